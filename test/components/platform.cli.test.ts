import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { startFakeStack } from "../support/fakeStack.ts";
import { raw, remote, type TestStack } from "../support/pulumi.ts";

const type = "migration-toolkit:index:RunnerAccess";
const runner = { namespace: "access", namespaces: ["shop"], server: "https://api.example.com" };

describe("a component of the platform", () => {
    let stack: TestStack;
    before(async function () {
        ({ stack } = await startFakeStack(this));
    });
    after(() => stack?.stop());

    it("says what to add when the plugin of Kubernetes is not there", async () => {
        stack.program(() => void remote(type, "runner", runner));
        const { ok, output } = await stack.preview();
        assert.ok(!ok);
        assert.match(
            output,
            /resource 'runner' has a problem: .*; the plugin kubernetes (\S+) is not installed here: run `pulumi plugin install resource kubernetes \1`/,
        );
    });

    it("tells everything that is wrong before it asks for a plugin", async () => {
        stack.program(() => void remote(type, "runner", { ...runner, namespaces: [], purpos: "run" }));
        const { ok, output } = await stack.preview();
        assert.ok(!ok);
        assert.match(output, /the inputs of RunnerAccess cannot be used\n\s+purpos: is not a property here; did you mean "purpose"\?/);
        assert.doesNotMatch(output, /plugin/);
    });
});

describe("plain objects of a component", () => {
    let stack: TestStack;
    const outputs = ["kubeconfig", "token", "user", "rights"] as const;
    const token = "canary-token-of-runner-token";
    before(async function () {
        ({ stack } = await startFakeStack(this, { others: { kubernetes: fileURLToPath(new URL("../support/fakeKubernetes.ts", import.meta.url)) } }));
    });
    after(() => stack?.stop());

    const program = (inputs: pulumi.Inputs = {}, options: (where: pulumi.ProviderResource) => pulumi.ComponentResourceOptions = () => ({})) =>
        stack.program(() => {
            const prod = new Kubernetes("prod", { kubeconfig: "prod" });
            const access = raw("kubernetes:core/v1:Namespace", "access", {}, { outputs: ["metadata"], provider: prod });
            const namespace = access.metadata.apply((metadata) => (metadata as { name: string }).name);
            const made = remote(type, "runner", { ...runner, namespace, ...inputs }, { ...options(prod), outputs });
            return Object.fromEntries(outputs.map((key) => [key, made[key]]));
        });
    /** Names of the providers that they have gone to. */
    const providers = async () => {
        const made = (await stack.state()).resources.filter(
            ({ type, parent }) => type.startsWith("kubernetes:") && String(parent).endsWith("::runner"),
        );
        return [...new Set(made.map(({ provider }) => String(provider).split("::").at(-2)))];
    };

    it("are planned with names that are not known yet", async () => {
        program({}, (prod) => ({ providers: [prod] }));
        const { ok, output } = await stack.preview();
        assert.ok(ok, output);
        for (const name of ["ServiceAccount runner", "Role runner-shop", "RoleBinding runner-openshift-mtv", "Secret runner-token"])
            assert.match(output, new RegExp(`${name} create`));
        assert.match(output, /the token of runner has no expiry; give `renewal` a word/);
    });

    it("go to the provider that the program hands down, and their secrets stay secret", async () => {
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(await providers(), ["prod"]);
        const { kubeconfig, user } = run.outputs;
        assert.deepEqual([kubeconfig?.secret, run.outputs.token?.secret, run.outputs.token?.value], [true, true, token]);
        assert.match(String(kubeconfig?.value), /server: https:\/\/api\.example\.com\n/);
        assert.equal(user?.value, "system:serviceaccount:access-x1:runner-x1");
        const base64 = Buffer.from(token).toString("base64");
        for (const text of [token, base64]) assert.ok(!(await stack.state()).text.includes(text) && !run.output.includes(text), text);
    });

    it("then have nothing to do", async () => {
        const run = await stack.preview({ expectNoChanges: true });
        assert.ok(run.ok, run.output);
    });

    it("get another token with another `renewal`: the new one is there before the old one goes", async () => {
        program({ renewal: "2026-q1" }, (prod) => ({ provider: prod }));
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.ok(run.output.indexOf("runner-token-2026-q1 created") < run.output.indexOf("runner-token deleted"), run.output);
        assert.equal(run.outputs.token?.value, `${token}-2026-q1`);
    });

    it("go to the default provider when nobody says where, and the kubeconfig follows the stack's configuration of it", async () => {
        const clusters = [{ name: "c", cluster: { server: "https://configured.example.com" } }];
        const contexts = [{ name: "c", context: { cluster: "c", user: "u" } }];
        const users = [{ name: "u", user: { token: "admins-canary" } }];
        await stack.config("kubernetes:kubeconfig", { value: JSON.stringify({ "current-context": "c", clusters, contexts, users }), secret: true });
        program({ server: undefined });
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.match(String((await providers())[0]), /^default/);
        assert.match(String(run.outputs.kubeconfig?.value), /server: https:\/\/configured\.example\.com\n/);
        assert.ok(!String(run.outputs.kubeconfig?.value).includes("admins-canary"));
    });

    it("go where our own resources go when no provider is handed down", async () => {
        await stack.config("migration-toolkit:kubeconfig", { value: "ours-canary", secret: true });
        program();
        const run = await stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(await providers(), ["runner-cluster"]);
        const { text, find } = await stack.state();
        assert.match(JSON.stringify(find("runner-cluster")?.inputs), /ours-canary/);
        assert.ok(!text.includes("ours-canary"));
    });

    it("are taken away with it", async () => {
        const run = await stack.destroy();
        assert.ok(run.ok, run.output);
    });
});

class Kubernetes extends pulumi.ProviderResource {
    constructor(name: string, inputs: pulumi.Inputs) {
        super("kubernetes", name, inputs);
    }
}
