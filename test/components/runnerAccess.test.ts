import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { rightsOf, rulesFor, wishesFor } from "../../provider/access/index.ts";
import { runnerAccess } from "../../provider/components/runnerAccess/index.ts";
import { notKnownYet } from "../../provider/components/runtime.ts";
import { loadKubeconfig } from "../../provider/kube/index.ts";
import { unknown as notConfigured } from "../../provider/schema/value.ts";
import { handedDown, type Mocked, type MockedOptions, type Registration, runMocked } from "../support/mocked.ts";

const [account, role, binding] = [
    "kubernetes:core/v1:ServiceAccount",
    "kubernetes:rbac.authorization.k8s.io/v1:Role",
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
];
const [clusterRole, secret, provider] = [
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    "kubernetes:core/v1:Secret",
    "pulumi:providers:kubernetes",
];

const token = "canary-token-1";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const filledIn = ({ type, name, inputs }: Registration) => ({
    metadata: { ...inputs.metadata, name: inputs.metadata?.name ?? `${name}-x1` },
    ...(type === secret && { data: { token: base64(token), "ca.crt": base64("-----BEGIN CERTIFICATE-----\nCLUSTER") } }),
});

const kubeconfig = JSON.stringify({
    apiVersion: "v1",
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [
        { name: "c", cluster: { server: "https://api.example.com:6443", "certificate-authority-data": base64("-----BEGIN CERTIFICATE-----\nOURS") } },
    ],
    users: [{ name: "u", user: { token: "admins-own" } }],
});

const ask = (inputs: pulumi.Inputs = {}, options: MockedOptions = {}): Promise<Mocked> =>
    runMocked(
        runnerAccess,
        { namespace: "access", namespaces: ["shop"], ...inputs },
        { answer: filledIn, surroundings: { cluster: { kubeconfig } }, ...options },
    );

describe("RunnerAccess", () => {
    it("makes an account, a role and a binding for each namespace, and a token, all below itself", async () => {
        const made = await ask({ targetNamespaces: ["web", "shop"] });
        assert.deepEqual(
            made.registrations.map(({ type, name, parent }) => [type.split(":").at(-1), name, parent]).sort(),
            [
                ["RunnerAccess", "runner", ""],
                ["kubernetes", "runner-cluster", "runner"],
                ["ServiceAccount", "runner", "runner"],
                ...["openshift-mtv", "shop", "web"].flatMap((namespace) =>
                    ["Role", "RoleBinding"].map((type) => [type, `runner-${namespace}`, "runner"]),
                ),
                ["Secret", "runner-token", "runner"],
            ].sort(),
        );
        assert.deepEqual(rightsOf(made.one(role!, "runner-web").inputs.rules), rightsOf(rulesFor("run", "target")));
        assert.deepEqual(rightsOf(made.one(role!, "runner-shop").inputs.rules), rightsOf([...rulesFor("run", "own"), ...rulesFor("run", "target")]));
        assert.deepEqual(rightsOf(made.one(role!, "runner-openshift-mtv").inputs.rules), ["get providers.forklift.konveyor.io"]);
    });

    it("binds each role to the account by the names that they were given", async () => {
        const made = await ask({ name: "pipeline" });
        const { inputs, dependencies } = made.one(binding!, "runner-shop");
        assert.deepEqual(inputs.subjects, [{ kind: "ServiceAccount", name: "pipeline", namespace: "access" }]);
        assert.deepEqual(inputs.roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "runner-shop-x1" });
        assert.deepEqual(dependencies.toSorted(), ["runner", "runner-shop"]);
        assert.deepEqual(made.outputs.user, "system:serviceaccount:access:pipeline");
    });

    it("has no binding tried out by a preview before its role is there, which the API server would miss", async () => {
        const made = await ask({}, { isPreview: true });
        assert.equal(made.one(binding!, "runner-shop").inputs.roleRef.name, "<unknown>");
    });

    it("answers a kubeconfig for the account, as a secret", async () => {
        const { outputs, one } = await ask();
        const config = loadKubeconfig({ kubeconfig: outputs.kubeconfig.secret });
        assert.deepEqual([config.getCurrentCluster()?.server, config.getCurrentUser()?.token], ["https://api.example.com:6443", token]);
        assert.equal(config.getCurrentCluster()?.caData, base64("-----BEGIN CERTIFICATE-----\nOURS"));
        assert.equal(config.getContextObject("runner")?.namespace, "shop");
        assert.deepEqual(outputs.token, { secret: token });
        const { type, metadata } = one(secret!).inputs;
        assert.equal(type, "kubernetes.io/service-account-token");
        assert.deepEqual(metadata.annotations, { "kubernetes.io/service-account.name": "runner-x1" });
    });

    it("makes the token anew with another account or another `renewal`, and says how", async () => {
        const { one, outputs } = await ask({ renewal: "2026-q1" });
        assert.deepEqual([one(secret!).name, one(secret!).replaceOnChanges], ["runner-token-2026-q1", ["metadata.annotations"]]);
        assert.match(outputs.tokenNote, /is that of `renewal: "2026-q1"` and holds until that is another word/);
        assert.match((await ask()).outputs.tokenNote, /has no expiry; give `renewal` a word/);
    });

    it("says so when a preview has a token to make, and is silent about it afterwards and without one", async () => {
        const told = async (inputs: pulumi.Inputs, isPreview: boolean) =>
            (await ask(inputs, { isPreview })).told.filter((line) => /token/.test(line));
        assert.match((await told({ renewal: "2026-q1" }, true)).join(), /^info: the token of runner is that of .* hand the new kubeconfig/);
        assert.deepEqual(await told({ renewal: "2026-q1" }, false), []);
        assert.deepEqual(await told({ issuesToken: false }, true), []);
    });

    it("makes no token when none is wanted", async () => {
        const { all, outputs } = await ask({ issuesToken: false });
        assert.deepEqual([all(secret!), outputs.token], [[], undefined]);
        assert.equal(loadKubeconfig({ kubeconfig: outputs.kubeconfig.secret }).getCurrentUser()?.token, undefined);
    });

    const purposes = [
        {
            why: "may only read for previews, and no Secrets",
            purpose: "preview",
            may: ["get plans.forklift.konveyor.io in shop"],
            not: /(create|patch|delete) |secrets/,
        },
        {
            why: "may not touch roles to run",
            purpose: "run",
            may: ["create plans.forklift.konveyor.io in shop"],
            not: /roles|subscriptions|escalate|bind /,
        },
        {
            why: "may make roles to install, and what it grants with them",
            purpose: "install",
            may: [
                "create roles.rbac.authorization.k8s.io in shop",
                "create plans.forklift.konveyor.io in shop",
                "create namespaces",
                "create configmaps in shop",
                "list secrets in shop",
                "create subscriptions.operators.coreos.com in openshift-mtv",
            ],
            not: /escalate|bind |\*/,
        },
    ];
    for (const { why, purpose, may, not } of purposes)
        it(why, async () => {
            const { rights } = (await ask({ purpose })).outputs as { rights: string[] };
            for (const right of may) assert.ok(rights.includes(right), `${right} of ${rights.join("\n")}`);
            assert.deepEqual(
                rights.filter((right) => not.test(right)),
                [],
            );
        });

    it("covers the families that it is for, with their installations", async () => {
        const { rights } = (await ask({ families: ["imports", "live"], installationNamespaces: { live: "kubevirt" }, purpose: "install" }))
            .outputs as { rights: string[] };
        for (const right of ["create datavolumes.cdi.kubevirt.io in shop", "patch hyperconvergeds.hco.kubevirt.io in kubevirt"])
            assert.ok(rights.includes(right), right);
        assert.ok(!rights.some((right) => right.includes("forklift")));
    });

    it("makes installations of MTC, and otherwise only reads them", async () => {
        const rights = async (purpose: string) => (await ask({ families: ["containers"], purpose })).outputs.rights as string[];
        const installs = ["create migrationcontrollers.migration.openshift.io", "list migmigrations.migration.openshift.io"];
        for (const right of installs) assert.ok((await rights("install")).includes(`${right} in openshift-migration`), right);
        const reads = ["get migrationcontrollers.migration.openshift.io", "list migrationcontrollers.migration.openshift.io"];
        for (const purpose of ["preview", "run"])
            assert.deepEqual(
                await rights(purpose),
                reads.map((right) => `${right} in openshift-migration`),
            );
    });

    it("reads the whole cluster only when it is to", async () => {
        assert.deepEqual((await ask()).all(clusterRole!), []);
        assert.deepEqual(rightsOf((await ask({ checksCluster: true })).one(clusterRole!).inputs.rules), rightsOf(wishesFor()));
    });

    it("goes to the cluster that the provider's configuration names, whose kubeconfig stays secret", async () => {
        const made = await ask();
        const { inputs, secrets, parent } = made.one(provider!);
        assert.deepEqual([inputs.kubeconfig, secrets, parent], [kubeconfig, ["kubeconfig"], "runner"]);
        for (const each of made.registrations.filter(({ type }) => type.startsWith("kubernetes:")))
            assert.match(each.provider, /::runner-cluster::/, each.name);
    });

    it("goes to the provider that the program hands down, and to the default one without a word of either", async () => {
        const reference = "urn:pulumi:test::shop::pulumi:providers:kubernetes::prod::id-1";
        const made = await ask({ server: "https://prod.example.com" }, { options: { providers: { kubernetes: handedDown(reference) } } });
        assert.deepEqual([made.all(provider!), made.one(account!).provider], [[], reference]);
        const config = loadKubeconfig({ kubeconfig: made.outputs.kubeconfig.secret });
        assert.deepEqual(
            [config.getCurrentCluster()?.server, config.getCurrentCluster()?.caData],
            ["https://prod.example.com", base64("-----BEGIN CERTIFICATE-----\nCLUSTER")],
        );
        const bare = await ask({ server: "https://prod.example.com" }, { surroundings: {} });
        assert.deepEqual([bare.all(provider!), bare.one(account!).provider], [[], ""]);
    });

    it("warns of programs beside the controllers, whose rights they could take on, but not of previews there", async () => {
        const beside = { namespaces: ["openshift-mtv"] };
        assert.match((await ask(beside)).told.join("\n"), /warning: namespaces: openshift-mtv is that of the controllers/);
        assert.doesNotMatch((await ask({ ...beside, purpose: "preview" })).told.join("\n"), /warning: namespaces: openshift-mtv/);
    });

    it("tells of namespaces that are not there, in previews too, and of those that nobody could look for", async () => {
        const told = async (there: readonly string[] | undefined, inputs = {}, options: MockedOptions = {}) =>
            (await ask(inputs, { isPreview: true, surroundings: { cluster: { kubeconfig }, namespaces: async () => there }, ...options })).told;
        const said = await told(["access", "shop", "web"], { targetNamespaces: ["web", "wbe"], namespaces: ["shop", "nope", notKnownYet()] });
        const warnings = said.filter((line) => line.startsWith("warning: ") && !line.includes("not all names are known"));
        const remedy = "where this program makes it, give its name as that resource tells it, or let this one depend on it";
        assert.deepEqual(warnings, [
            `warning: namespaces[1]: there is no namespace nope; ${remedy}`,
            `warning: targetNamespaces[1]: there is no namespace wbe; did you mean "web"?; ${remedy}`,
        ]);
        assert.match((await told(undefined)).join("\n"), /warning: namespaces: not checked that they are there/);
        assert.doesNotMatch((await told(["access", "shop"])).join("\n"), /warning/);
    });

    it("tells the engine nothing for debugging, where the SDK puts what it is answered in clear", async () => {
        assert.deepEqual(
            (await ask()).told.filter((line) => line.startsWith("debug")),
            [],
        );
    });

    it("says so when the cluster has not filled the token in", async () => {
        await assert.rejects(ask({}, { answer: ({ inputs }) => inputs }), /the cluster has not filled in `(token|ca\.crt)` of the Secret/);
    });

    it("is previewed with what is not known yet, and leaves it for `up`", async () => {
        const inputs = { namespace: notKnownYet(), namespaces: ["shop", notKnownYet()] };
        const made = await ask(inputs, { isPreview: true });
        assert.deepEqual(
            made.all(role!).map(({ name }) => name),
            ["runner-openshift-mtv", "runner-shop"],
        );
        assert.equal(made.one(account!).inputs.metadata.namespace, "<unknown>");
        assert.deepEqual(made.outputs.kubeconfig, { secret: "<unknown>" });
        const unconfigured = await ask({}, { isPreview: true, surroundings: { cluster: { kubeconfig: notConfigured } } });
        assert.equal(unconfigured.one(provider!).inputs.kubeconfig, "<unknown>");
    });

    const prod = { options: { providers: { kubernetes: handedDown("urn:pulumi:test::shop::pulumi:providers:kubernetes::prod::id-1") } } };
    const refusals: {
        readonly why: string;
        readonly inputs: pulumi.Inputs;
        readonly options?: MockedOptions;
        readonly details: readonly RegExp[];
    }[] = [
        {
            why: "everything that is wrong at once",
            inputs: { purpose: "rule", namespaces: ["Shop"], namespace: undefined, families: [], servr: "https://x" },
            details: [
                /^purpose: must be "preview" or "run" or "install", not "rule"/,
                /^families: must not be empty/,
                /^namespace: is required/,
                /^namespaces\[0\]: must be a DNS label/,
                /^servr: is not a property here; did you mean "server"/,
            ],
        },
        {
            why: "what decides about its parts and is not known",
            inputs: { purpose: notKnownYet() },
            details: [/^purpose: must be known in previews$/],
        },
        { why: "a run without a namespace", inputs: { namespaces: [] }, details: [/^namespaces: must not be empty/] },
        {
            why: "an installer where runs may read its token",
            inputs: { purpose: "install", namespace: "shop" },
            details: [/^namespace: shop is one of `namespaces`/],
        },
        {
            why: "a cluster whose address nobody says",
            inputs: {},
            options: prod,
            details: [/^server: is required where a `kubernetes` provider is handed down/],
        },
        { why: "a renewal of no token", inputs: { issuesToken: false, renewal: "q1" }, details: [/^renewal: there is no token/] },
    ];
    for (const { why, inputs, options, details } of refusals)
        it(`refuses ${why}, before anything is made`, async () => {
            await assert.rejects(ask(inputs, options), ({ code, details: seen }: { code: string; details: string[] }) => {
                assert.equal(code, "InvalidInput");
                assert.equal(seen.length, details.length, seen.join("\n"));
                for (const [at, pattern] of details.entries())
                    assert.ok(
                        seen.some((line) => pattern.test(line)),
                        `${at} ${pattern}: ${seen.join("\n")}`,
                    );
                return true;
            });
        });
});
