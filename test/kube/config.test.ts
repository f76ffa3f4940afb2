import assert from "node:assert/strict";
import { contextNamespace, loadKubeconfig } from "../../provider/kube/index.ts";
import { configIssues, withEnvironment } from "../../provider/resources/config.ts";
import { unknown } from "../../provider/schema/value.ts";

const kubeconfig = JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
        { name: "one", cluster: { server: "https://one.example.com" } },
        { name: "two", cluster: { server: "https://two.example.com" } },
    ],
    users: [{ name: "me", user: { token: "canary-token-1" } }],
    contexts: [{ name: "first", context: { cluster: "one", user: "me", namespace: "mtv" } }],
    "current-context": "first",
});

describe("a kubeconfig", () => {
    it("is taken by its contents", () => assert.equal(contextNamespace(loadKubeconfig({ kubeconfig })), "mtv"));
    it("is taken with another cluster", () =>
        assert.equal(loadKubeconfig({ kubeconfig, cluster: "two" }).getCurrentCluster()?.server, "https://two.example.com"));
});

describe("the provider's configuration", () => {
    const cases: { why: string; config: Record<string, unknown>; told: RegExp }[] = [
        { why: "refuses a file that is not there", config: { kubeconfig: "/no/such/file" }, told: /^kubeconfig .*no file \/no\/such\/file/ },
        {
            why: "refuses contents that do not parse, without repeating them",
            config: { kubeconfig: "apiVersion: [canary-token-2" },
            told: /^kubeconfig does not parse as a kubeconfig/,
        },
        {
            why: "refuses an unknown context and names the known ones",
            config: { kubeconfig, context: "x" },
            told: /^context "x" is not in the kubeconfig; choose one of: first/,
        },
        { why: "refuses an unknown cluster", config: { kubeconfig, cluster: "x" }, told: /^cluster "x" is not .*one, two/ },
        { why: "refuses an address that is none", config: { inventoryUrl: "inventory" }, told: /^inventoryUrl must be a URL/ },
        { why: "refuses a certificate that is none", config: { kubeconfig, inventoryCa: "abc" }, told: /^inventoryCa is not a PEM certificate/ },
        {
            why: "refuses a rehearsal beside a cluster",
            config: { kubeconfig, rehearsal: { inventory: "package.json" } },
            told: /^rehearsal .*world of its own/,
        },
        {
            why: "refuses a snapshot that is not there",
            config: { rehearsal: { inventory: "no.json" } },
            told: /^rehearsal\.inventory there is no file "no\.json" in .*, where the program is \(`main` of Pulumi\.yaml\)/,
        },
        { why: "refuses what it does not know", config: { kubeconfg: "x" }, told: /^kubeconfg is not a property here/ },
        { why: "refuses a namespace that is none", config: { namespace: "A_b" }, told: /^namespace must be a DNS label/ },
    ];
    for (const c of cases)
        it(c.why, () => {
            const told = configIssues(c.config as never).map(({ property, reason }) => `${property} ${reason}`);
            assert.match(told.join("\n"), c.told);
            assert.ok(!told.join().includes("canary-token"));
        });

    it("does not judge what is not known yet", () => assert.deepEqual(configIssues({ kubeconfig: unknown, inventoryCa: unknown }), []));

    it("is completed from the environment, which it may contradict", () => {
        const env = { MIGRATION_TOOLKIT_INVENTORY_URL: "https://inventory.example.com", MIGRATION_TOOLKIT_NAMESPACE: "mtv" };
        assert.deepEqual(withEnvironment({ namespace: "other" }, env), { namespace: "other", inventoryUrl: "https://inventory.example.com" });
    });
});
