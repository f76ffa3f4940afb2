import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { unknown, type Value } from "../../provider/schema/value.ts";
import { until } from "../support/byHand.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, type InProcessPlugin, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";

const namespace = "openshift-migration";
const name = "migration-controller";

function mtc(inputs: Record<string, Value> = {}): readonly Declared[] {
    return [{ type: "migration-toolkit:containers:MigrationController", name: "mtc", inputs }];
}

const run = (status: Record<string, unknown>, named = "shop-1"): KubeObject => ({
    metadata: { name: named, namespace },
    spec: { migPlanRef: { name: "shop", namespace } },
    status,
});

describe("an installation of MTC", () => {
    let world: InProcess;
    let engine: Engine;
    let plugin: InProcessPlugin;

    async function open(faults: readonly Fault[] = []): Promise<void> {
        world = await openInProcess({ faults });
        await world.stage.cluster.create(kinds.namespace, { metadata: { name: namespace } });
        engine = new Engine();
        plugin = startPlugin(world);
    }
    beforeEach(() => open());
    afterEach(() => world.close());
    const reopen = async (faults: readonly Fault[]) => {
        await world.close();
        await open(faults);
    };

    const up = (inputs?: Record<string, Value>) => world.play(engine.up(mtc(inputs), plugin));
    const preview = (inputs?: Record<string, Value>) => world.play(engine.preview(mtc(inputs), plugin));
    const destroy = () => world.play(engine.destroy(plugin));
    const outputs = () => engine.find("mtc")?.outputs ?? {};
    const get = (kind: (typeof kinds)[keyof typeof kinds], named: string = name) => world.stage.cluster.get(kind, { name: named, namespace });
    const names = async (kind: (typeof kinds)[keyof typeof kinds]) =>
        (await world.stage.cluster.list(kind, { namespace })).items.map(({ metadata }) => metadata.name).sort();
    const success = (operation: Operation): Operation => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation;
    };
    const failure = (operation: Operation): string => {
        assert.equal(operation.isOk, false);
        return operation.errors.join("\n");
    };

    it("on the host cluster brings every part, and then there is nothing to do", async () => {
        const { told } = success(await up());
        const { spec } = (await get(kinds.migrationController))!;
        assert.deepEqual(spec, { cluster_name: "host", migration_velero: true, migration_controller: true, migration_ui: true, version: "1.8.8" });
        assert.deepEqual(await names(kinds.deployment), ["migration-controller", "migration-log-reader", "migration-ui", "velero"]);
        assert.equal(outputs().version, "1.8.8");
        assert.equal(outputs().consoleUrl, "https://migration-openshift-migration.apps.example.com");
        assert.equal((outputs().excludedResources as string[]).length, 14);
        assert.match(told.join("\n"), /waiting for operator: is carrying out the settings/);
        assert.deepEqual((await up()).steps, []);
        success(await world.play(engine.refresh(plugin)));
        assert.deepEqual((await preview()).steps, []);
    });

    it("on a remote cluster brings Velero, and no controller", async () => {
        success(await up({ role: "remote", hasLogReader: false }));
        assert.deepEqual([await names(kinds.deployment), await names(kinds.migCluster)], [["velero"], []]);
        assert.deepEqual([outputs().consoleUrl, outputs().excludedResources], [undefined, []]);
        success(await world.play(engine.refresh(plugin)));
        assert.deepEqual((await preview({ role: "remote", hasLogReader: false })).steps, []);
    });

    it("changes its settings in place, says before what restarts, and waits for the restart", async () => {
        success(await up({ limits: { pods: 100 } }));
        const { uid } = (await get(kinds.migrationController))!.metadata;
        const { told, steps } = success(await preview({ limits: { pods: 300 }, stunnel: { tcpProxy: "http://proxy.example.com:3128" } }));
        assert.deepEqual(steps, ["update mtc"]);
        assert.match(told.join("\n"), /limits\.pods: 100 → 300; the controller restarts/);
        assert.match(told.join("\n"), /stunnel: is different; it is secret|stunnel\.tcpProxy: is different; it is secret; the controller restarts/);
        assert.doesNotMatch(told.join("\n"), /proxy\.example\.com/);
        success(await up({ limits: { pods: 300 } }));
        assert.equal((await get(kinds.configMap))!.data!["POD_LIMIT" as never], "300");
        const { status, metadata } = (await get(kinds.deployment))!;
        assert.equal(status!.observedGeneration, metadata.generation);
        assert.equal((await get(kinds.migrationController))!.metadata.uid, uid);
    });

    it("is ready when the controller has heard what plans leave behind", async () => {
        success(await up());
        const exclusions = { additionalExcludedResources: ["routes.route.openshift.io"], disableImageMigration: true };
        success(await up({ exclusions }));
        const excluded = outputs().excludedResources as string[];
        assert.deepEqual(excluded.slice(14), ["imagestreams", "imagestreamtags", "routes.route.openshift.io"]);
        success(await up({}));
        assert.equal((outputs().excludedResources as string[]).length, 14);
    });

    it("that only gets another label is not waited for", async () => {
        success(await up());
        const before = world.stage.clock.now();
        success(await up({ labels: { team: "shop" } }));
        assert.ok(world.stage.clock.now() - before < 60_000);
    });

    it("whose part does not come up says which one and why, and goes on with the next `up`", async () => {
        await reopen([{ kind: "component", component: "migration-ui", reason: "ImagePullBackOff", times: 40 }]);
        const told = failure(await up());
        assert.match(
            told,
            /nothing has moved for 5 minutes; waiting for web console: ProgressDeadlineExceeded: ImagePullBackOff\nweb console: ProgressDeadlineExceeded: ImagePullBackOff$/m,
        );
        success(await up());
    });

    it("whose operator fails ends with what that says", async () => {
        await reopen([{ kind: "component", component: "playbook", reason: "The task includes an undefined variable." }]);
        assert.match(
            failure(await up()),
            /nothing has moved for 5 minutes; waiting for operator: has failed, and tries again: The task includes an undefined variable\./,
        );
    });

    it("whose operator waits for the kinds of another one is waited for", async () => {
        const reason =
            "Failed to find exact match for oadp.openshift.io/v1alpha1.DataProtectionApplication by [kind, name, singularName, shortNames]";
        await reopen([{ kind: "component", component: "playbook", reason, times: 2 }]);
        assert.match(success(await up()).told.join("\n"), /waiting for operator: has failed, and tries again: Failed to find exact match/);
    });

    it("goes on where an `up` was killed", async () => {
        const going = engine.up(mtc({ limits: { pods: 7 } }), plugin);
        await world.play(until(world.stage.cluster, "configmaps", ({ metadata }) => metadata.name === name));
        plugin.kill();
        await going.catch(() => {});
        plugin = startPlugin(world);
        success(await up({ limits: { pods: 7 } }));
        assert.equal((await get(kinds.migrationController))!.spec!.mig_pod_limit, 7);
    });

    it("comes and goes completely wherever the plugin dies", async () => {
        const dyingAt = (at: number) => {
            let count = 0;
            return startPlugin(world, { meddle: (own) => async () => void (count++ === at && own.kill()) });
        };
        for (let at = 0, isDead = true; isDead; at += 1) {
            isDead = (await world.play(engine.up(mtc(), dyingAt(at)))).isDead;
            success(await up());
            assert.equal((await names(kinds.deployment)).length, 4, `died at ${at}`);
            isDead = (await world.play(engine.destroy(dyingAt(at)))).isDead || isDead;
            success(await destroy());
            assert.deepEqual([await names(kinds.migrationController), await names(kinds.deployment)], [[], []], `died at ${at}`);
        }
    });

    it("loses what somebody else has written and the program does not say, in either spelling", async () => {
        success(await up());
        const spec = { mig_pv_limit: 5, migPodLimit: 7, http_proxy: "http://u:canary-password-1@proxy:3128" };
        const patch = { type: "merge", fieldManager: "kubectl-edit" } as const;
        await world.play(world.stage.cluster.patch(kinds.migrationController, { name, namespace }, { spec }, patch));
        success(await world.play(engine.refresh(plugin)));
        const { told } = success(await up());
        const { mig_pv_limit, migPodLimit, http_proxy, mig_pod_limit } = (await get(kinds.migrationController))!.spec!;
        assert.deepEqual([mig_pv_limit, migPodLimit, http_proxy, mig_pod_limit], [undefined, undefined, undefined, undefined]);
        assert.doesNotMatch(told.join("\n"), /canary/);
        success(await world.play(engine.refresh(plugin)));
        assert.deepEqual(success(await preview()).steps, []);
    });

    it("that somebody else has changed shows in a refresh", async () => {
        success(await up({ rsync: { backoffLimit: 5 } }));
        const spec = { rsync_backoff_limit: 9, migPvLimit: 50 };
        await world.stage.cluster.patch(kinds.migrationController, { name, namespace }, { spec }, { type: "merge" });
        success(await world.play(engine.refresh(plugin)));
        const { rsync, limits } = engine.find("mtc")!.inputs as Record<string, unknown>;
        assert.deepEqual([rsync, limits], [{ backoffLimit: 9 }, { volumes: 50 }]);
        const { told } = await preview({ rsync: { backoffLimit: 5 }, limits: { volumes: 60 } });
        assert.match(told.join("\n"), /says `migPvLimit` too, which somebody else has written and which means `mig_pv_limit`/);
    });

    describe("while something migrates", () => {
        const cases: readonly { readonly why: string; readonly status: Record<string, unknown>; readonly isActive: boolean }[] = [
            { why: "a run in a phase", status: { phase: "EnsureInitialBackup" }, isActive: true },
            { why: "a run that has not begun", status: {}, isActive: true },
            { why: "a run that has ended", status: { phase: "Completed", conditions: [{ type: "Failed", status: "True" }] }, isActive: false },
            { why: "a run that never begins", status: { conditions: [{ type: "PlanClosed", status: "True" }] }, isActive: false },
        ];
        for (const { why, status, isActive } of cases)
            it(`is ${isActive ? "kept" : "deleted"} with ${why}`, async () => {
                success(await up());
                await world.stage.cluster.create(kinds.migMigration, run(status));
                const removal = await destroy();
                if (!isActive) return void success(removal);
                assert.match(
                    failure(removal),
                    /cannot delete openshift-migration\/migration-controller: 1 migration is under way\nshop-1 of the plan shop/,
                );
                assert.ok(await get(kinds.migrationController));
            });

        it("stays the host cluster", async () => {
            success(await up());
            await world.stage.cluster.create(kinds.migMigration, run({ phase: "StageBackupCreated" }));
            assert.match(failure(await up({ role: "remote" })), /cannot take the controller away from .*: 1 migration is under way/);
            assert.equal((await get(kinds.migrationController))!.spec!.migration_controller, true);
        });
    });

    it("takes its parts along when it goes, and says what stays", async () => {
        success(await up());
        await world.stage.cluster.create(kinds.migPlan, { metadata: { name: "shop", namespace } });
        const { told } = success(await destroy());
        assert.deepEqual([await names(kinds.deployment), await names(kinds.daemonSet), await names(kinds.migCluster)], [[], [], []]);
        assert.match(told.join("\n"), /stay in openshift-migration \(plans: shop\)/);
        assert.match(told.join("\n"), /Velero's are OADP's too/);
    });

    it("comes after its operator and goes before it", async () => {
        const asked = { name: "mtc-operator", namespace, package: "mtc-operator", channel: "release-v1.7" };
        const operator: Declared = { type: "migration-toolkit:index:Operator", name: "operator", inputs: asked };
        await world.stage.cluster.create(kinds.operatorGroup, {
            metadata: { name: "migration", namespace },
            spec: { targetNamespaces: [namespace] },
        });
        const program = [operator, ...mtc({ release: "1.7" })];
        success(await world.play(engine.up(program, plugin)));
        assert.equal(outputs().version, "1.7.18");
        const [subscription, installation] = engine.state;
        engine.state = [subscription!];
        assert.match(
            failure(await destroy()),
            /cannot delete Subscription .*: MigrationController openshift-migration\/migration-controller would stay/,
        );
        engine.state = [subscription!, installation!];
        success(await destroy());
        assert.deepEqual([await names(kinds.migrationController), await names(kinds.subscription), await names(kinds.deployment)], [[], [], []]);
    });

    it("of which there is one already is refused by the preview", async () => {
        await world.stage.cluster.create(kinds.migrationController, { metadata: { name: "other", namespace }, spec: {} });
        assert.match(failure(await preview()), /name: openshift-migration has the MigrationController other already/);
    });

    it("is judged for the release that OLM has installed", async () => {
        const version = { metadata: { name: "mtc-operator.v1.7.18", namespace }, spec: { version: "1.7.18" } };
        await world.stage.cluster.create(kinds.clusterServiceVersion, version);
        const told = failure(await preview({ velero: { useLegacyAws: true } }));
        assert.match(told, /velero\.useLegacyAws: MTC 1\.7 does not know it \(`velero_use_legacy_aws`\); it is of MTC 1\.8/);
        success(await preview({ release: "1.8", velero: { useLegacyAws: true } }));
    });

    it("is foreseen with what is not known yet", async () => {
        const inputs: Record<string, Value> = {
            role: unknown,
            release: unknown,
            limits: unknown,
            exclusions: { additionalExcludedResources: unknown },
        };
        success(await preview(inputs));
        success(await up());
        success(await preview({ ...inputs, rsync: { extras: ["--compress", unknown] } }));
    });

    it("warns of AWS's gp2 where a small threshold gives wrong sizes", async () => {
        const gp2 = { metadata: { name: "gp2" }, provisioner: "ebs.csi.aws.com", parameters: { type: "gp2" } };
        await world.stage.cluster.create(kinds.storageClass, gp2);
        assert.match(
            (await preview({ resizing: { enabled: true } })).told.join("\n"),
            /resizing\.threshold: storage class gp2 of AWS type gp2.*42 or more/,
        );
        assert.doesNotMatch((await preview({ resizing: { enabled: true, threshold: 42 } })).told.join("\n"), /gp2/);
    });
});
