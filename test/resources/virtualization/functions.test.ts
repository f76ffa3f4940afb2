import assert from "node:assert/strict";
import { kinds } from "../../../provider/kube/index.ts";
import { invokes } from "../../../provider/resources/index.ts";
import type { Value, ValueMap } from "../../../provider/schema/value.ts";
import { planByHand } from "../../support/byHand.ts";
import { datacentre, nic, vm } from "../../support/datacentre.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";

describe("a function call", () => {
    let world: InProcess;
    before(async () => {
        const networks = [nic("network-1"), { ...nic("dvportgroup-2"), mac: "00:50:56:00:00:02" }];
        const critical = [{ id: "vmware.passthrough_device.detected", category: "Critical", label: "Passthrough device detected" }];
        const inventory = datacentre([vm("web-01", "vm-1"), vm("web-02", "vm-2", { nics: networks }), vm("odd", "vm-3", { concerns: critical })]);
        world = await openInProcess({ inventory });
        await world.play(planByHand(world.stage.cluster, [{ name: "web-01" }]));
    });
    after(() => world.close());

    const answer = (name: string, args: ValueMap) => {
        const call = invokes(startPlugin(world).session)[`migration-toolkit:virtualization:${name}`]!;
        return world.play(call({ source: "demo/vcenter", ...args }, new AbortController().signal));
    };
    const result = async (name: string, args: ValueMap = {}) => {
        const { result: found, issues } = await answer(name, args);
        assert.deepEqual(issues, []);
        return found as Record<string, Value>;
    };
    const issues = async (name: string, args: ValueMap) => (await answer(name, args)).issues.map(({ property, reason }) => `${property}: ${reason}`);

    it("tells what a source contains, in the order of paths", async () => {
        const { type, vms, networks, items } = await result("getInventory", { collection: "hosts" });
        assert.equal(type, "vsphere");
        assert.deepEqual(
            (vms as ValueMap[]).map(({ name }) => name),
            ["odd", "web-01", "web-02"],
        );
        assert.deepEqual((vms as ValueMap[])[1]!.disks, [
            { file: "[nvme-01] disk-2000.vmdk", datastore: "datastore-1", sizeGiB: 4, isShared: false },
        ]);
        assert.deepEqual(
            (networks as ValueMap[]).map(({ id }) => id),
            ["network-1", "dvportgroup-2"],
        );
        assert.deepEqual(
            (items as ValueMap[]).map(({ id }) => id),
            ["host-1", "host-2"],
        );
    });

    it("names the collections there are for one that there is not", () =>
        assert.rejects(answer("getInventory", { collection: "vm" }), /a source of the type vsphere has no "vm"; it has vms, networks/));

    it("picks VMs as a plan would, each with its reason", async () => {
        const { vms, excluded, summary, digest } = await result("selectVms", {
            vms: { query: "where name ~= '^web-'", exclude: ["web-02"], include: { odd: {} } },
        });
        assert.deepEqual(
            Object.entries(vms as ValueMap).map(([key, each]) => [key, (each as ValueMap).reason]),
            [
                ["odd", "named"],
                ["web-01", "matches the query"],
            ],
        );
        assert.deepEqual(excluded, [{ name: "web-02", id: "vm-2", by: "web-02" }]);
        assert.equal(summary, "2 VMs, 2 disks, 8 GiB");
        assert.match(String(digest), /^[0-9a-f]{16}$/);
        assert.match((await issues("selectVms", { vms: { query: "where name = 'nobody'" } })).join(), /^vms\.query: /);
        assert.match((await issues("selectVms", { vms: { "web-1": {} } })).join(), /^vms\["web-1"\]: .*did you mean "web-01"/);
    });

    it("proposes maps with reasons, and asks about what it cannot decide", async () => {
        const args = { vms: { "web-01": {} }, targetNamespace: "web", preserveStaticIPs: false };
        const { networks, storage, proposed } = await result("proposeMaps", args);
        assert.deepEqual([networks, storage], [{ "VM Network": { pod: true } }, { "nvme-01": { storageClass: "ceph-rbd" } }]);
        assert.deepEqual(
            (proposed as ValueMap[]).map(({ map, source, usedBy }) => [map, source, usedBy]),
            [
                ["networks", "VM Network", ["web-01"]],
                ["storage", "nvme-01", ["web-01"]],
            ],
        );
        const both = { ...args, vms: { "web-02": {} } };
        assert.match((await issues("proposeMaps", both)).join("\n"), /"dvpg-112"/);
        const { undecided } = await result("proposeMaps", { ...both, allowUndecided: true });
        assert.deepEqual(
            (undecided as ValueMap[]).map(({ source }) => source),
            ["dvpg-112"],
        );
        const given = { ...both, networks: { "dvpg-112": { multus: "web/vlan112" } } };
        assert.deepEqual((await result("proposeMaps", given)).networks, { "dvpg-112": { multus: "web/vlan112" }, "VM Network": { pod: true } });
    });

    it("tells what a preview would say of VMs, without failing for it", async () => {
        const { isMovable, findings } = await result("checkVms", { vms: { "web-01": {}, odd: {} }, networks: {}, preserveStaticIPs: false });
        assert.equal(isMovable, false);
        assert.deepEqual(
            (findings as ValueMap[]).map(({ severity, property, condition }) => [severity, property, condition]),
            [
                ["error", "networkMap", "VMNetworksNotMapped"],
                ["error", "vms.odd", "VMCriticalConcerns"],
            ],
        );
        const accepted = await result("checkVms", {
            vms: { odd: {} },
            acceptConcerns: { "vmware.passthrough_device.detected": ["odd"] },
            preserveStaticIPs: false,
        });
        assert.equal(accepted.isMovable, true);
    });

    it("finds a source by its uid, too", async () => {
        const { metadata } = (await world.stage.cluster.get(kinds.provider, { name: "vcenter", namespace: "demo" }))!;
        assert.equal((await result("selectVms", { source: metadata.uid!, vms: { "web-01": {} } })).summary, "1 VM, 1 disk, 4 GiB");
        const uid = "00000000-0000-0000-0000-000000000000";
        await assert.rejects(answer("selectVms", { source: uid, vms: {} }), /no Provider in demo has the uid 0{8}-/);
    });

    it("is refused with every problem of its arguments", async () => {
        assert.deepEqual(await issues("selectVms", { vms: 5, colour: "red" }), [
            "vms: must be an object, not a number",
            "colour: is not a property here; check the spelling",
        ]);
    });

    it("says what makes an inventory where there is none yet", () =>
        assert.rejects(
            answer("selectVms", { source: "demo/other", vms: { a: {} } }),
            /Provider demo\/other has no inventory yet: give previews an `inventorySnapshot`; or ask with the Provider's `uid`/,
        ));
});
