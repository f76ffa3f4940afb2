import assert from "node:assert/strict";
import { kinds } from "../../../../provider/kube/index.ts";
import { labelNames } from "../../../../provider/lifecycle/index.ts";
import { planWave } from "../../../../provider/resources/virtualization/wave/plans.ts";
import type { WavePlan, WaveQuestion } from "../../../../provider/serve/port.ts";
import { has, planByHand, runByHand, sourceByHand, until } from "../../../support/byHand.ts";
import { datacentre, disk, vm } from "../../../support/datacentre.ts";
import { type InProcess, openInProcess, startPlugin } from "../../../support/inProcess.ts";

describe("the plans of a wave", () => {
    let world: InProcess;
    const start = async (vms?: readonly Record<string, unknown>[]) => {
        world = await openInProcess({ ...(vms && { inventory: datacentre(vms) }) });
        if (!vms) return await world.play(planByHand(world.stage.cluster));
        await world.play(sourceByHand(world.stage.cluster));
        await world.pass(60_000);
    };
    const many = (count: number) => Array.from({ length: count }, (_, at) => vm(`web-${at + 1}`, `vm-${at + 1}`, { host: `host-${(at % 2) + 1}` }));
    const ask = (over: Partial<WaveQuestion> = {}) => {
        const question = {
            wave: "w",
            source: "demo/vcenter",
            namespace: "demo",
            vms: { query: "where name ~= '^web-'" },
            isWarm: false,
            groups: [],
            ...over,
        };
        return world.play(planWave(question, startPlugin(world).session, new AbortController().signal));
    };
    const shape = (plans: readonly WavePlan[]) => Object.fromEntries(plans.map(({ key, vms }) => [key, Object.keys(vms).sort()]));
    const label = async (key: string, wave = "w") => {
        const labels = { [labelNames.wave]: wave, [labelNames.plan]: key };
        await world.stage.cluster.patch(kinds.plan, { name: "web", namespace: "demo" }, { metadata: { labels } }, { type: "merge" });
    };

    afterEach(() => world.close());

    it("are one for a few VMs, with the ids that the inventory has", async () => {
        await start();
        assert.deepEqual((await ask())!.plans, [
            { key: "1", group: undefined, isClosed: false, hasRun: false, vms: { "web-01": "vm-1", "web-02": "vm-2" }, words: {} },
        ]);
    });

    it("are as many as the limits ask for, over all hosts, each VM in one of them", async () => {
        await start(many(25));
        const { plans } = (await ask({ limits: { maxVms: 10 } }))!;
        assert.deepEqual(plans.map(({ vms }) => Object.keys(vms).length).sort(), [8, 8, 9]);
        assert.equal(new Set(plans.flatMap(({ vms }) => Object.keys(vms))).size, 25);
    });

    it("keep together what shares a disk", async () => {
        const shared = { disks: [disk(2000, 4, { shared: true })] };
        await start([vm("web-1", "vm-1", shared), vm("web-2", "vm-2", shared), vm("web-3", "vm-3", { disks: [disk(2001, 4)] })]);
        const { plans } = (await ask({ limits: { maxVms: 2 } }))!;
        assert.ok(plans.some(({ vms }) => "web-1" in vms && "web-2" in vms));
    });

    it("are in groups, in order", async () => {
        await start(many(4));
        const groups = [{ name: "databases", vms: ["web-3"] }];
        const { plans } = (await ask({ groups }))!;
        assert.deepEqual(
            plans.map(({ group, vms }) => [group, Object.keys(vms).sort()]),
            [
                [0, ["web-3"]],
                [undefined, ["web-1", "web-2", "web-4"]],
            ],
        );
    });

    it("that exist keep their VMs, and take newcomers", async () => {
        await start();
        await label("7");
        assert.deepEqual(shape((await ask({ vms: { query: "where true" } }))!.plans), { 7: ["db-01", "web-01", "web-02"] });
    });

    it("are found under an earlier name of the wave", async () => {
        await start();
        await label("7", "earlier");
        assert.deepEqual(shape((await ask({ earlier: ["before", "earlier"] }))!.plans), { 7: ["web-01", "web-02"] });
    });

    it("of another wave are not this one's", async () => {
        await start();
        await label("7", "other");
        assert.deepEqual(Object.keys(shape((await ask())!.plans)), ["1"]);
    });

    it("that have begun keep what they have, though it is powered off; newcomers go into new ones", async () => {
        await start();
        await label("1");
        await world.play(runByHand(world.stage.cluster));
        await world.play(until(world.stage.cluster, "plans", (plan) => has(plan, "Succeeded")));
        const running = { query: "where powerState = 'poweredOn'" };
        const { plans } = (await ask({ vms: running }))!;
        assert.deepEqual(shape(plans), { 1: ["web-01", "web-02"], 2: ["db-01"] });
        assert.deepEqual(
            plans.map(({ isClosed }) => isClosed),
            [true, false],
        );
        const named = { "web-01": {}, "web-02": {}, "db-01": {} };
        assert.deepEqual(shape((await ask({ vms: named }))!.plans), { 1: ["web-01", "web-02"], 2: ["db-01"] });
        assert.deepEqual(shape((await ask({ vms: { query: "where name ~= '^web-' and powerState = 'poweredOn'" } }))!.plans), {
            1: ["web-01", "web-02"],
        });
    });

    it("come with maps for all of them, those that have moved included", async () => {
        await start();
        await label("1");
        await world.play(runByHand(world.stage.cluster));
        await world.play(until(world.stage.cluster, "plans", (plan) => has(plan, "Succeeded")));
        const propose = { storage: { "nvme-01": { storageClass: "ceph-fs" } }, targetNamespace: "web", preserveStaticIPs: false };
        const { maps, news } = (await ask({ vms: { query: "where name ~= '^web-' and powerState = 'poweredOn'" }, propose }))!;
        assert.deepEqual(maps, { networks: { "VM Network": { pod: true } }, storage: { "nvme-01": { storageClass: "ceph-fs" } } });
        assert.ok(!/^proposed: "VM Network"/m.test(news.join("\n")), "they have it");
    });

    it("propose what their maps do not have yet, and say it once", async () => {
        const propose = { targetNamespace: "web", preserveStaticIPs: false };
        const proposed = async () => (await ask({ propose }))!.news.filter((line) => line.startsWith("proposed: "));
        await start();
        assert.deepEqual(
            (await proposed()).map((line) => line.slice(0, 22)),
            ['proposed: "VM Network"', 'proposed: "nvme-01": {'],
        );
        await label("1");
        assert.deepEqual(await proposed(), []);
        const map = [{ source: { name: "nvme-01" }, destination: { storageClass: "ceph-fs" } }];
        await world.stage.cluster.patch(kinds.storageMap, { name: "sm", namespace: "demo" }, { spec: { map } }, { type: "merge" });
        assert.match((await proposed()).join("\n"), /^proposed: "nvme-01": \{ storageClass: "ceph-rbd" \}/);
    });

    describe("with a window", () => {
        const groups = [
            { name: "databases", vms: ["web-1", "web-2"] },
            { name: "fronts", vms: ["web-3"] },
        ];
        const inHours = (hours: number) => new Date(world.stage.clock.now() + hours * 3_600_000).toISOString();
        const within = async (hours: number, over: Partial<NonNullable<WaveQuestion["course"]>> = {}) => {
            await start(many(4).map((each) => ({ ...each, disks: [disk(2000, 500)] })));
            return ask({ groups, course: { window: { start: inHours(2), end: inHours(2 + hours) }, isRun: true, ...over } });
        };

        it("say when it begins and ends, groups one after the other, and what is expected of each", async () => {
            const { news, estimates } = (await within(48))!;
            assert.match(news.join("\n"), /starts .* \(in 2 h 0 min\), ends about .* before its window closes/);
            assert.deepEqual([...estimates!.keys()].sort(), ["1", "2", "3"]);
        });

        it("are refused when a group would miss its end, and which that is", async () => {
            const whole = [...(await within(1000))!.estimates!.values()].reduce((sum, { minutes }) => sum + minutes, 0);
            await world.close();
            const refused = (error: Error & { details: string[] }) =>
                /^window: closes .*after its window closes \(the VMs of no group\): give a later end, a smaller wave, `afterGroup`/.test(
                    error.details.join("\n"),
                );
            await assert.rejects(within((whole - 5) / 60), refused);
        });

        const lenient = [
            { why: "are only warned in a stage in which nothing runs", over: { isRun: false }, says: /^window: closes / },
            { why: "that are forced are warned", over: {}, force: true, says: /it is started all the same \(force\)/ },
            { why: "count the groups that take part", over: { groups: 1 }, says: undefined },
        ];
        for (const { why, over, force = false, says } of lenient)
            it(why, async () => {
                const { minutes } = (await within(1000))!.estimates!.get("1")!;
                await world.close();
                await start(many(4).map((each) => ({ ...each, disks: [disk(2000, 500)] })));
                const window = { end: inHours((minutes + 5) / 60), force };
                const { warnings } = (await ask({ groups, course: { window, isRun: true, ...over } }))!;
                if (says) assert.match(warnings.join("\n"), says);
                else assert.deepEqual(warnings, []);
            });
    });

    it("cannot be told without an inventory, unless they exist", async () => {
        await start();
        assert.equal(await ask({ source: "demo/other" }), undefined);
        await label("1");
        assert.deepEqual(shape((await ask({ source: "demo/other" }))!.plans), { 1: ["web-01", "web-02"] });
    });

    it("are refused with every problem of query, groups and limits", async () => {
        await start();
        const groups = [{ name: "a", vms: ["web-01", "nobody"] }];
        await assert.rejects(ask({ groups }), (error: Error & { details: string[] }) => /groups\[0\]\[1\]: nobody/.test(error.details.join()));
        await assert.rejects(ask({ vms: { query: "where nam = 'a'" } }), (error: Error & { details: string[] }) =>
            /vms\.query/.test(error.details.join()),
        );
    });
});
