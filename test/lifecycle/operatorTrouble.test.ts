import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Value } from "../../provider/schema/value.ts";
import type { Declared } from "../support/engine.ts";
import { startPlugin } from "../support/inProcess.ts";
import type { Moment } from "../support/moments.ts";
import { failure, group, mtv, name, namespace, OperatorStage, success } from "../support/operatorStage.ts";
import { respond } from "../support/wire.ts";

const channelWith = (channel: string, version: string) => ({
    name: channel,
    currentCSV: `mtv-operator.v${version}`,
    entries: [{ name: `mtv-operator.v${version}` }],
});

/** What the package server answers: the package with these channels or, without any, another one only. */
const manifests = (channels: readonly object[] | undefined, isByName: boolean) => {
    const labels = { catalog: "redhat-operators", "catalog-namespace": "openshift-marketplace" };
    const metadata = { name: channels ? name : "other-operator", namespace, labels };
    const items = isByName && !channels ? [] : [{ metadata, status: { defaultChannel: "release-v2.8", channels: channels ?? [] } }];
    return { metadata: {}, items };
};

describe("an operator that cannot be had", () => {
    const stage = new OperatorStage();
    const { up, preview, outputs } = stage;

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

    const forgotten: readonly (readonly [why: string, channels: readonly object[] | undefined, told: RegExp])[] = [
        ["its package", undefined, /warning mtv: package: catalog openshift-marketplace\/redhat-operators has no package mtv-operator/],
        [
            "its channel",
            [channelWith("release-v2.9", "2.9.3")],
            /warning mtv: channel: package mtv-operator has no channel release-v2\.8; it has release-v2\.9/,
        ],
        [
            "its version",
            [channelWith("release-v2.8", "2.8.6")],
            /warning mtv: version: channel release-v2\.8 has no mtv-operator\.v2\.8\.5; it has mtv-operator\.v2\.8\.6/,
        ],
        [
            "its version and all later ones",
            [channelWith("release-v2.8", "2.8.1")],
            /warning mtv: version: channel release-v2\.8 has no mtv-operator\.v2\.8\.5; it has/,
        ],
    ];
    for (const [why, channels, told] of forgotten)
        it(`that is installed stays as it is when its catalog forgets ${why}, until something else is asked of it`, async () => {
            const version = "mtv-operator.v2.8.5";
            success(await up({ version }));
            const catalog = async ({ call, side }: Moment) =>
                side === "answer" && call.path.endsWith("/packagemanifests")
                    ? respond(200, {}, [JSON.stringify(manifests(channels, call.query?.fieldSelector !== undefined))])
                    : undefined;
            const plugin = startPlugin(stage.world, { meddle: () => catalog });
            const look = (over: Record<string, Value>) => stage.world.play(stage.engine.preview(mtv(over), plugin));
            const same = success(await look({ version }));
            assert.deepEqual(same.steps, []);
            assert.match(same.told.join("\n"), told);
            failure(await look({ version: "mtv-operator.v2.8.4" }));
        });

    it("that is there already is not installed twice", async () => {
        const spec = { name, channel: "release-v2.8", source: "redhat-operators", sourceNamespace: "openshift-marketplace" };
        await stage.world.stage.cluster.create(kinds.subscription, { metadata: { name: "by-hand", namespace }, spec });
        assert.match(failure(await preview()), /mtv\.package: Subscription openshift-mtv\/by-hand asks for mtv-operator already, .*import it/);
    });

    it("is not installed twice by one program either, which a preview knows beforehand", async () => {
        const [one] = mtv();
        const other = (over: Record<string, Value>): Declared => ({ ...one!, name: "second", inputs: { ...one!.inputs, ...over } });
        const look = (second: Declared) => stage.world.play(stage.engine.preview([one!, second], startPlugin(stage.world)));
        assert.match(
            failure(await look(other({ namespace: "demo" }))),
            /second\.package: mtv of this program installs it already, as openshift-mtv\/mtv-operator, .*keep one of the two/,
        );
        assert.match(
            failure(await look(other({ name: "forklift-operator", package: "forklift-operator" }))),
            /mtv of this program installs it already/,
        );
        success(await look(other({ name: "mtc-operator", package: "mtc-operator", channel: "release-v1.8" })));
    });

    it("under another name without an alias is told of that, and not to be imported", async () => {
        success(await up());
        const [one] = mtv();
        const told = failure(await stage.world.play(stage.engine.up([{ ...one!, name: "renamed" }], startPlugin(stage.world))));
        assert.match(told, /exists already and was made by resource urn:.*::mtv; where that is this one's earlier name, say so with `aliases`/);
    });

    it("does not move to another namespace, and says what to do instead of taking its own for somebody else's", async () => {
        success(await up());
        const told = failure(await preview({ namespace: "demo" }));
        assert.match(told, /mtv\.namespace: the installation of Subscription openshift-mtv\/mtv-operator does not move to demo: .*one update/);
        assert.doesNotMatch(told, /pulumi import/);
        assert.match(failure(await preview({ name: "mtv" })), /mtv\.name: the installation of .*\/mtv-operator gets no other name: .*one update/);
    });

    it("that is pinned to what OLM does not offer is refused by a preview", async () => {
        failure(await up({ approval: "Manual" }));
        assert.match(
            failure(await preview({ version: "mtv-operator.v2.8.3" })),
            /mtv\.version: OLM offers mtv-operator\.v2\.8\.5 and not mtv-operator\.v2\.8\.3, so nothing is approved; pin mtv-operator\.v2\.8\.5/,
        );
        success(await preview({ version: "mtv-operator.v2.8.5" }));
    });

    it("whose upgrade is refused is not promised one", async () => {
        success(await up());
        const { told, isOk } = await preview({ version: "mtv-operator.v2.9.3" });
        assert.equal(isOk, false);
        assert.doesNotMatch(told.join("\n"), /→/);
    });

    it("is not installed beside the community's build, whose controllers would take up the same plans", async () => {
        const metadata = { name: "forklift-operator", namespace: "demo" };
        const spec = { name: "forklift-operator", channel: "development", source: "community-operators", sourceNamespace: "openshift-marketplace" };
        await stage.world.stage.cluster.create(kinds.subscription, { metadata, spec });
        assert.match(failure(await preview()), /mtv\.package: Subscription demo\/forklift-operator asks for forklift-operator already, .*two/);
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
            await stage.world.close();
            await stage.open([], made);
            assert.match(failure(await up()), told);
        });

    const parents: readonly (readonly [why: string, parents: string, isTold: boolean])[] = [
        ["of the program's own", "", true],
        ["in a component of the program's own", "my:index:Platform$", true],
        ["in a component that makes the group before it", "my:index:Platform$migration-toolkit:virtualization:Toolkit$", false],
        ["in a component that makes the group for MTC", "migration-toolkit:containers:ContainersToolkit$", false],
    ];
    for (const [why, types, isTold] of parents)
        it(`${isTold ? "tells" : "does not tell"} that a group is missing when it is ${why}`, async () => {
            await stage.world.close();
            await stage.open([], []);
            const { told } = success(await preview({}, types));
            assert.equal(/there is no OperatorGroup in openshift-mtv yet/.test(told.join("\n")), isTold);
        });

    it("is not put beside somebody else's group by a component that makes its own, which would be one too many", async () => {
        await stage.world.close();
        await stage.open([], [group([namespace], "somebodys")]);
        const told = failure(await preview({}, "migration-toolkit:virtualization:Toolkit$"));
        assert.match(told, /mtv\.namespace: openshift-mtv has the OperatorGroup somebodys, and with the one that comes with this/);
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
            await stage.world.close();
            await stage.open([fault]);
            assert.match(failure(await up()), told);
            assert.notEqual(stage.engine.find("mtv"), undefined, "it is remembered");
        });

    it("comes up when the trouble passes", async () => {
        await stage.world.close();
        await stage.open([{ kind: "operator", trouble: "csv", times: 1 }]);
        failure(await up());
        await stage.world.pass(60_000);
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
});
