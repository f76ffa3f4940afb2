import assert from "node:assert/strict";
import { saySize, sayVm, sumUp, vmChanges } from "../../provider/report/index.ts";
import type { SelectedVm } from "../../provider/schema/plan.ts";

const web: SelectedVm = {
    id: "vm-1",
    host: "esx-01",
    cpus: 2,
    memoryMiB: 4096,
    disks: { "[ds-1] web.vmdk": { sizeGiB: 40, datastore: "ds-1" } },
    nics: { "00:50:56:00:00:01": "VM Network" },
    concerns: { "vmware.tpm.detected": "Warning: TPM detected" },
};

describe("what changed of a VM", () => {
    const cases: { why: string; now: Partial<SelectedVm>; words: string[] }[] = [
        { why: "is nothing when nothing changed", now: {}, words: [] },
        {
            why: "a disk that grew",
            now: { disks: { "[ds-1] web.vmdk": { sizeGiB: 80, datastore: "ds-1" } } },
            words: ["disk [ds-1] web.vmdk +40 GiB"],
        },
        {
            why: "a disk that was made smaller and moved",
            now: { disks: { "[ds-1] web.vmdk": { sizeGiB: 39.5, datastore: "ds-2" } } },
            words: ["disk [ds-1] web.vmdk −512 MiB", "disk [ds-1] web.vmdk moved ds-1 → ds-2"],
        },
        {
            why: "a disk in place of another one",
            now: { disks: { b: { sizeGiB: 2048 } } },
            words: ["disk [ds-1] web.vmdk is gone", "new disk b (2 TiB)"],
        },
        { why: "another host", now: { host: "esx-02" }, words: ["moved host esx-01 → esx-02"] },
        { why: "other hardware", now: { cpus: 4, memoryMiB: 2048 }, words: ["CPUs 2 → 4", "memory −2 GiB"] },
        { why: "another network", now: { nics: { "00:50:56:00:00:01": "DMZ" } }, words: ["NIC 00:50:56:00:00:01 moved VM Network → DMZ"] },
        {
            why: "concerns that came and went",
            now: { concerns: { "vmware.usb_controller.detected": "Warning: USB controller detected" } },
            words: ["no longer: Warning: TPM detected", "new concern: Warning: USB controller detected"],
        },
        { why: "another VM of the same name", now: { id: "vm-9" }, words: ["another VM of that name (vm-1 → vm-9)"] },
    ];
    for (const { why, now, words } of cases)
        it(why, () =>
            assert.deepEqual(
                vmChanges({ web }, { web: { ...web, ...now } }).flatMap(({ what }) => what),
                words,
            ),
        );

    it("tells who joined and who left, in the order of the names", () =>
        assert.deepEqual(vmChanges({ b: web, c: web }, { a: web, c: web }), [
            { name: "a", kind: "joined", what: [] },
            { name: "b", kind: "left", what: [] },
        ]));
});

describe("sizes in words", () => {
    it("have the unit that fits", () =>
        assert.deepEqual([0, 0.25, 40, 1023.96, 1536].map(saySize), ["0 GiB", "256 MiB", "40 GiB", "1024 GiB", "1.5 TiB"]));
    it("sum up a VM and a plan", () => {
        assert.equal(sayVm(web), "1 disk, 40 GiB");
        assert.equal(sumUp({ web, db: { ...web, disks: { a: { sizeGiB: 1 }, b: { sizeGiB: 2 } } } }), "2 VMs, 3 disks, 43 GiB");
    });
});
