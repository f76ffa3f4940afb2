import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import resource from "@pulumi/pulumi/resource.js";
import { notKnownYet } from "../../provider/components/runtime.ts";
import { toolkit } from "../../provider/components/toolkit/index.ts";
import { type Mocked, type MockedOptions, type Registration, runMocked } from "../support/mocked.ts";

const [namespace, group, configMap, patch] = [
    "kubernetes:core/v1:NamespacePatch",
    "kubernetes:operators.coreos.com/v1:OperatorGroup",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:ConfigMapPatch",
];
const [operator, controller] = ["migration-toolkit:index:Operator", "migration-toolkit:virtualization:ForkliftController"];

/** Objects keep their names; OLM has installed something. */
const answer = ({ type, inputs }: Registration): pulumi.Inputs => ({
    ...inputs,
    ...(type === operator && { installedVersion: "mtv-operator.v2.8.5" }),
});

const ask = (inputs: pulumi.Inputs = { operator: { channel: "release-v2.8" } }, options: MockedOptions = {}): Promise<Mocked> =>
    runMocked(toolkit, inputs, { name: "mtv", answer, ...options });

const warningsIn = ({ told }: Mocked) => told.filter((line) => line.startsWith("warning: "));

describe("Toolkit", () => {
    it("makes namespace, OperatorGroup, operator and controller below itself, each after the one before", async () => {
        const made = await ask();
        assert.deepEqual(
            made.registrations.map(({ type, name, parent, retainOnDelete }) => [type.split(":").at(-1), name, parent, retainOnDelete]),
            [
                ["Toolkit", "mtv", "", false],
                ["NamespacePatch", "mtv", "mtv", true],
                ["OperatorGroup", "mtv", "mtv", false],
                ["Operator", "mtv", "mtv", false],
                ["ForkliftController", "mtv", "mtv", false],
            ],
        );
        assert.equal(made.one(namespace!).inputs.metadata.name, "openshift-mtv");
        assert.deepEqual(made.one(group!).inputs, {
            apiVersion: "operators.coreos.com/v1",
            kind: "OperatorGroup",
            metadata: { name: "migration", namespace: "openshift-mtv" },
            spec: { targetNamespaces: ["openshift-mtv"] },
        });
        assert.deepEqual(made.one(operator!).inputs, {
            ...{ name: "mtv-operator", namespace: "openshift-mtv", package: "mtv-operator", channel: "release-v2.8" },
        });
        assert.deepEqual(made.one(controller!).inputs, {
            namespace: "openshift-mtv",
            annotations: { "migration-toolkit.pulumi.com/operator": "mtv-operator.v2.8.5" },
        });
        const precursors = (type: string) => made.one(type).dependencyUrns;
        assert.ok(
            precursors(operator!).some((urn) => urn.includes("OperatorGroup")),
            precursors(operator!).join(),
        );
        assert.ok(
            precursors(controller!).some((urn) => urn.includes("index:Operator")),
            precursors(controller!).join(),
        );
    });

    it("answers what others need of it, and what stays behind", async () => {
        const { outputs } = await ask();
        assert.deepEqual(
            [outputs.namespace, outputs.installedVersion, outputs.hostProvider],
            ["openshift-mtv", "mtv-operator.v2.8.5", "openshift-mtv/host"],
        );
        const [place, kinds] = (await Promise.all(outputs.staysBehind)) as string[];
        assert.match(`${place}; ${kinds}`, /^the namespace openshift-mtv; the CustomResourceDefinitions of forklift\.konveyor\.io/);
    });

    it("warns of options that its parts know nothing of", async () => {
        const [told, ...others] = warningsIn(await ask(undefined, { options: { ignoreChanges: ["operator"], protect: true } }));
        assert.match(told!, /^warning: ignoreChanges: has no effect on the parts of a component; leave out of the program/);
        assert.deepEqual(others, []);
        assert.deepEqual(warningsIn(await ask(undefined, { options: { ignoreChanges: [] } })), []);
    });

    it("takes its namespace away when it is told to", async () => {
        const made = await ask({ operator: {}, keepsNamespace: false, namespace: "mtv" });
        const { retainOnDelete, inputs } = made.one("kubernetes:core/v1:Namespace");
        assert.deepEqual([retainOnDelete, inputs.metadata], [false, { name: "mtv" }]);
        assert.equal(made.outputs.hostProvider, "mtv/host");
    });

    it("hands the choice of the operator on, another package too", async () => {
        const choice = {
            package: "forklift-operator",
            source: "community-operators",
            channel: "development",
            version: "konveyor-forklift-operator.v2.8.0",
        };
        assert.deepEqual((await ask({ operator: choice })).one(operator!).inputs, {
            ...choice,
            name: "forklift-operator",
            namespace: "openshift-mtv",
        });
    });

    it("hands settings on, and keeps what is secret or not known yet", async () => {
        const settings = { maxVmInflight: 40, vddkImage: notKnownYet(), virtV2vExtraArgs: output.secret("--verbose") };
        const made = await ask({ operator: {}, settings }, { isPreview: true });
        const { inputs, secrets } = made.one(controller!);
        assert.deepEqual(
            [inputs.maxVmInflight, inputs.vddkImage, inputs.virtV2vExtraArgs, secrets],
            [40, "<unknown>", "--verbose", ["virtV2vExtraArgs"]],
        );
    });

    it("works with a version that is not known yet", async () => {
        const made = await ask({ operator: { channel: "release-v2.8", version: notKnownYet() } }, { isPreview: true });
        assert.equal(made.one(operator!).inputs.version, "<unknown>");
    });

    describe("on an installation that is there", () => {
        it("installs nothing, and makes nothing when nothing is asked", async () => {
            const made = await ask({});
            assert.deepEqual(made.registrations.length, 1);
            assert.deepEqual([made.outputs.hostProvider, made.outputs.installedVersion], ["openshift-mtv/host", undefined]);
        });

        it("changes its settings", async () => {
            const made = await ask({ settings: { maxVmInflight: 40 } });
            assert.deepEqual(made.all(operator!), []);
            assert.deepEqual(made.one(controller!).inputs, { namespace: "openshift-mtv", maxVmInflight: 40 });
        });
    });

    describe("with maps of operating systems", () => {
        const entries = { rhel9_64Guest: "rhel.9" };

        it("adds to the operator's own after the controller, which makes it", async () => {
            const made = await ask({ operator: {}, osMaps: { vsphere: { entries } } });
            const { inputs, dependencies } = made.one(patch!);
            assert.deepEqual(
                { metadata: inputs.metadata, data: inputs.data },
                { metadata: { name: "forklift-vsphere-osmap", namespace: "openshift-mtv" }, data: entries },
            );
            assert.ok(dependencies.length > 0);
            assert.equal(made.one(controller!).inputs.vsphereOsMap, undefined);
        });

        it("puts another one in its place before the controller, which is told its name", async () => {
            const made = await ask({ operator: {}, osMaps: { ovirt: { entries: { rhel_9x64: "rhel.9" }, name: "our-ovirt-osmap" } } });
            const { metadata, data } = made.one(configMap!).inputs;
            assert.deepEqual(
                { metadata, data },
                {
                    metadata: { name: "our-ovirt-osmap", namespace: "openshift-mtv" },
                    data: { rhel_9x64: "rhel.9" },
                },
            );
            assert.equal(made.one(controller!).inputs.ovirtOsMap, "our-ovirt-osmap");
            assert.ok(made.one(controller!).dependencyUrns.some((urn) => urn.includes("ConfigMap")));
        });

        it("is not missed by the controller in a preview that has yet to make it", async () => {
            const osMaps = { ovirt: { entries: { rhel_9x64: "rhel.9" }, name: "our-ovirt-osmap" } };
            const made = await ask({ operator: {}, osMaps }, { isPreview: true });
            assert.equal(made.one(controller!).inputs.ovirtOsMap, "<unknown>");
        });
    });

    describe("with arguments of virt-v2v", () => {
        const aioBuffers = { sizeIn64KB: 16, count: 4 };

        it("lays the AIO buffers down as the guide does, and warns that they are for cold migrations", async () => {
            const made = await ask({ operator: {}, virtV2v: { aioBuffers, extraArgs: ["-v"] } });
            const { metadata, binaryData } = made.one(configMap!).inputs;
            assert.deepEqual(metadata, { name: "virt-v2v-aio-buffers", namespace: "openshift-mtv" });
            assert.equal(
                binaryData["input.conf"],
                "Vml4RGlza0xpYi5uZmNBaW8uU2Vzc2lvbi5CdWZTaXplSW42NEtCPTE2CnZpeERpc2tMaWIubmZjQWlvLlNlc3Npb24uQnVmQ291bnQ9NAo=",
            );
            const { virtV2vExtraArgs, virtV2vExtraConfConfigMap } = made.one(controller!).inputs;
            assert.deepEqual([virtV2vExtraArgs, virtV2vExtraConfConfigMap], ["--vddk-config /mnt/extra-v2v-conf/input.conf -v", metadata.name]);
            assert.match(made.told.join("\n"), /warning: virtV2v\.aioBuffers: for cold migrations only; warm plans are refused/);
        });

        it("lays them down beside the plans of each namespace", async () => {
            const made = await ask({ operator: {}, virtV2v: { aioBuffers, planNamespaces: ["shop", "web"] } });
            assert.deepEqual(
                made.all(configMap!).map(({ inputs }) => inputs.metadata.namespace),
                ["shop", "web"],
            );
        });

        it("tells which of these namespaces are not there yet", async () => {
            const surroundings = { namespaces: async () => ["default", "shop"] };
            const places = { operator: {}, virtV2v: { aioBuffers, planNamespaces: ["openshift-mtv", "shop", "shpo"] } };
            const absent = async (options: MockedOptions) => warningsIn(await ask(places, options)).filter((line) => line.includes("there is no"));
            const [told, ...others] = await absent({ surroundings });
            assert.match(told!, /^warning: virtV2v\.planNamespaces\[2\]: there is no namespace shpo yet; did you mean "shop"\?; where this program/);
            assert.deepEqual(others, []);
            assert.deepEqual(await absent({ surroundings: { namespaces: async () => undefined } }), [], "nobody here may look");
            const follows = {
                surroundings,
                isPreview: true,
                options: { dependsOn: new resource.DependencyResource("urn:pulumi:test::shop::kubernetes:core/v1:Namespace::shpo") },
            };
            assert.deepEqual(await absent(follows), [], "what comes before it may make them");
        });

        it("is not missed by the controller in a preview that has yet to lay them down", async () => {
            const made = await ask({ operator: {}, virtV2v: { aioBuffers } }, { isPreview: true });
            assert.equal(made.one(controller!).inputs.virtV2vExtraConfConfigMap, "<unknown>");
        });

        it("makes no ConfigMap without buffers", async () => {
            const made = await ask({ operator: {}, virtV2v: { extraArgs: ["--verbose", "-x"] } });
            assert.deepEqual([made.all(configMap!), made.one(controller!).inputs.virtV2vExtraArgs], [[], "--verbose -x"]);
        });
    });

    const wrong: readonly (readonly [why: string, inputs: pulumi.Inputs, told: readonly RegExp[]])[] = [
        ["an operator of which nothing is known", { operator: notKnownYet() }, [/operator: must be known in previews; the values in it need not be/]],
        ["settings that are misspelt", { settings: { maxVmInFlight: 20 } }, [/settings.*maxVmInFlight/]],
        [
            "everything that is said twice",
            {
                settings: { vsphereOsMap: "a", virtV2vExtraArgs: "-v", virtV2vExtraConfConfigMap: "b" },
                osMaps: { vsphere: { entries: {}, name: "c" } },
                virtV2v: { aioBuffers: { sizeIn64KB: 16, count: 4 } },
            },
            [
                /settings\.vsphereOsMap: `osMaps\.vsphere\.name` says that too/,
                /settings\.virtV2vExtraArgs: `virtV2v` says that too/,
                /settings\.virtV2vExtraConfConfigMap/,
            ],
        ],
        [
            "the operator's own map as another one",
            { osMaps: { ovirt: { entries: {}, name: "forklift-ovirt-osmap" } } },
            [/osMaps\.ovirt\.name: forklift-ovirt-osmap is the operator's own/],
        ],
        ["an argument with spaces", { virtV2v: { extraArgs: ["-o x"] } }, [/virtV2v\.extraArgs\[0\]: must be one argument without spaces/]],
        ["places for no buffers", { virtV2v: { extraArgs: ["-v"], planNamespaces: ["shop"] } }, [/virtV2v\.planNamespaces: is for `aioBuffers`/]],
    ];
    for (const [why, inputs, told] of wrong)
        it(`refuses ${why}`, async () => {
            const failed = await ask(inputs, { isPreview: true }).then(
                () => assert.fail("it was made"),
                (error) => [error.message, ...(error.details ?? [])].join("\n"),
            );
            for (const each of told) assert.match(failed, each);
        });
});
