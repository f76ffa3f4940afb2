import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../../../provider/kube/index.ts";
import { operatorAnnotation } from "../../../../provider/lifecycle/index.ts";
import { controllerProblems } from "../../../../provider/resources/virtualization/forkliftController/problems.ts";
import { settingsForetold } from "../../../../provider/resources/virtualization/forkliftController/told.ts";
import { unknown, type ValueMap } from "../../../../provider/schema/value.ts";
import { condition } from "../../../support/forklift.ts";
import { readOnlySession, type Surroundings, standing } from "../../../support/readOnly.ts";

const own = { name: "forklift-controller", namespace: "openshift-mtv" };
const aio = "--vddk-config /mnt/extra-v2v-conf/input.conf";
const buffers = { virtV2vExtraArgs: aio, virtV2vExtraConfConfigMap: "perf" };

async function said(settings: object, around: Surroundings = {}, before?: object): Promise<readonly string[]> {
    const args = { ...own, ...settings } as ValueMap;
    const found = await controllerProblems(args, own, readOnlySession(around), AbortSignal.timeout(1_000), before as ValueMap | undefined);
    return [
        ...found.issues.map(({ property, reason }) => `error ${property}: ${reason}`),
        ...found.warnings.map((each) => `warning ${each}`),
        ...found.unknowns.map((each) => `unknown ${each}`),
        ...(found.news ?? []).map((each) => `news ${each}`),
    ];
}

const definition = (spec: object): KubeObject =>
    standing(kinds.customResourceDefinition, "forkliftcontrollers.forklift.konveyor.io", {
        spec: { versions: [{ name: "v1beta1", schema: { openAPIV3Schema: { properties: { spec } } } }] },
    });
const modern = definition({ properties: { controller_max_vm_inflight: {}, vddk_image: {} } });
const free = definition({ "x-kubernetes-preserve-unknown-fields": true });
const plan = (path: string, type: string, ...conditions: readonly unknown[]) =>
    standing(kinds.plan, path, { spec: { type }, status: { conditions } });
const map = (path: string, data: object, field = "data") => standing(kinds.configMap, path, { [field]: data });
const preference = (name: string) => standing(kinds.virtualMachineClusterPreference, name);

describe("the settings of an installation", () => {
    const cases: readonly { why: string; settings: object; objects?: readonly KubeObject[]; around?: Surroundings; says?: readonly RegExp[] }[] = [
        { why: "are all well without any", settings: {} },
        { why: "are well when their version knows them", settings: { maxVmInflight: 40 }, objects: [modern] },
        {
            why: "are not judged while they are unknown",
            settings: { virtV2vExtraArgs: unknown, containers: unknown, aap: { url: unknown } } as object,
            says: [/^error aap: needs/],
        },
        {
            why: "want the platform's address and token together",
            settings: { aap: { url: "https://aap" } },
            says: [/^error aap: needs `url` and `tokenSecret` together/],
        },
        {
            why: "tell who reads the token",
            settings: { aap: { url: "https://a", tokenSecret: "t", caSecret: "c", insecureSkipVerify: true } },
            objects: [standing(kinds.secret, "openshift-mtv/t"), standing(kinds.secret, "openshift-mtv/c")],
            says: [/^warning aap.insecureSkipVerify: lets anybody/, /^warning aap.caSecret: is not used/],
        },
        { why: "tell that concerns vanish", settings: { validation: false }, says: [/^warning validation: without it no VM has concerns/] },
        { why: "tell that everybody may read", settings: { authRequired: false }, says: [/^warning authRequired: lets whoever reaches/] },
        {
            why: "doubt claims of a multiple size",
            settings: { filesystemOverheadPercent: 900 },
            says: [/^warning filesystemOverheadPercent: makes claims 10 times/],
        },
        { why: "doubt an overhead of some bytes", settings: { blockOverheadBytes: 10 }, says: [/^warning blockOverheadBytes: adds 10 bytes/] },
        {
            why: "tell what has no effect",
            settings: { snapshotRemovalTimeoutMinutes: 60, containers: { hyperv: { limits: { cpu: "2" } } } },
            says: [/^warning snapshotRemovalTimeoutMinutes: has no effect: .*does not read$/, /^warning containers.hyperv.limits.cpu: has no effect/],
        },
        {
            why: "refuse a request above the operator's limit",
            settings: { containers: { api: { requests: { memory: "2Gi" } } } },
            says: [/^error containers.api.requests.memory: the request of 2Gi is above the limit of 1Gi \(default\)/],
        },
        {
            why: "refuse a limit below the operator's request",
            settings: { containers: { inventory: { limits: { cpu: "400m" } } } },
            says: [/^error containers.inventory.limits.cpu: the request of 500m \(default\) is above the limit of 400m/],
        },
        { why: "take a request as high as its limit", settings: { containers: { api: { requests: { cpu: "1" } } } } },
        {
            why: "try templates",
            settings: { pvcNameTemplate: "{{.PlanNme}}", ocpPvcNameTemplate: "{{.SourcePVCName" },
            says: [
                /^error pvcNameTemplate: .*there is no variable ".PlanNme" here; did you mean "\.PlanName"/,
                /^error ocpPvcNameTemplate: .*column/,
            ],
        },
        {
            why: "miss the ConfigMap of virt-v2v's file",
            settings: { virtV2vExtraArgs: aio },
            says: [
                /^error virtV2vExtraArgs: names a file of \/mnt\/extra-v2v-conf/,
                /^warning virtV2vExtraArgs: AIO buffers are for cold moves only/,
            ],
        },
        {
            why: "tell that nothing uses a ConfigMap",
            settings: { virtV2vExtraConfConfigMap: "perf", virtV2vExtraArgs: "-v" },
            says: [/^warning virtV2vExtraConfConfigMap: is mounted, but/],
        },
        {
            why: "miss it beside a plan, and its file",
            settings: buffers,
            objects: [
                plan("demo/a", "cold"),
                plan("shop/b", "cold"),
                plan("done/c", "cold", condition("Succeeded")),
                map("shop/perf", { "x.conf": "" }, "binaryData"),
            ],
            says: [
                /AIO buffers/,
                /^warning virtV2vExtraConfConfigMap: plans of demo would fail/,
                /^warning .*ConfigMap perf of shop lacks input.conf$/,
            ],
        },
        {
            why: "refuse AIO buffers while a plan moves warm, and tell of another",
            settings: buffers,
            objects: [plan("demo/a", "warm", condition("Executing")), plan("demo/b", "warm"), map("demo/perf", { "input.conf": "" })],
            says: [
                /^error virtV2vExtraArgs: .*these plans are moving warm: demo\/a; wait/,
                /AIO buffers are for cold moves only; take/,
                /^warning virtV2vExtraArgs: .*these plans are warm: demo\/b/,
            ],
        },
        {
            why: "refuse what the installed version does not know",
            settings: { mcpServer: true, dvStatusCheckRetries: 3 },
            objects: [modern],
            says: [
                /^error dvStatusCheckRetries: the installed version has no `controller_dv_status_check_retries`; it is known to MTV 2.7 and older only$/,
                /^error mcpServer: the installed version has no `feature_mcp_server`; it came with a later version/,
            ],
        },
        {
            why: "leave open what the version knows that is not known yet",
            settings: { mcpServer: true, dvStatusCheckRetries: 3, annotations: { [operatorAnnotation]: unknown } },
            objects: [modern],
            says: [
                /^error dvStatusCheckRetries: the installed version has no/,
                /^warning mcpServer: the installed version has no `feature_mcp_server`; .* the one that is installed before this knows it is seen with/,
            ],
        },
        {
            why: "leave open what a pinned version knows that OLM has yet to install",
            settings: { mcpServer: true, annotations: { [operatorAnnotation]: "mtv-operator.v2.10.1" } },
            objects: [modern, standing(kinds.clusterServiceVersion, "openshift-mtv/mtv-operator.v2.9.3", { status: { phase: "Succeeded" } })],
            says: [/^warning mcpServer: the installed version has no/],
        },
        {
            why: "refuse what that version does not know once it is there",
            settings: { mcpServer: true, annotations: { [operatorAnnotation]: "mtv-operator.v2.10.1" } },
            objects: [modern, standing(kinds.clusterServiceVersion, "openshift-mtv/mtv-operator.v2.10.1", { status: { phase: "Succeeded" } })],
            says: [/^error mcpServer: the installed version has no/],
        },
        { why: "leave a version without a schema alone", settings: { dvStatusCheckRetries: 3 }, objects: [free] },
        {
            why: "tell of old settings where no version is known",
            settings: { cdiExportTokenTtlMinutes: 60 },
            says: [/^warning cdiExportTokenTtlMinutes: is known to MTV 2.7/],
        },
        {
            why: "miss a map of operating systems",
            settings: { vsphereOsMap: "mine" },
            says: [/^warning vsphereOsMap: there is no ConfigMap openshift-mtv\/mine in the cluster/],
        },
        {
            why: "find preferences that do not exist",
            settings: { vsphereOsMap: "mine" },
            objects: [
                map("openshift-mtv/mine", { rhel9_64Guest: "rhel.9", windows11_64Guest: "windows.1l" }),
                preference("rhel.9"),
                preference("windows.11"),
            ],
            says: [/^warning vsphereOsMap: ConfigMap .* windows11_64Guest: windows.1l; did you mean "windows.11"\?$/],
        },
        {
            why: "stand beside no others",
            settings: {},
            objects: [standing(kinds.forkliftController, "openshift-mtv/mtv"), standing(kinds.forkliftController, "konveyor-forklift/x")],
            says: [
                /^error name: openshift-mtv has ForkliftController mtv already/,
                /^warning namespace: .*another installation: konveyor-forklift\/x/,
            ],
        },
        {
            why: "say what may not be looked at",
            settings: buffers,
            around: { forbidden: ["list plans", "get customresourcedefinitions"] },
            says: [
                /AIO buffers/,
                /^unknown settings: not checked .* may not get customresourcedef/,
                /^unknown virtV2v.*may not list plans in the whole cluster/,
            ],
        },
    ];
    for (const { why, settings, objects = [], around = {}, says = [] } of cases)
        it(why, async () => {
            const told = await said(settings, { objects, ...around });
            assert.equal(told.length, says.length, told.join("\n"));
            for (const each of says)
                assert.ok(
                    told.some((line) => each.test(line)),
                    `${each}\n${told.join("\n")}`,
                );
        });

    describe("and their operator", () => {
        const objects = [standing(kinds.namespace, "demo")];
        const withOperator = { annotations: { [operatorAnnotation]: "mtv-operator.v2.8.5" } };
        const operator = { token: "index:Operator", inputs: { package: "mtv-operator", namespace: own.namespace } };

        it("are where somebody would carry them out", async () => {
            assert.match((await said({}, { objects })).join(), /^warning namespace: there is no namespace openshift-mtv, and so no operator/);
            assert.deepEqual(await said({}, { objects: [...objects, standing(kinds.namespace, own.namespace)] }), []);
            assert.deepEqual(await said({}, { objects, forbidden: ["list namespaces"] }), [], "nobody here may look");
        });

        it("may come together", async () => {
            assert.deepEqual(await said(withOperator, { objects }), []);
            assert.deepEqual(await said({ annotations: unknown }, { objects }), []);
            assert.deepEqual(await said({}, { objects, declared: new Map([["the operator", operator]]) }), []);
        });

        it("do not part without a word", async () => {
            const told = await said({}, { objects }, withOperator);
            assert.match(told.join(), /^warning operator: the installation was made with its operator, which leaves the program: deleting that/);
            assert.deepEqual(await said(withOperator, { objects }, withOperator), []);
        });
    });

    it("say of a new VDDK image when it is tried, and nothing of one that stays", async () => {
        const image = { vddkImage: "registry.example.com/vddk:8.0.3" };
        assert.match((await said(image)).join(), /^news vddkImage: whether it can be pulled and is a VDDK is seen with the first plan/);
        assert.deepEqual(await said(image, {}, image), []);
    });

    it("that are secret are not told when they change", () => {
        const told = settingsForetold({ vddkImage: "a", logLevel: 4 }, { vddkImage: "canary" }, { secrets: new Set(["vddkImage", "name"]) });
        assert.deepEqual(told.slice(0, 2), ["logLevel: 3 (default) → 4; the controller restarts", "vddkImage: is different; it is secret"]);
        assert.ok(!told.join().includes("canary"));
    });

    it("foretell nothing where there was nothing, and no restart of the controller without one", () => {
        assert.deepEqual(settingsForetold({ logLevel: 4 }, undefined, { secrets: new Set() }), []);
        assert.equal(settingsForetold({ maxPopulatorInflight: 4 }, {}, { secrets: new Set() }).length, 1);
    });
});
