import assert from "node:assert/strict";
import { failure, type Kind, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { declaredKey, labelNames } from "../../../provider/lifecycle/index.ts";
import { planWave } from "../../../provider/resources/virtualization/wave/plans.ts";
import type { Value } from "../../../provider/schema/value.ts";
import type { WaveQuestion } from "../../../provider/serve/port.ts";
import { has, planByHand, runByHand, until } from "../../support/byHand.ts";
import { type Declared, Engine, Ref } from "../../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";
import type { Meddle } from "../../support/moments.ts";
import type { Operation } from "../../support/operation.ts";
import { respond } from "../../support/wire.ts";

describe("the room for VMs", () => {
    let world: InProcess;
    const start = async (options: Parameters<typeof openInProcess>[0] = {}) => {
        world = await openInProcess(options);
        await world.play(planByHand(world.stage.cluster));
    };
    afterEach(() => world.close());

    /** Made as its owner makes it, then told by its controller. */
    const make = async (kind: Kind, { status, ...object }: KubeObject) => {
        const { cluster } = world.stage;
        await cluster.create(kind, object);
        const { name, namespace } = object.metadata;
        if (status) await cluster.patch(kind, { name: name!, namespace }, { status }, { type: "merge", subresource: "status" });
    };
    const quota = (hard: Record<string, string>) => make(kinds.resourceQuota, { metadata: { name: "small", namespace: "web" }, spec: { hard } });
    const claim = (storage: string) => {
        const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } };
        return make(kinds.persistentVolumeClaim, { metadata: { name: "older", namespace: "web" }, spec });
    };
    const room = (capacity: string) =>
        make(kinds.csiStorageCapacity, { metadata: { name: "csisc-1", namespace: "default" }, storageClassName: "ceph-rbd", capacity });
    const node = (memory: string) =>
        make(kinds.node, {
            metadata: { name: "a" },
            status: { conditions: [{ type: "Ready", status: "True" }], allocatable: { memory } },
        });
    const profile = (volumeMode: string) =>
        make(kinds.storageProfile, {
            metadata: { name: "ceph-rbd" },
            status: { claimPropertySets: [{ accessModes: ["ReadWriteMany"], volumeMode }] },
        });
    const cdi = () => make(kinds.cdiConfig, { metadata: { name: "config" }, status: { filesystemOverhead: { global: "0.2" } } });

    describe("of a plan, in a preview", () => {
        const plan = (over: Record<string, Value> = {}, name = "shop"): Declared => ({
            type: "migration-toolkit:virtualization:Plan",
            name,
            inputs: {
                ...{ namespace: "demo", name, source: "demo/vcenter", networkMap: "demo/nm", storageMap: "demo/sm", targetNamespace: "web" },
                ...{ preserveStaticIPs: false, vms: { "web-01": {}, "web-02": {} }, ...over },
            },
        });
        const preview = (...program: readonly Declared[]): Promise<Operation> => world.play(new Engine().preview(program, startPlugin(world)));
        const told = async (...program: readonly Declared[]) => {
            const { isOk, errors, told: lines } = await preview(...program);
            assert.ok(isOk, errors.join("\n"));
            return lines.filter((line) => !line.startsWith("shop/") && /needs|leaves|left|memory|capacity/.test(line));
        };
        const inAll = "info shop: needs 8 GiB of ceph-rbd (2 claims), 8 GiB memory and 4 CPU in namespace web";

        it("is said to be needed, and nothing more where there is enough", async () => {
            await start();
            await profile("Block");
            await quota({ "requests.storage": "8Gi", pods: "2" });
            await room("8Gi");
            await node("8Gi");
            assert.deepEqual(await told(plan()), [inAll]);
        });

        it("counts what file systems take", async () => {
            await start();
            await Promise.all([profile("Filesystem"), cdi()]);
            assert.match((await told(plan()))[0]!, /needs 10 GiB of ceph-rbd \(2 claims incl\. file-system overhead\)/);
        });

        it("is an error where a quota is certain to refuse it", async () => {
            await start();
            await profile("Block");
            await claim("4Gi");
            await quota({ "requests.storage": "10Gi" });
            await world.pass(1000);
            const { isOk, errors } = await preview(plan());
            assert.equal(isOk, false);
            assert.deepEqual(errors, [
                "shop.targetNamespace: the ResourceQuota small of web leaves 6 GiB of requests.storage (4 GiB of 10 GiB are used), and the claims of the VMs' disks need 8 GiB; the API server will refuse what is beyond: raise the quota, or move fewer VMs at a time",
            ]);
        });

        it("is held against quotas as the program is going to make them, not as they are", async () => {
            await start();
            await profile("Block");
            await claim("4Gi");
            await make(kinds.resourceQuota, { metadata: { name: "migrations", namespace: "web" }, spec: { hard: { "requests.storage": "10Gi" } } });
            await world.pass(1000);
            const under = (namespace: string, storage: string) => {
                const plugin = startPlugin(world);
                const key = declaredKey(kinds.resourceQuota, { name: "migrations", namespace });
                plugin.session.declared.set(key, { token: "index:TargetNamespace", inputs: { hard: { "requests.storage": storage } } });
                return world.play(new Engine().preview([plan()], plugin));
            };
            assert.match((await under("elsewhere", "12Gi")).errors.join(), /migrations of web leaves 6 GiB .* \(4 GiB of 10 GiB are used\)/);
            assert.match((await under("web", "11Gi")).errors.join(), /migrations of web leaves 7 GiB .* \(4 GiB of 11 GiB are used\)/);
            assert.deepEqual((await under("web", "12Gi")).errors, []);
        });

        it("is a warning where it may be too little", async () => {
            await start();
            await profile("Block");
            await quota({ "requests.memory": "6Gi" });
            await room("5Gi");
            await node("7Gi");
            const [info, memory, storage, nodes] = (await told(plan())).sort();
            assert.equal(info, inAll);
            assert.match(memory!, /^warning shop: storageMap: the storage class ceph-rbd has 5 GiB left/);
            assert.match(storage!, /^warning shop: targetNamespace: .* leaves 6 GiB of requests\.memory/);
            assert.match(nodes!, /^warning shop: vms: .* have 7 GiB memory/);
        });

        const run: Declared = {
            type: "migration-toolkit:virtualization:Migration",
            name: "run",
            inputs: { namespace: "demo", plan: new Ref("shop"), verify: false },
        };
        const afterRun = async (meanwhile = async () => {}) => {
            await profile("Block");
            const engine = new Engine();
            await world.play(engine.up([plan(), run], startPlugin(world)));
            await meanwhile();
            const { told: lines } = await world.play(engine.preview([plan(), run], startPlugin(world)));
            return lines.filter((line) => line.includes("needs"));
        };
        const oneFails = { faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }] } as const;

        it("is not needed for VMs that have moved", async () => {
            await start();
            assert.deepEqual(await afterRun(), []);
        });

        it("is not needed for a VM that has failed to move and whose claims are there", async () => {
            await start(oneFails);
            assert.deepEqual(await afterRun(), []);
        });

        it("is needed for a VM that has failed to move, that is off since then, and whose claims are gone", async () => {
            await start(oneFails);
            const { cluster } = world.stage;
            const clear = async () => {
                const { items } = await cluster.list(kinds.persistentVolumeClaim, { namespace: "web", labelSelector: "vmID=vm-2" });
                for (const { metadata } of items) await cluster.delete(kinds.persistentVolumeClaim, { name: metadata.name!, namespace: "web" });
            };
            assert.deepEqual(await afterRun(clear), ["info shop: needs 4 GiB of ceph-rbd (1 claim) in namespace web"]);
        });

        it("is not needed for a plan that is archived", async () => {
            await start();
            assert.deepEqual(await told(plan({ archived: true })), []);
        });

        it("is looked for once, however many plans there are, and a missing right is said once", async () => {
            await start();
            const asked: string[] = [];
            const meddle: Meddle = async ({ side, call }) => {
                if (side === "request") asked.push(call.path);
                return side === "request" && call.path.endsWith("/nodes")
                    ? respond(403, {}, JSON.stringify(failure(403, "Forbidden", "no")))
                    : undefined;
            };
            const program = [plan(), plan({ vms: { "db-01": {} } }, "second"), plan({ targetNamespace: "default" }, "third")];
            const { told: lines } = await world.play(new Engine().preview(program, startPlugin(world, { meddle: () => meddle })));
            const count = (end: string) => asked.filter((path) => path.endsWith(end)).length;
            const once = [
                "/csistoragecapacities",
                "/nodes",
                "/storageprofiles",
                "/cdiconfigs/config",
                "web/resourcequotas",
                "default/resourcequotas",
            ];
            assert.deepEqual(once.map(count), [1, 1, 1, 1, 1, 1]);
            assert.equal(count("/pods"), 0);
            const rights = lines.filter((line) => line.includes("may not list"));
            assert.deepEqual(rights, ["info shop: capacity: not checked against the cluster: this identity may not list nodes in the whole cluster"]);
        });
    });

    describe("of a wave", () => {
        const target = { targetNamespace: "web", storage: { "nvme-01": { storageClass: "ceph-rbd" } }, settings: {} };
        const ask = (over: Partial<WaveQuestion> = {}) => {
            const question = {
                wave: "w",
                source: "demo/vcenter",
                namespace: "demo",
                vms: { query: "where true" },
                isWarm: false,
                groups: [],
                target,
            };
            return world.play(planWave({ ...question, ...over }, startPlugin(world).session, new AbortController().signal));
        };
        const needs = (news: readonly string[]) => news.filter((line) => line.startsWith("needs"));

        it("is said of all its plans together", async () => {
            await start();
            await profile("Block");
            const { plans, news } = (await ask({ limits: { maxVms: 1 } }))!;
            assert.equal(plans.length, 3);
            assert.deepEqual(needs(news), ["needs 36 GiB of ceph-rbd (4 claims), 12 GiB memory and 6 CPU in namespace web"]);
        });

        it("is an error where only all of them together exceed a quota", async () => {
            await start();
            await profile("Block");
            await quota({ "requests.storage": "30Gi" });
            await assert.rejects(ask({ limits: { maxVms: 1 } }), (error: Error & { details: string[] }) =>
                /^targetNamespace: .* leaves 30 GiB of requests\.storage .* need 36 GiB/.test(error.details.join()),
            );
        });

        it("goes by the maps that are proposed", async () => {
            await start();
            await profile("Block");
            const propose = { targetNamespace: "web", preserveStaticIPs: false };
            const { news } = (await ask({ target: { targetNamespace: "web", settings: { targetPowerState: "off" } }, propose }))!;
            assert.deepEqual(needs(news), ["needs 36 GiB of ceph-rbd (4 claims) in namespace web"]);
        });

        it("goes by a map that waves share", async () => {
            await start();
            await profile("Block");
            const { news } = (await ask({ target: { targetNamespace: "web", storageMap: "demo/sm", settings: { targetPowerState: "off" } } }))!;
            assert.deepEqual(needs(news), ["needs 36 GiB of ceph-rbd (4 claims) in namespace web"]);
        });

        it("is only needed for what has not moved", async () => {
            await start();
            await profile("Block");
            const labels = { [labelNames.wave]: "w", [labelNames.plan]: "1" };
            await world.stage.cluster.patch(kinds.plan, { name: "web", namespace: "demo" }, { metadata: { labels } }, { type: "merge" });
            await world.play(runByHand(world.stage.cluster));
            await world.play(until(world.stage.cluster, "plans", (each) => has(each, "Succeeded")));
            const { news } = (await ask())!;
            assert.deepEqual(needs(news), ["needs 28 GiB of ceph-rbd (2 claims), 4 GiB memory and 2 CPU in namespace web"]);
        });

        it("cannot be said before it is known where the VMs go", async () => {
            await start();
            assert.deepEqual(needs((await ask({ target: undefined }))!.news), []);
        });
    });
});
