import assert from "node:assert/strict";
import fc from "fast-check";
import { digestOf, selectedVm } from "../../provider/selection/index.ts";
import { disk, nic, vm } from "../support/inventory.ts";

const names = {
    hosts: new Map([["host-1", "esx-01"]]),
    networks: new Map([["network-1", "VM Network"]]),
    datastores: new Map([["datastore-1", "ds-1"]]),
};
const warning = (id: string, label = id) => ({ id, category: "Warning", label });

describe("a selected VM", () => {
    it("is what the inventory shows, with names instead of ids", () =>
        assert.deepEqual(selectedVm(vm({ cpuCount: 2, memoryMB: 4096 }), names, [warning("vmware.tpm.detected", "TPM detected")]), {
            id: "vm-1",
            host: "esx-01",
            cpus: 2,
            memoryMiB: 4096,
            disks: { "[ds-1] web-01/web-01.vmdk": { sizeGiB: 20, datastore: "ds-1" } },
            nics: { "00:50:56:00:00:01": "VM Network" },
            concerns: { "vmware.tpm.detected": "Warning: TPM detected" },
        }));

    it("loses no disk and no NIC of a name that repeats", () => {
        const { disks, nics } = selectedVm(vm({ disks: [disk(), disk({ key: 2001 })], nics: [nic(), nic()] }), names, []);
        assert.deepEqual(Object.keys(disks!), ["[ds-1] web-01/web-01.vmdk", "[ds-1] web-01/web-01.vmdk #2"]);
        assert.equal(Object.keys(nics!).length, 2);
    });

    it("keeps ids of what has no name", () => {
        const { host, nics } = selectedVm(vm({ host: "host-9", nics: [nic({ network: { kind: "Network", id: "network-9" } })] }), names, []);
        assert.deepEqual([host, nics], ["host-9", { "00:50:56:00:00:01": "network-9" }]);
    });

    it("leaves out what only informs, and its power state", () => {
        const seen = selectedVm(vm({ powerState: "poweredOff" }), names, [{ id: "a", category: "Information", label: "a" }]);
        assert.deepEqual(seen, selectedVm(vm(), names, []));
    });

    it("is the same for every order of its concerns", () =>
        fc.assert(
            fc.property(
                fc.shuffledSubarray(
                    ["a", "b", "c", "d"].map((label) => warning(label < "c" ? "x" : "y", label)),
                    { minLength: 4 },
                ),
                (concerns) => {
                    assert.deepEqual(selectedVm(vm(), names, concerns).concerns, { x: "Warning: a; b", y: "Warning: c; d" });
                },
            ),
        ));
});

describe("the digest of a selection", () => {
    const [one, other] = [selectedVm(vm(), names, []), selectedVm(vm({ id: "vm-2", name: "web-02" }), names, [])];

    it("is the same for every order", () => assert.equal(digestOf({ one, other }), digestOf({ other, one })));

    it("is the same on another host, where a cluster may take a VM at any time", () =>
        assert.equal(digestOf({ one }), digestOf({ one: { ...one, host: "esx-02" } })));

    it("is another one for every other fact", () => {
        const digests = [
            digestOf({ one }),
            digestOf({ one: other }),
            digestOf({ one, other }),
            digestOf({ one: { ...one, memoryMiB: 1 } }),
            digestOf({ one: selectedVm(vm({ disks: [disk({ capacity: 1 })] }), names, []) }),
            digestOf({ one: selectedVm(vm(), names, [warning("x")]) }),
        ];
        assert.equal(new Set(digests).size, digests.length);
        assert.match(digests[0]!, /^[0-9a-f]{16}$/);
    });
});
