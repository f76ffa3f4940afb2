import assert from "node:assert/strict";
import { type Cluster, failure, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { rehearsalKinds } from "../../provider/rehearsal/api/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { isUnknown, type Value, type ValueMap } from "../../provider/schema/value.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import { instanceOf, liveTarget, machine, migrateByHand, namespace, node, phaseOf, soon } from "../support/live.ts";
import type { Moment } from "../support/moments.ts";
import type { Operation } from "../support/operation.ts";
import { respond } from "../support/wire.ts";

const place = { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" };
const tuning = (inputs: Record<string, Value> = {}, name = "limits"): Declared => ({
    type: "migration-toolkit:live:HyperConvergedTuning",
    name,
    inputs,
});

describe("a tuning of the HyperConverged", () => {
    let world: InProcess;
    let cluster: Cluster;
    let engine: Engine;

    const begin = async (target: Record<string, unknown> = {}, faults: readonly Fault[] = []) => {
        world = await openInProcess({ inventory: liveTarget(target), faults });
        cluster = world.stage.cluster;
        engine = new Engine();
        await soon(world, async () => (await cluster.get(kinds.kubeVirt, kubeVirt)) !== undefined, cluster);
    };
    beforeEach(() => begin());
    afterEach(() => world.close());

    const kubeVirt = { ...place, name: "kubevirt-kubevirt-hyperconverged" };
    const up = (...program: Declared[]): Promise<Operation> => world.play(engine.up(program, startPlugin(world)));
    const preview = (...program: Declared[]): Promise<Operation> => world.play(engine.preview(program, startPlugin(world)));
    const refresh = (): Promise<Operation> => world.play(engine.refresh(startPlugin(world)));
    const destroy = (): Promise<Operation> => world.play(engine.destroy(startPlugin(world)));
    const success = (operation: Operation): string => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation.told.join("\n");
    };
    const refusal = (operation: Operation): string => {
        assert.equal(operation.isOk, false);
        return operation.errors.join("\n");
    };
    const host = async () => (await cluster.get(kinds.hyperConverged, place))!;
    const config = async () => (await host()).spec!.liveMigrationConfig as Record<string, unknown>;
    const shown = async () =>
        ((await cluster.get(kinds.kubeVirt, kubeVirt))!.spec!.configuration as { migrations: Record<string, unknown> }).migrations;
    const owned = async () =>
        (await host()).metadata
            .managedFields!.filter(({ manager }) => manager.startsWith("pulumi-migration-toolkit-"))
            .map(({ fieldsV1 }) => fieldsV1);
    const byHand = (liveMigrationConfig: Record<string, unknown>, fieldManager = "kubectl-edit") =>
        world.play(cluster.patch(kinds.hyperConverged, place, { spec: { liveMigrationConfig } }, { type: "merge", fieldManager }));
    const declare = (liveMigrationConfig: Record<string, unknown>, fieldManager = "argocd") =>
        world.play(
            cluster.apply(
                kinds.hyperConverged,
                { apiVersion: "hco.kubevirt.io/v1beta1", kind: "HyperConverged", metadata: place, spec: { liveMigrationConfig } } as KubeObject,
                { fieldManager, force: true },
            ),
        );

    it("sets only what is asked for, and is over when KubeVirt shows it", async () => {
        const labels = (await host()).metadata.labels;
        success(await up(tuning({ parallelMigrationsPerCluster: 8, bandwidthPerMigration: "64Mi", evictionStrategy: "LiveMigrateIfPossible" })));
        assert.deepEqual(await config(), { ...defaults, parallelMigrationsPerCluster: 8, bandwidthPerMigration: "64Mi" });
        assert.deepEqual(await shown(), await config());
        assert.deepEqual(await owned(), [
            {
                "f:spec": {
                    "f:evictionStrategy": {},
                    "f:liveMigrationConfig": { "f:bandwidthPerMigration": {}, "f:parallelMigrationsPerCluster": {} },
                },
            },
        ]);
        assert.deepEqual([(await host()).metadata.labels, (await host()).metadata.annotations], [labels, undefined]);
        const { inEffect, namespace: where } = engine.find("limits")!.outputs as ValueMap & { inEffect: ValueMap };
        assert.deepEqual([inEffect.parallelMigrationsPerCluster, inEffect.progressTimeout, where], ["8", "150", "openshift-cnv"]);
        assert.deepEqual(
            (await preview(tuning({ parallelMigrationsPerCluster: 8, bandwidthPerMigration: "64Mi", evictionStrategy: "LiveMigrateIfPossible" })))
                .steps,
            [],
        );
    });

    const defaults = {
        allowAutoConverge: false,
        allowPostCopy: false,
        allowWorkloadDisruption: false,
        completionTimeoutPerGiB: 20,
        parallelMigrationsPerCluster: 5,
        parallelOutboundMigrationsPerNode: 1,
        progressTimeout: 150,
    };

    it("releases one setting when it is left out, and all when it goes, so that the defaults return", async () => {
        success(await up(tuning({ parallelMigrationsPerCluster: 8, progressTimeout: 60, bandwidthPerMigration: "64Mi" })));
        success(await up(tuning({ progressTimeout: 60 })));
        assert.deepEqual(await config(), { ...defaults, progressTimeout: 60 });
        const told = success(await destroy());
        assert.match(told, /progressTimeout: 60 is released; it is 150 now/);
        assert.deepEqual([await config(), await owned()], [defaults, []]);
        await soon(world, async () => (await shown()).progressTimeout === 150, cluster);
    });

    it("releases a strategy as a whole", async () => {
        const strategy = { batchEvictionSize: 3, workloadUpdateMethods: ["LiveMigrate", "Evict"] };
        success(await up(tuning({ workloadUpdateStrategy: strategy })));
        assert.deepEqual((await host()).spec!.workloadUpdateStrategy, { ...strategy, batchEvictionInterval: "1m0s" });
        success(await destroy());
        assert.deepEqual((await host()).spec!.workloadUpdateStrategy, {
            workloadUpdateMethods: ["LiveMigrate"],
            batchEvictionSize: 10,
            batchEvictionInterval: "1m0s",
        });
    });

    it("tells of a setting that it leaves out and a hand has changed: that stays", async () => {
        success(await up(tuning({ progressTimeout: 100, completionTimeoutPerGiB: 40 })));
        await byHand({ progressTimeout: 77 });
        const said = /warning limits: progressTimeout: "kubectl-edit" \(.*\) has set 77, which stays when it is left out here/;
        assert.match(success(await preview(tuning({ completionTimeoutPerGiB: 40 }))), said);
        assert.match(success(await up(tuning({ completionTimeoutPerGiB: 40 }))), said);
        assert.equal((await config()).progressTimeout, 77);
    });

    it("tells nothing of a setting that it leaves out and that is the default again", async () => {
        success(await up(tuning({ progressTimeout: 100, completionTimeoutPerGiB: 40 })));
        await byHand({ progressTimeout: 150 });
        assert.doesNotMatch(success(await up(tuning({ completionTimeoutPerGiB: 40 }))), /progressTimeout/);
        assert.equal((await config()).progressTimeout, 150);
    });

    it("is never made, in a preview neither, where there is no HyperConverged", async () => {
        await world.play(cluster.delete(kinds.hyperConverged, place));
        assert.match(
            success(await preview(tuning({ progressTimeout: 60 }))),
            /there is no HyperConverged openshift-cnv\/kubevirt-hyperconverged; install/,
        );
        assert.match(refusal(await up(tuning({ progressTimeout: 60 }))), /there is no HyperConverged/);
        assert.equal(await cluster.get(kinds.hyperConverged, place), undefined);
    });

    it("leaves no HyperConverged behind when that went first", async () => {
        success(await up(tuning({ progressTimeout: 60 })));
        await world.play(cluster.delete(kinds.hyperConverged, place));
        success(await destroy());
        assert.equal(await cluster.get(kinds.hyperConverged, place), undefined);
    });

    it("finds what a hand has changed, and sets it back", async () => {
        success(await up(tuning({ progressTimeout: 60 })));
        await byHand({ progressTimeout: 90 });
        success(await refresh());
        assert.equal(engine.find("limits")!.inputs.progressTimeout, 90);
        assert.match(success(await up(tuning({ progressTimeout: 60 }))), /progressTimeout: "kubectl-edit" \(.*\) has set 90; it is set back/);
        assert.equal((await config()).progressTimeout, 60);
        success(await destroy());
        assert.equal((await config()).progressTimeout, 150);
    });

    it("does not promise what was in effect before", async () => {
        const { resources } = startPlugin(world);
        const handler = resources["migration-toolkit:live:HyperConvergedTuning"]!;
        success(await up(tuning({ progressTimeout: 60 })));
        const { inputs, outputs } = engine.find("limits")!;
        const context = { urn: "urn:pulumi:test::first-wave::migration-toolkit:live:HyperConvergedTuning::limits" };
        const foreseen = async (news: ValueMap) => {
            const progress = { log() {}, status() {}, rows() {} };
            const asked = { id: "", olds: outputs, oldInputs: inputs, news, preview: true } as never;
            const made = await world.play(
                handler.update(asked, { ...context, name: "limits", progress, signal: new AbortController().signal } as never),
            );
            return made.outputs.inEffect;
        };
        assert.ok(isUnknown((await foreseen({ ...inputs, progressTimeout: 70 })) as Value));
        assert.deepEqual(await foreseen({ ...inputs, takesOver: true }), outputs!.inEffect);
    });

    const foreign = [
        {
            why: "by hand",
            set: () => byHand({ progressTimeout: 90 }),
            says: /progressTimeout: "kubectl-edit" \(.*\) has set 90; leave it out here, or say `takesOver: true`/,
            takes: /warning limits: progressTimeout: "kubectl-edit" \(.*\) has set 90; it is taken over$/m,
        },
        {
            why: "by what declares it",
            set: () => declare({ progressTimeout: 90 }),
            says: /progressTimeout: "argocd" has set 90; take it out of what "argocd" applies/,
            takes: /warning limits: progressTimeout: "argocd" has set 90; it is taken over, until "argocd" is applied again$/m,
        },
    ];
    for (const { why, set, says, takes } of foreign)
        it(`leaves alone what was set ${why}, says by whom, and takes it over when told to`, async () => {
            await set();
            for (const refused of [await preview(tuning({ progressTimeout: 60 })), await up(tuning({ progressTimeout: 60 }))])
                assert.match(refusal(refused), says);
            assert.equal((await config()).progressTimeout, 90);
            const taking = tuning({ progressTimeout: 60, parallelMigrationsPerCluster: 8, takesOver: true });
            for (const taken of [await preview(taking), await up(taking)]) {
                assert.match(success(taken), takes);
                assert.doesNotMatch(success(taken), /parallelMigrationsPerCluster: .*taken over/);
            }
            assert.equal((await config()).progressTimeout, 60);
            success(await destroy());
            assert.equal((await config()).progressTimeout, 150);
        });

    it("leaves alone what is declared to be the default", async () => {
        await declare({ progressTimeout: 150 });
        assert.match(refusal(await up(tuning({ progressTimeout: 60 }))), /progressTimeout: "argocd" has set 150;/);
    });

    it("is told of what declares one of its settings from now on", async () => {
        success(await up(tuning({ progressTimeout: 60 })));
        await declare({ progressTimeout: 90 });
        success(await refresh());
        assert.match(refusal(await up(tuning({ progressTimeout: 60 }))), /"argocd" has set 90/);
    });

    it("lives beside the settings of others, and leaves them when it goes", async () => {
        await declare({ completionTimeoutPerGiB: 300 });
        success(await up(tuning({ completionTimeoutPerGiB: 300, progressTimeout: 60 })));
        success(await destroy());
        assert.deepEqual(await config(), { ...defaults, completionTimeoutPerGiB: 300 });
    });

    it("is one for each cluster: two in one program are told, and so are two stacks", async () => {
        assert.match(
            refusal(await preview(tuning({ progressTimeout: 60 }), tuning({ completionTimeoutPerGiB: 40 }, "more"))),
            /name: HyperConverged openshift-cnv\/kubevirt-hyperconverged is that of urn:\S+::limits too/,
        );
        success(await up(tuning({ progressTimeout: 60 })));
        const other = new Engine({ stack: "other" });
        const told = await world.play(other.up([tuning({ progressTimeout: 90 })], startPlugin(world)));
        assert.match(refusal(told), /progressTimeout: another resource of this kind \(".*"\) has set 60; keep it in one of the two/);
        const beside = await world.play(other.up([tuning({ completionTimeoutPerGiB: 40 })], startPlugin(world)));
        assert.match(
            success(beside),
            /warning limits: another resource of this kind \(".*"\) tunes HyperConverged openshift-cnv\/kubevirt-hyperconverged too/,
        );
    });

    it("is taken in by its id, with the limits that are there", async () => {
        const { resources } = startPlugin(world);
        const handler = resources["migration-toolkit:live:HyperConvergedTuning"]!;
        const found = await world.play(
            handler.read({ id: "openshift-cnv/kubevirt-hyperconverged", inputs: {}, state: {} }, {
                urn: "urn:pulumi:test::first-wave::migration-toolkit:live:HyperConvergedTuning::limits",
                signal: new AbortController().signal,
            } as never),
        );
        assert.deepEqual(found!.inputs, { ...defaults, ...place });
    });

    it("does not restart KubeVirt's agents for a network that is not there", async () => {
        const net = tuning({ network: "migration" });
        assert.match(success(await preview(net)), /warning limits: network: there is no NetworkAttachmentDefinition openshift-cnv\/migration/);
        assert.match(refusal(await up(net)), /network: there is no NetworkAttachmentDefinition openshift-cnv\/migration; it must be .* before/);
        await world.play(
            cluster.create(kinds.networkAttachmentDefinition, { metadata: { name: "migration", namespace: "openshift-cnv" }, spec: {} }),
        );
        success(await up(net));
        assert.equal((await shown()).network, "migration");
    });

    it("tells in a preview what a drain needs", async () => {
        await soon(world, async () => phaseOf(await instanceOf(cluster)) === "Running", cluster);
        assert.match(
            success(await preview(tuning({ progressTimeout: 60 }))),
            /drains of one node at a time need 4(\.0)? GiB of memory on other nodes \(node-a is the fullest\), and they have 64(\.0)? GiB at most/,
        );
    });

    it("says nothing of drains where no VM runs", async () => {
        await world.close();
        await begin({ virtualMachines: [] });
        assert.doesNotMatch(success(await preview(tuning({ progressTimeout: 60 }))), /drains/);
    });

    it("is previewed by an identity that may only read, which says what it could not find out", async () => {
        const isPatch = ({ side, call }: Moment) => side === "request" && call.method === "PATCH";
        const message =
            'hyperconvergeds.hco.kubevirt.io "kubevirt-hyperconverged" is forbidden: User "viewer" cannot patch resource "hyperconvergeds"';
        const refuse = () => respond(403, {}, [JSON.stringify(failure(403, "Forbidden", message))]);
        const viewer = startPlugin(world, { meddle: () => async (moment) => (isPatch(moment) ? refuse() : undefined) });
        const told = success(await world.play(engine.preview([tuning({ progressTimeout: 60 })], viewer)));
        assert.match(
            told,
            /warning limits: not checked: whether anybody has chosen what is there now of progressTimeout; this identity may only read/,
        );
        assert.match(told, /warning limits: the API server will judge this at `up`/);
    });

    for (const side of ["request", "answer"] as const)
        it(`is right with the next \`up\` when the plugin dies at the ${side} of its write`, async () => {
            let deaths = 0;
            const strike = ({ side: seen, call }: Moment) =>
                seen === side && call.method === "PATCH" && call.query?.dryRun === undefined && deaths++ === 0;
            const victim = startPlugin(world, {
                meddle:
                    ({ kill }) =>
                    async (moment) =>
                        void (strike(moment) && kill()),
            });
            assert.equal((await world.play(engine.up([tuning({ progressTimeout: 60 })], victim))).isDead, true);
            success(await up(tuning({ progressTimeout: 60 })));
            assert.equal((await shown()).progressTimeout, 60);
            success(await destroy());
            assert.deepEqual(await config(), defaults);
        });

    describe("where OpenShift Virtualization is not well", () => {
        const start = async (fault: Omit<Extract<Fault, { kind: "hyperConverged" }>, "kind">) => {
            await begin();
            await cluster.create(rehearsalKinds.fault, { metadata: { name: "ill" }, spec: { kind: "hyperConverged", ...fault } });
        };
        beforeEach(() => world.close());

        it("says what is waited for, and goes on with the next `up`", async () => {
            await start({ trouble: "stuck", reason: "SSP is not there", times: 40 });
            assert.match(
                refusal(await up(tuning({ progressTimeout: 60 }))),
                /is not ready after 300 s; waiting for the operator of the HyperConverged to have done with it: SSP is not there/,
            );
            assert.match(success(await preview(tuning({ progressTimeout: 60 }))), /network/);
            success(await up(tuning({ progressTimeout: 60 })));
            assert.equal((await shown()).progressTimeout, 60);
        });

        it("is told of it when the settings are in effect all the same", async () => {
            await start({ trouble: "degraded", reason: "CDI is degraded" });
            assert.match(
                success(await up(tuning({ progressTimeout: 60 }))),
                /warning limits: the settings are in effect, but the HyperConverged is degraded: CDI is degraded/,
            );
        });
    });

    it("changes how VMs move", async () => {
        await world.close();
        const names = ["db", "web", "app"];
        await begin({ nodes: [node("node-a"), node("node-b")], virtualMachines: names.map((name) => machine(name, { nodeSelector: {} })) });
        success(await up(tuning({ parallelMigrationsPerCluster: 1, bandwidthPerMigration: "400Mi" })));
        for (const name of names) await soon(world, async () => phaseOf(await instanceOf(cluster, name)) === "Running", cluster);
        for (const name of names) await migrateByHand(cluster, `move-${name}`, name);
        const states = async () => (await cluster.list(kinds.virtualMachineInstanceMigration, { namespace })).items.map(phaseOf);
        let most = 0;
        await soon(
            world,
            async () => {
                const all = await states();
                most = Math.max(most, all.filter((each) => each !== "Pending" && each !== "Succeeded" && each !== undefined).length);
                return all.every((each) => each === "Succeeded");
            },
            cluster,
        );
        assert.equal(most, 1);
    });
});
