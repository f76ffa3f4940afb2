import assert from "node:assert/strict";
import { type KubeObject, kinds, failure as refusal } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { isUnknown, type Value } from "../../provider/schema/value.ts";
import { has, planByHand, runByHand, until } from "../support/byHand.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, type InProcessPlugin, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Moment } from "../support/moments.ts";
import type { Operation } from "../support/operation.ts";
import { respond } from "../support/wire.ts";

const namespace = "openshift-mtv";
const name = "mtv-operator";

function mtv(over: Record<string, Value> = {}): readonly Declared[] {
    return [{ type: "migration-toolkit:index:Operator", name: "mtv", inputs: { name, namespace, package: name, channel: "release-v2.8", ...over } }];
}

const group = (targetNamespaces: readonly string[] = [namespace], named = "migration"): KubeObject => ({
    metadata: { name: named, namespace },
    spec: { targetNamespaces },
});

describe("an operator", () => {
    let world: InProcess;
    let engine: Engine;
    let plugin: InProcessPlugin;

    async function open(faults: readonly Fault[] = [], groups: readonly KubeObject[] = [group()]): Promise<void> {
        world = await openInProcess({ faults });
        for (const each of groups) await world.stage.cluster.create(kinds.operatorGroup, each);
        engine = new Engine();
        plugin = startPlugin(world);
    }
    beforeEach(() => open());
    afterEach(() => world.close());

    const up = (over?: Record<string, Value>) => world.play(engine.up(mtv(over), plugin));
    const preview = (over?: Record<string, Value>) => world.play(engine.preview(mtv(over), plugin));
    const destroy = () => world.play(engine.destroy(plugin));
    const outputs = () => engine.find("mtv")?.outputs ?? {};
    const names = async (kind: (typeof kinds)[keyof typeof kinds]) =>
        (await world.stage.cluster.list(kind, { namespace })).items.map(({ metadata }) => metadata.name);
    const plans = async () => {
        const { items } = await world.stage.cluster.list(kinds.installPlan, { namespace });
        return items.map(({ spec = {} }) => [(spec.clusterServiceVersionNames as string[])[0], spec.approved]).sort();
    };
    const subscription = async () => (await world.stage.cluster.get(kinds.subscription, { name, namespace }))!;
    const success = (operation: Operation): Operation => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation;
    };
    const failure = (operation: Operation): string => {
        assert.equal(operation.isOk, false);
        return operation.errors.join("\n");
    };

    it("is installed step by step, and then there is nothing to do", async () => {
        const { told } = success(await up());
        assert.deepEqual(
            [outputs().installedVersion, outputs().currentVersion, outputs().state, outputs().isUpgradePending],
            ["mtv-operator.v2.8.5", "mtv-operator.v2.8.5", "AtLatestKnown", false],
        );
        const steps = told.filter((line) => line.startsWith("mtv: waiting for ")).map((line) => line.slice("mtv: waiting for ".length));
        for (const step of [
            /^OLM to unpack the bundle/,
            /^the InstallPlan install-\w+ of mtv-operator.v2.8.5/,
            /^the Deployments of mtv-operator.v2.8.5/,
        ])
            assert.ok(
                steps.some((line) => step.test(line)),
                `${step} of\n${steps.join("\n")}`,
            );
        assert.deepEqual(await names(kinds.deployment), ["forklift-operator"]);
        assert.deepEqual((await up()).steps, []);
        success(await world.play(engine.refresh(plugin)));
        assert.deepEqual((await preview()).steps, []);
    });

    it("asks OLM in its own words", async () => {
        success(await up({ config: { nodeSelector: { "node-role.kubernetes.io/infra": "" } } }));
        assert.deepEqual((await subscription()).spec, {
            ...{ name, channel: "release-v2.8", source: "redhat-operators", sourceNamespace: "openshift-marketplace" },
            ...{ installPlanApproval: "Automatic", config: { nodeSelector: { "node-role.kubernetes.io/infra": "" } } },
        });
    });

    it("of a pinned version is approved up to that, and not beyond", async () => {
        const version = "mtv-operator.v2.8.3";
        const { told } = success(await up({ version }));
        assert.match(told.join("\n"), /approves InstallPlan openshift-mtv\/install-\w+: mtv-operator\.v2\.8\.3/);
        assert.equal((await subscription()).spec?.installPlanApproval, "Manual");
        await world.pass(120_000);
        assert.deepEqual(await plans(), [
            ["mtv-operator.v2.8.3", true],
            ["mtv-operator.v2.8.5", false],
        ]);
        success(await world.play(engine.refresh(plugin)));
        assert.deepEqual([outputs().installedVersion, outputs().currentVersion, outputs().isUpgradePending], [version, "mtv-operator.v2.8.5", true]);
        assert.deepEqual((await up({ version })).steps, []);
        success(await up({ version: "mtv-operator.v2.8.5" }));
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.5"]);
    });

    it("is not taken to a version that OLM does not offer, and says which one it does", async () => {
        success(await up({ version: "mtv-operator.v2.8.1" }));
        const told = failure(await up({ version: "mtv-operator.v2.8.3" }));
        assert.match(told, /OLM offers mtv-operator\.v2\.8\.5 and not mtv-operator\.v2\.8\.3, so nothing was approved/);
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.1"]);
    });

    it("whose versions somebody else approves is waited for, and told how", async () => {
        const run = engine.up(mtv({ approval: "Manual" }), plugin);
        await world.play(until(world.stage.cluster, "installplans", ({ status }) => status?.phase === "RequiresApproval"));
        const [plan] = await names(kinds.installPlan);
        await world.stage.cluster.patch(kinds.installPlan, { name: plan!, namespace }, { spec: { approved: true } }, { type: "merge" });
        const { told } = success(await world.play(run));
        assert.match(told.join("\n"), /waiting for an approval of mtv-operator\.v2\.8\.5: `oc patch installplan install-/);
    });

    it("that nobody approves ends `up` with what is to be done", async () => {
        assert.match(
            failure(await up({ approval: "Manual" })),
            /nothing has moved for 10 minutes; waiting for an approval of mtv-operator\.v2\.8\.5: `oc patch/,
        );
    });

    it("goes on to another channel in place, as the preview tells", async () => {
        success(await up({ channel: "release-v2.7" }));
        const { uid } = (await subscription()).metadata;
        const { told, steps } = success(await preview());
        assert.deepEqual(steps, ["update mtv"]);
        assert.match(
            told.join("\n"),
            /mtv-operator\.v2\.7\.12 → mtv-operator\.v2\.8\.5 \(channel release-v2\.8\): the operator and its controllers restart/,
        );
        success(await up());
        assert.equal((await subscription()).metadata.uid, uid);
        assert.equal(outputs().installedVersion, "mtv-operator.v2.8.5");
        assert.deepEqual([await names(kinds.clusterServiceVersion), await names(kinds.deployment)], [["mtv-operator.v2.8.5"], ["forklift-operator"]]);
    });

    it("warns of an upgrade under what is moving", async () => {
        success(await up({ channel: "release-v2.7" }));
        const { cluster } = world.stage;
        await world.play(planByHand(cluster));
        await world.play(runByHand(cluster));
        await world.play(until(cluster, "migrations", (migration) => has(migration, "Running")));
        const { told } = success(await preview());
        assert.match(told.join("\n"), /warning mtv: the controllers restart under what runs now: Migration demo\/[\w-]+; better wait for its end/);
    });

    it("shows those that come after it which version there will be, as far as it is known", async () => {
        const foreseen = async (over: Record<string, Value>) => {
            const handler = plugin.resources["migration-toolkit:index:Operator"]!;
            const { inputs, outputs: olds } = engine.find("mtv")!;
            const context = {
                urn: "",
                name: "mtv",
                project: "shop",
                stack: "test",
                signal: new AbortController().signal,
                progress: { log: () => {}, status: () => {}, rows: () => {} },
            };
            const news = { ...inputs, ...over };
            const made = handler.update(
                { id: `${namespace}/${name}`, news, olds, oldInputs: inputs, ignoreChanges: [], preview: true },
                context as never,
            );
            return (await world.play(made)).outputs.installedVersion;
        };
        success(await up({ channel: "release-v2.7" }));
        assert.equal(await foreseen({ annotations: { a: "b" } }), "mtv-operator.v2.7.12");
        assert.ok(isUnknown((await foreseen({ channel: "release-v2.8" }))!));
        assert.ok(isUnknown((await foreseen({ approval: "Manual" }))!), "what waits for an approval may be approved");
        assert.equal(await foreseen({ channel: "release-v2.8", version: "mtv-operator.v2.8.5" }), "mtv-operator.v2.8.5");
    });

    it("that a channel has no way to says so, although OLM calls it up to date", async () => {
        success(await up({ channel: "release-v2.7" }));
        const told = failure(await up({ channel: "release-v2.10" }));
        assert.match(told, /waiting for OLM to find the way from mtv-operator\.v2\.7\.12 to mtv-operator\.v2\.10\.1 in channel release-v2\.10/);
        assert.equal((await subscription()).status?.state, "AtLatestKnown");
        assert.match(failure(await up({ channel: "release-v2.10" })), /the channel has none: go through the channel between them first/);
    });

    const refused: readonly (readonly [why: string, over: Record<string, Value>, told: RegExp])[] = [
        [
            "a channel that is not there",
            { channel: "release-v2.80" },
            /mtv\.channel: package mtv-operator has no channel release-v2\.80; it has release-v2\.7, .*; did you mean .*"release-v2\.8".*oc delete pod -n openshift-marketplace/,
        ],
        [
            "a version that is not there",
            { version: "mtv-operator.v2.8.30" },
            /mtv\.version: channel release-v2\.8 has no mtv-operator\.v2\.8\.30; .*did you mean .*"mtv-operator\.v2\.8\.3"/,
        ],
        ["a version of another channel", { version: "mtv-operator.v2.9.1" }, /mtv\.version: .*; it is in release-v2\.9$/m],
        [
            "a package that is not there",
            { package: "mtv-operater" },
            /mtv\.package: catalog openshift-marketplace\/redhat-operators has no package mtv-operater; did you mean "mtv-operator"/,
        ],
        [
            "a pin that OLM would leave",
            { version: "mtv-operator.v2.8.3", approval: "Automatic" },
            /mtv\.approval: `Automatic` goes beyond the version/,
        ],
    ];
    for (const [why, over, told] of refused)
        it(`is refused by a preview with ${why}`, async () => {
            assert.match(failure(await preview(over)), told);
        });

    it("does not go back", async () => {
        success(await up());
        assert.match(
            failure(await preview({ channel: "release-v2.7" })),
            /mtv\.channel: mtv-operator\.v2\.8\.5 is installed, and OLM has no way back to mtv-operator\.v2\.7\.12/,
        );
        assert.match(
            failure(await preview({ version: "mtv-operator.v2.8.1" })),
            /mtv\.version: mtv-operator\.v2\.8\.5 is installed, and OLM has no way back/,
        );
    });

    it("that is there already is not installed twice", async () => {
        const spec = { name, channel: "release-v2.8", source: "redhat-operators", sourceNamespace: "openshift-marketplace" };
        await world.stage.cluster.create(kinds.subscription, { metadata: { name: "by-hand", namespace }, spec });
        assert.match(failure(await preview()), /mtv\.package: Subscription openshift-mtv\/by-hand asks for mtv-operator already, .*import it/);
    });

    const groups: readonly (readonly [why: string, groups: readonly KubeObject[], told: RegExp])[] = [
        ["none", [], /cannot make Subscription openshift-mtv\/mtv-operator: there is no OperatorGroup in openshift-mtv/],
        ["two", [group(), group([], "other")], /mtv\.namespace: openshift-mtv has 2 OperatorGroups \(migration, other\)/],
        [
            "one for the whole cluster",
            [group([])],
            /mtv\.namespace: OperatorGroup openshift-mtv\/migration asks for the install mode AllNamespaces, and mtv-operator has OwnNamespace/,
        ],
    ];
    for (const [why, made, told] of groups)
        it(`needs an OperatorGroup that fits: ${why}`, async () => {
            await world.close();
            await open([], made);
            assert.match(failure(await up()), told);
        });

    const troubles: readonly (readonly [why: string, fault: Extract<Fault, { kind: "operator" }>, told: RegExp])[] = [
        [
            "does not answer",
            { kind: "operator", trouble: "catalog" },
            /waiting for the catalog to answer: targeted catalogsource openshift-marketplace\/redhat-operators unhealthy; `oc get catalogsource,pods/,
        ],
        [
            "has no fitting version",
            { kind: "operator", trouble: "resolution" },
            /OLM finds no version that it may install: constraints not satisfiable/,
        ],
        ["has a bundle that cannot be unpacked", { kind: "operator", trouble: "unpack" }, /OLM cannot unpack the bundle: .*DeadlineExceeded/],
        [
            "has a version that cannot be installed",
            { kind: "operator", trouble: "installPlan" },
            /the InstallPlan has failed: InstallComponentFailed: error validating existing CRs/,
        ],
        [
            "has a version that does not run",
            { kind: "operator", trouble: "csv" },
            /mtv-operator\.v2\.8\.5 has failed: InstallCheckFailed: install timeout: deployment "forklift-operator" not available/,
        ],
    ];
    for (const [why, fault, told] of troubles)
        it(`says that its catalog ${why}`, async () => {
            await world.close();
            await open([fault]);
            assert.match(failure(await up()), told);
            assert.notEqual(engine.find("mtv"), undefined, "it is remembered");
        });

    it("comes up when the trouble passes", async () => {
        await world.close();
        await open([{ kind: "operator", trouble: "csv", times: 1 }]);
        failure(await up());
        await world.pass(60_000);
        success(await up());
        assert.equal(outputs().installedVersion, "mtv-operator.v2.8.5");
    });

    it("of a catalog that is not there is told, and refused", async () => {
        const { told, errors } = await up({ source: "mirror" });
        assert.match(
            told.join("\n"),
            /warning mtv: source: no CatalogSource openshift-marketplace\/mirror answers for mtv-operator yet; these answer: openshift-marketplace\/redhat-operators/,
        );
        assert.match(errors.join("\n"), /there is no CatalogSource openshift-marketplace\/mirror/);
    });

    it("is taken up again after a death in the middle", async () => {
        for (const phase of ["Pending", "Installing"]) {
            const died = startPlugin(world);
            const run = engine.up(mtv({ version: "mtv-operator.v2.8.3" }), died);
            await world.play(until(world.stage.cluster, "clusterserviceversions", ({ status }) => status?.phase === phase));
            died.kill();
            await world.play(run);
        }
        assert.equal(engine.find("mtv"), undefined);
        success(await up({ version: "mtv-operator.v2.8.3" }));
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.3"]);
    });

    it("comes and goes completely wherever the plugin dies", async () => {
        const version = "mtv-operator.v2.8.3";
        const dyingAt = (at: number) => {
            let count = 0;
            return startPlugin(world, { meddle: (own) => async () => void (count++ === at && own.kill()) });
        };
        for (let at = 0, isDead = true; isDead; at += 1) {
            isDead = (await world.play(engine.up(mtv({ version }), dyingAt(at)))).isDead;
            success(await up({ version }));
            assert.deepEqual([await names(kinds.clusterServiceVersion), outputs().installedVersion], [[version], version], `died at ${at}`);
            isDead = (await world.play(engine.destroy(dyingAt(at)))).isDead || isDead;
            success(await destroy());
            const left = await Promise.all([kinds.subscription, kinds.installPlan, kinds.clusterServiceVersion, kinds.deployment].map(names));
            assert.deepEqual(left.flat(), [], `died at ${at}`);
        }
    });

    it("goes after its Subscription, and tells what stays behind", async () => {
        success(await up());
        const gone: string[] = [];
        const stop = new AbortController();
        const { resourceVersion } = await world.stage.cluster.list(kinds.subscription);
        const watch = async (kind: typeof kinds.subscription | typeof kinds.clusterServiceVersion) => {
            for await (const { type } of world.stage.cluster.watch(kind, { resourceVersion, signal: stop.signal }))
                if (type === "DELETED") gone.push(kind.kind);
        };
        const watching = Promise.all([watch(kinds.subscription), watch(kinds.clusterServiceVersion)]);
        const { told } = success(await destroy());
        stop.abort();
        await watching;
        assert.deepEqual(gone, ["Subscription", "ClusterServiceVersion"]);
        assert.match(
            told.join("\n"),
            /what stays behind: the namespace openshift-mtv, and these kinds with all their objects: .*plans\.forklift\.konveyor\.io/,
        );
        assert.deepEqual([await names(kinds.installPlan), await names(kinds.deployment)], [[], []]);
    });

    it("goes completely although a destroy was killed in its middle", async () => {
        success(await up());
        const isAtVersion = ({ call }: Moment) => call.method === "DELETE" && call.path.includes("clusterserviceversions");
        const meddle = (own: { kill(): void }) => async (moment: Moment) => void (isAtVersion(moment) && own.kill());
        assert.ok((await world.play(engine.destroy(startPlugin(world, { meddle })))).isDead);
        assert.deepEqual([await names(kinds.subscription), await names(kinds.clusterServiceVersion)], [[], ["mtv-operator.v2.8.5"]]);
        success(await destroy());
        assert.deepEqual([await names(kinds.subscription), await names(kinds.clusterServiceVersion)], [[], []]);
    });

    it("that is upgraded makes its installation anew, which is waited for", async () => {
        const installed = (version: string): Declared => ({
            type: "migration-toolkit:virtualization:ForkliftController",
            name: "settings",
            inputs: { annotations: { "migration-toolkit.pulumi.com/operator": version } },
        });
        success(await world.play(engine.up([...mtv(), installed("2.8.5")], plugin)));
        const image = async () => {
            const deployment = (await world.stage.cluster.get(kinds.deployment, { name: "forklift-api", namespace }))!;
            return (deployment.spec as { template: { spec: { containers: [{ image: string }] } } }).template.spec.containers[0].image;
        };
        assert.match(await image(), /:2\.8\.5$/);
        await world.pass(60_000);
        const { told } = success(await world.play(engine.up([...mtv({ channel: "release-v2.9" }), installed("2.9.3")], plugin)));
        assert.match(await image(), /:2\.9\.3$/);
        assert.match(told.join("\n"), /settings: waiting for operator: was started anew, and has not looked at it since/);
    });

    it("that has been given up on its way to another channel is not there for a refresh, nor for the `up` after it", async () => {
        success(await up({ channel: "release-v2.7" }));
        failure(await up({ channel: "release-v2.10" }));
        success(await world.play(engine.refresh(plugin)));
        assert.match(engine.find("mtv")!.initErrors.join("\n"), /OLM to find the way from mtv-operator\.v2\.7\.12 to mtv-operator\.v2\.10\.1/);
        assert.match(failure(await up({ channel: "release-v2.10" })), /the channel has none: go through the channel between them first/);
    });

    it("that an earlier installation has left half of says which half", async () => {
        success(await up());
        await world.stage.cluster.delete(kinds.subscription, { name, namespace });
        success(await world.play(engine.refresh(plugin)));
        const told = failure(await up());
        assert.match(told, /clusterserviceversion mtv-operator\.v2\.8\.5 exists and is not referenced by a subscription/);
        assert.match(told, /an earlier installation has left it: `oc delete clusterserviceversion mtv-operator\.v2\.8\.5`/);
    });

    it("does not go before what only it can take down", async () => {
        success(await up());
        await world.stage.cluster.create(kinds.forkliftController, { metadata: { name: "forklift-controller", namespace }, spec: {} });
        assert.match(
            failure(await destroy()),
            /cannot delete Subscription openshift-mtv\/mtv-operator: ForkliftController openshift-mtv\/forklift-controller would stay/,
        );
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.5"]);
    });

    it("does not go where nobody here may see what only it can take down", async () => {
        success(await up());
        const isLook = ({ side, call }: Moment) => side === "request" && call.method === "GET" && call.path.includes("forkliftcontrollers");
        const message = 'forkliftcontrollers.forklift.konveyor.io is forbidden: User "ci" cannot list resource "forkliftcontrollers"';
        const refuse = () => respond(403, {}, [JSON.stringify(refusal(403, "Forbidden", message))]);
        const blind = startPlugin(world, { meddle: () => async (moment) => (isLook(moment) ? refuse() : undefined) });
        assert.match(
            failure(await world.play(engine.destroy(blind))),
            /cannot delete Subscription openshift-mtv\/mtv-operator: this identity may not list forkliftcontrollers in openshift-mtv/,
        );
        assert.deepEqual(await names(kinds.subscription), ["mtv-operator"]);
    });

    it("is imported as it is", async () => {
        const spec = {
            ...{ name, channel: "release-v2.8", source: "redhat-operators", sourceNamespace: "openshift-marketplace" },
            installPlanApproval: "Automatic",
        };
        const startingCSV = "mtv-operator.v2.8.1";
        await world.stage.cluster.create(kinds.subscription, { metadata: { name, namespace }, spec: { ...spec, startingCSV } });
        await world.play(until(world.stage.cluster, "clusterserviceversions", ({ status }) => status?.phase === "Succeeded"));
        const handler = plugin.resources["migration-toolkit:index:Operator"]!;
        const context = { urn: "urn:pulumi:test::shop::migration-toolkit:index:Operator::mtv", signal: new AbortController().signal };
        const found = await world.play(handler.read({ id: `${namespace}/${name}`, inputs: {}, state: {} }, context as never));
        assert.deepEqual(found?.inputs, { name, namespace, package: name, channel: "release-v2.8" });
    });
});
