import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { isUnknown, type Value } from "../../provider/schema/value.ts";
import { has, planByHand, runByHand, until } from "../support/byHand.ts";
import { failure, mtv, name, namespace, OperatorStage, success } from "../support/operatorStage.ts";

describe("an operator", () => {
    const stage = new OperatorStage();
    const { up, preview, outputs, names, plans, subscription } = stage;

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
        success(await stage.world.play(stage.engine.refresh(stage.plugin)));
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
        await stage.world.pass(120_000);
        assert.deepEqual(await plans(), [
            ["mtv-operator.v2.8.3", true],
            ["mtv-operator.v2.8.5", false],
        ]);
        success(await stage.world.play(stage.engine.refresh(stage.plugin)));
        assert.deepEqual([outputs().installedVersion, outputs().currentVersion, outputs().isUpgradePending], [version, "mtv-operator.v2.8.5", true]);
        assert.deepEqual((await up({ version })).steps, []);
        success(await up({ version: "mtv-operator.v2.8.5" }));
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.5"]);
    });

    it("is not taken to a version that OLM does not offer, and says which one it does", async () => {
        success(await up({ version: "mtv-operator.v2.8.1" }));
        const told = failure(await up({ version: "mtv-operator.v2.8.3" }));
        assert.match(told, /OLM offers mtv-operator\.v2\.8\.5 and not mtv-operator\.v2\.8\.3, so nothing is approved/);
        assert.deepEqual(await names(kinds.clusterServiceVersion), ["mtv-operator.v2.8.1"]);
    });

    it("whose versions somebody else approves is waited for, and told how", async () => {
        const run = stage.engine.up(mtv({ approval: "Manual" }), stage.plugin);
        await stage.world.play(until(stage.world.stage.cluster, "installplans", ({ status }) => status?.phase === "RequiresApproval"));
        const [plan] = await names(kinds.installPlan);
        await stage.world.stage.cluster.patch(kinds.installPlan, { name: plan!, namespace }, { spec: { approved: true } }, { type: "merge" });
        const { told } = success(await stage.world.play(run));
        assert.match(told.join("\n"), /waiting for an approval of mtv-operator\.v2\.8\.5: `oc patch installplan install-/);
    });

    it("that nobody approves ends `up` with what is to be done", async () => {
        const { told } = success(await preview({ approval: "Manual" }));
        assert.match(told.join("\n"), /installs mtv-operator\.v2\.8\.5 \(channel release-v2\.8\), once somebody approves it/);
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
        const { cluster } = stage.world.stage;
        await stage.world.play(planByHand(cluster));
        await stage.world.play(runByHand(cluster));
        await stage.world.play(until(cluster, "migrations", (migration) => has(migration, "Running")));
        const { told } = success(await preview());
        assert.match(told.join("\n"), /warning mtv: the controllers restart under what runs now: Migration demo\/[\w-]+; better wait for its end/);
    });

    it("shows those that come after it which version there will be, as far as it is known", async () => {
        const foreseen = async (over: Record<string, Value>) => {
            const handler = stage.plugin.resources["migration-toolkit:index:Operator"]!;
            const { inputs, outputs: olds } = stage.engine.find("mtv")!;
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
            return (await stage.world.play(made)).outputs.installedVersion;
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
});
