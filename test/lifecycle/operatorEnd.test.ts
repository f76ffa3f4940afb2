import assert from "node:assert/strict";
import { kinds, failure as refusal } from "../../provider/kube/index.ts";
import type { Value } from "../../provider/schema/value.ts";
import { until } from "../support/byHand.ts";
import type { Declared } from "../support/engine.ts";
import { startPlugin } from "../support/inProcess.ts";
import type { Moment } from "../support/moments.ts";
import { failure, mtv, name, namespace, OperatorStage, success } from "../support/operatorStage.ts";
import { respond } from "../support/wire.ts";

describe("an operator, interrupted and taken away", () => {
    const stage = new OperatorStage();
    const { up, destroy, outputs, names } = stage;

    it("is taken up again after a death in the middle", async () => {
        for (const phase of ["Pending", "Installing"]) {
            const died = startPlugin(stage.world);
            const run = stage.engine.up(mtv({ version: "mtv-operator.v2.8.3" }), died);
            await stage.world.play(until(stage.world.stage.cluster, "clusterserviceversions", ({ status }) => status?.phase === phase));
            died.kill();
            await stage.world.play(run);
        }
        assert.equal(stage.engine.find("mtv"), undefined);
        success(await up({ version: "mtv-operator.v2.8.3" }));
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.3"]);
    });

    it("comes and goes completely wherever the plugin dies", async () => {
        const version = "mtv-operator.v2.8.3";
        const dyingAt = (at: number) => {
            let count = 0;
            return startPlugin(stage.world, { meddle: (own) => async () => void (count++ === at && own.kill()) });
        };
        for (let at = 0, isDead = true; isDead; at += 1) {
            isDead = (await stage.world.play(stage.engine.up(mtv({ version }), dyingAt(at)))).isDead;
            success(await up({ version }));
            assert.deepEqual([await names(kinds.clusterServiceVersion), outputs().installedVersion], [[version], version], `died at ${at}`);
            isDead = (await stage.world.play(stage.engine.destroy(dyingAt(at)))).isDead || isDead;
            success(await destroy());
            const left = await Promise.all([kinds.subscription, kinds.installPlan, kinds.clusterServiceVersion, kinds.deployment].map(names));
            assert.deepEqual(left.flat(), [], `died at ${at}`);
        }
    });

    it("goes after its Subscription, and tells what stays behind", async () => {
        success(await up());
        const gone: string[] = [];
        const stop = new AbortController();
        const { resourceVersion } = await stage.world.stage.cluster.list(kinds.subscription);
        const watch = async (kind: typeof kinds.subscription | typeof kinds.clusterServiceVersion) => {
            for await (const { type } of stage.world.stage.cluster.watch(kind, { resourceVersion, signal: stop.signal }))
                if (type === "DELETED") gone.push(kind.kind);
        };
        const watching = Promise.all([watch(kinds.subscription), watch(kinds.clusterServiceVersion)]);
        const { told } = success(await destroy());
        stop.abort();
        await watching;
        assert.deepEqual(gone, ["Subscription", "ClusterServiceVersion"]);
        assert.match(
            told.join("\n"),
            /what stays behind: the namespace openshift-mtv, unless that goes next, and these kinds with all their objects: .*plans\.forklift\.konveyor\.io/,
        );
        assert.deepEqual([await names(kinds.installPlan), await names(kinds.deployment)], [[], []]);
    });

    it("goes completely although a destroy was killed in its middle", async () => {
        success(await up());
        const isAtVersion = ({ call }: Moment) => call.method === "DELETE" && call.path.includes("clusterserviceversions");
        const meddle = (own: { kill(): void }) => async (moment: Moment) => void (isAtVersion(moment) && own.kill());
        assert.ok((await stage.world.play(stage.engine.destroy(startPlugin(stage.world, { meddle })))).isDead);
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
        success(await stage.world.play(stage.engine.up([...mtv(), installed("2.8.5")], stage.plugin)));
        const image = async () => {
            const deployment = (await stage.world.stage.cluster.get(kinds.deployment, { name: "forklift-api", namespace }))!;
            return (deployment.spec as { template: { spec: { containers: [{ image: string }] } } }).template.spec.containers[0].image;
        };
        assert.match(await image(), /:2\.8\.5$/);
        await stage.world.pass(60_000);
        const { told } = success(await stage.world.play(stage.engine.up([...mtv({ channel: "release-v2.9" }), installed("2.9.3")], stage.plugin)));
        assert.match(await image(), /:2\.9\.3$/);
        assert.match(told.join("\n"), /settings: waiting for operator: was started anew, and has not looked at it since/);
    });

    it("that comes in another version first is not judged by the kinds of the one that is there", async () => {
        const program = (version: string, inputs: Record<string, Value>): readonly Declared[] => [
            ...mtv({ channel: `release-${version.slice(0, 4)}`, version: `mtv-operator.${version}` }),
            {
                type: "migration-toolkit:virtualization:ForkliftController",
                name: "settings",
                inputs: { annotations: { "migration-toolkit.pulumi.com/operator": `mtv-operator.${version}` }, ...inputs },
            },
        ];
        const asked = async (version: string) => {
            const paths: string[] = [];
            const listen = async ({ call, side }: Moment) => {
                if (side === "request" && call.query?.dryRun !== undefined) paths.push(call.path);
                return undefined;
            };
            const plugin = startPlugin(stage.world, { meddle: () => listen });
            success(await stage.world.play(stage.engine.preview(program(version, { maxVmInflight: 40 }), plugin)));
            return paths.some((path) => path.includes("forkliftcontrollers"));
        };
        success(await stage.world.play(stage.engine.up(program("v2.8.5", {}), stage.plugin)));
        assert.deepEqual([await asked("v2.8.5"), await asked("v2.9.3")], [true, false]);
    });

    it("that has been given up on its way to another channel is not there for a refresh, nor for the `up` after it", async () => {
        success(await up({ channel: "release-v2.7" }));
        failure(await up({ channel: "release-v2.10" }));
        success(await stage.world.play(stage.engine.refresh(stage.plugin)));
        assert.match(stage.engine.find("mtv")!.initErrors.join("\n"), /OLM to find the way from mtv-operator\.v2\.7\.12 to mtv-operator\.v2\.10\.1/);
        assert.match(failure(await up({ channel: "release-v2.10" })), /the channel has none: go through the channel between them first/);
    });

    it("that an earlier installation has left half of says which half", async () => {
        success(await up());
        await stage.world.stage.cluster.delete(kinds.subscription, { name, namespace });
        success(await stage.world.play(stage.engine.refresh(stage.plugin)));
        const told = failure(await up());
        assert.match(told, /clusterserviceversion mtv-operator\.v2\.8\.5 exists and is not referenced by a subscription/);
        assert.match(told, /an earlier installation has left it: `oc delete clusterserviceversion mtv-operator\.v2\.8\.5`/);
    });

    it("does not go before what only it can take down", async () => {
        success(await up());
        await stage.world.stage.cluster.create(kinds.forkliftController, { metadata: { name: "forklift-controller", namespace }, spec: {} });
        assert.match(
            failure(await destroy()),
            /cannot delete Subscription openshift-mtv\/mtv-operator: ForkliftController openshift-mtv\/forklift-controller would stay, .*if the installation is to stay, keep its operator.*if it is to go/s,
        );
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.5"]);
    });

    it("does not go before that either when somebody has taken its Subscription away", async () => {
        success(await up());
        await stage.world.stage.cluster.create(kinds.forkliftController, { metadata: { name: "forklift-controller", namespace }, spec: {} });
        await stage.world.stage.cluster.delete(kinds.subscription, { name, namespace });
        assert.match(
            failure(await destroy()),
            /cannot delete ClusterServiceVersion openshift-mtv\/mtv-operator\.v2\.8\.5: ForkliftController openshift-mtv\/forklift-controller would stay/,
        );
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.5"]);
    });

    it("does not go where nobody here may see what only it can take down", async () => {
        success(await up());
        const isLook = ({ side, call }: Moment) => side === "request" && call.method === "GET" && call.path.includes("forkliftcontrollers");
        const message = 'forkliftcontrollers.forklift.konveyor.io is forbidden: User "ci" cannot list resource "forkliftcontrollers"';
        const refuse = () => respond(403, {}, [JSON.stringify(refusal(403, "Forbidden", message))]);
        const blind = startPlugin(stage.world, { meddle: () => async (moment) => (isLook(moment) ? refuse() : undefined) });
        assert.match(
            failure(await stage.world.play(stage.engine.destroy(blind))),
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
        await stage.world.stage.cluster.create(kinds.subscription, { metadata: { name, namespace }, spec: { ...spec, startingCSV } });
        await stage.world.play(until(stage.world.stage.cluster, "clusterserviceversions", ({ status }) => status?.phase === "Succeeded"));
        const handler = stage.plugin.resources["migration-toolkit:index:Operator"]!;
        const context = { urn: "urn:pulumi:test::shop::migration-toolkit:index:Operator::mtv", signal: new AbortController().signal };
        const found = await stage.world.play(handler.read({ id: `${namespace}/${name}`, inputs: {}, state: {} }, context as never));
        assert.deepEqual(found?.inputs, { name, namespace, package: name, channel: "release-v2.8" });
    });
});
