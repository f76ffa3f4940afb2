import assert from "node:assert/strict";
import { kinds } from "../../../../provider/kube/index.ts";
import { labelNames } from "../../../../provider/lifecycle/index.ts";
import { judgePlans } from "../../../../provider/resources/virtualization/wave/judge.ts";
import { unknown, type ValueMap } from "../../../../provider/schema/value.ts";
import type { WaveOutline } from "../../../../provider/serve/port.ts";
import { has, planByHand, runByHand, sourceByHand, until } from "../../../support/byHand.ts";
import { datacentre, disk, vm } from "../../../support/datacentre.ts";
import { type InProcess, openInProcess, startPlugin } from "../../../support/inProcess.ts";

describe("the judgement of a wave's plans", () => {
    let world: InProcess;
    const critical = [{ id: "vmware.x", label: "Something", category: "Critical", assessment: "It cannot be moved." }];
    const inventory = datacentre([
        vm("web-01", "vm-1", { concerns: critical as never }),
        vm("web-02", "vm-2", { disks: [disk(2000, 4, { datastore: { kind: "Datastore", id: "datastore-2" } })] }),
        vm("web-03", "vm-3"),
    ]);
    const start = async () => {
        world = await openInProcess({ inventory });
        await world.play(sourceByHand(world.stage.cluster));
        await world.pass(60_000);
    };
    const settings = { source: "demo/vcenter", targetNamespace: "shop", preserveStaticIPs: false };
    const maps: ValueMap = { networks: { "VM Network": { pod: true } }, storage: { "nvme-01": { storageClass: "ceph-rbd" } } };
    const judge = (vms: readonly ValueMap[], over: Partial<WaveOutline> = {}, more: ValueMap = {}) => {
        const plans = vms.map((each, at) => ({ key: `${at + 1}`, name: `shop-${at + 1}`, inputs: { ...settings, vms: each, ...more } }));
        const outline = { wave: "w", namespace: "demo", maps, plans, ...over };
        return world.play(judgePlans(outline, startPlugin(world).session, new AbortController().signal));
    };
    const web = (at: number): ValueMap => ({ [`web-0${at}`]: { id: `vm-${at}` } });

    afterEach(() => world.close());

    it("names what each of several plans is refused for", async () => {
        await start();
        const lines = await judge([web(1), web(2), web(3)]);
        assert.equal(lines.length, 2);
        assert.match(lines[0]!, /^Plan shop-1: vms\["web-01"\]: cannot migrate web-01 \(vm-1\): Something/);
        assert.match(lines[1]!, /^Plan shop-2: .*sas-01.*\(VMStorageNotMapped\)$/s);
    });

    it("says once what several plans have in common, and what one of them has besides", async () => {
        await start();
        const [common, ofOne, ...more] = await judge([web(1), web(3)], {}, { targetNamespce: "x" });
        assert.equal(common, 'Plans shop-1, shop-2: targetNamespce: is not a property here; did you mean "targetNamespace"?');
        assert.match(ofOne!, /^Plan shop-1: vms\["web-01"\]: cannot migrate web-01/);
        assert.deepEqual(more, []);
    });

    it("leaves a single plan to its own check, which knows what was before", async () => {
        await start();
        assert.deepEqual(await judge([web(1), web(3)]), []);
        assert.deepEqual(await judge([web(1)]), []);
    });

    it("waits with maps that are not known yet", async () => {
        await start();
        assert.deepEqual(await judge([web(1), web(2)], { maps: { networks: unknown, storage: unknown } }), []);
    });

    it("knows plans of the wave that are there, and does not hold against them what they have made", async () => {
        world = await openInProcess();
        await world.play(planByHand(world.stage.cluster));
        const labels = { [labelNames.wave]: "w", [labelNames.plan]: "1" };
        await world.stage.cluster.patch(kinds.plan, { name: "web", namespace: "demo" }, { metadata: { labels } }, { type: "merge" });
        await world.play(runByHand(world.stage.cluster));
        await world.play(until(world.stage.cluster, "plans", (plan) => has(plan, "Succeeded")));
        const moved = { ...web(1), ...web(2) };
        const bad = { "db-01": { id: "vm-3", targetName: "Not A Name" } };
        assert.deepEqual(await judge([moved, bad], {}, { targetNamespace: "web" }), []);
        const both = await judge([moved, bad, { nobody: { id: "vm-9" } }], {}, { targetNamespace: "web" });
        assert.deepEqual(
            both.map((line) => line.slice(0, 11)),
            ["Plan shop-2", "Plan shop-3"],
        );
    });
});
