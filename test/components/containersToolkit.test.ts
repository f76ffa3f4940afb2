import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { containersToolkit } from "../../provider/components/containersToolkit/index.ts";
import { notKnownYet } from "../../provider/components/runtime.ts";
import { type Mocked, type MockedOptions, type Registration, runMocked } from "../support/mocked.ts";

const [namespace, group] = ["kubernetes:core/v1:NamespacePatch", "kubernetes:operators.coreos.com/v1:OperatorGroup"];
const [operator, controller] = ["migration-toolkit:index:Operator", "migration-toolkit:containers:MigrationController"];
const own = "migration-toolkit:containers:ContainersToolkit";

const answer = ({ type, inputs }: Registration): pulumi.Inputs => ({
    metadata: inputs.metadata,
    ...(type === operator && { installedVersion: "mtc-operator.v1.8.7" }),
    ...(type === controller && { version: "1.8.7", consoleUrl: "https://migration.apps.example.com" }),
});

const ask = (inputs: pulumi.Inputs = { operator: {} }, options: MockedOptions = {}): Promise<Mocked> =>
    runMocked(containersToolkit, inputs, { name: "mtc", answer, ...options });

/** Without what the SDK says for its own developers. */
function saidIn({ told }: Mocked): string {
    return told.filter((line) => !line.startsWith("debug:")).join("\n");
}

describe("ContainersToolkit", () => {
    it("makes the namespace, the group, the operator and the controller, each after the one before and all below itself", async () => {
        const made = await ask();
        assert.deepEqual(
            made.registrations.map(({ type, parent }) => [type, parent]),
            [own, namespace, group, operator, controller].map((type) => [type, type === own ? "" : "mtc"]),
        );
        assert.deepEqual(made.one(group!).inputs.spec, { targetNamespaces: ["openshift-migration"] });
        assert.equal(made.one(operator!).dependencies.length > 0, true);
        assert.equal(made.one(controller!).dependencies.length > 0, true);
        assert.equal(made.one(namespace!).retainOnDelete, true);
        assert.equal(made.one(controller!).retainOnDelete, false);
    });

    it("asks for the product's operator in its own namespace, as it is told to", async () => {
        const made = await ask({ operator: { channel: "release-v1.7", approval: "Manual", source: "mirror" } });
        const expected = { name: "mtc-operator", namespace: "openshift-migration", package: "mtc-operator" };
        assert.deepEqual(made.one(operator!).inputs, { ...expected, channel: "release-v1.7", approval: "Manual", source: "mirror" });
    });

    for (const { why, asked, release } of [
        { why: "the channel", asked: { channel: "release-v1.7" }, release: "1.7" },
        { why: "the version", asked: { channel: "release-v1.7", version: "mtc-operator.v1.8.3" }, release: "1.8" },
        { why: "nothing where it is not said", asked: {}, release: undefined },
        { why: "nothing where it is not known", asked: { channel: notKnownYet() }, release: undefined },
    ])
        it(`judges settings by ${why}`, async () => assert.equal((await ask({ operator: asked })).one(controller!).inputs.release, release));

    it("looks at the installation again when the operator has another version", async () => {
        assert.deepEqual((await ask()).one(controller!).inputs.annotations, { "migration-toolkit.pulumi.com/operator": "mtc-operator.v1.8.7" });
    });

    it("hands role and settings to the controller", async () => {
        const made = await ask({
            operator: {},
            role: "remote",
            hasLogReader: false,
            settings: { rsync: { privileged: true }, restic: { timeout: "2h" } },
        });
        const { role, hasLogReader, rsync, restic } = made.one(controller!).inputs;
        assert.deepEqual([role, hasLogReader, rsync, restic], ["remote", false, { privileged: true }, { timeout: "2h" }]);
    });

    for (const { why, tcpProxy } of [
        { why: "given in clear", tcpProxy: "http://tom:canary@proxy.example.com:3128" },
        { why: "given as a secret", tcpProxy: output.secret("http://tom:canary@proxy.example.com:3128") },
    ])
        it(`keeps the proxy's password secret ${why}, for itself and for the controller`, async () => {
            const made = await ask({ operator: {}, settings: { stunnel: { tcpProxy }, limits: { pods: 5 } } });
            assert.deepEqual(made.one(own).secrets, ["settings"]);
            assert.deepEqual(made.one(controller!).secrets, ["stunnel"]);
            assert.doesNotMatch(saidIn(made), /canary/);
        });

    it("answers with what is installed, and with what stays behind", async () => {
        const made = await ask();
        const { outputs } = made;
        assert.equal(outputs.namespace, "openshift-migration");
        assert.deepEqual([outputs.installedVersion, outputs.version, outputs.consoleUrl].map(String), [
            "mtc-operator.v1.8.7",
            "1.8.7",
            "https://migration.apps.example.com",
        ]);
        assert.match((outputs.staysBehind as string[]).join("\n"), /^the namespace openshift-migration with its plans/);
    });

    it("takes the namespace away when it is told to", async () => {
        const made = await ask({ operator: {}, keepsNamespace: false });
        assert.equal(made.one("kubernetes:core/v1:Namespace").retainOnDelete, false);
        assert.doesNotMatch((made.outputs.staysBehind as string[]).join("\n"), /namespace openshift-migration/);
    });

    it("without an operator only makes the controller", async () => {
        const made = await ask({ settings: { limits: { pods: 500 } } });
        assert.deepEqual(
            made.registrations.map(({ type }) => type),
            [own, controller],
        );
        assert.match((made.outputs.staysBehind as string[]).join("\n"), /^the operator, which was there before\nthe namespace openshift-migration/);
    });

    it("is made in a preview with values that are not known yet", async () => {
        const made = await ask({ operator: { channel: notKnownYet() }, settings: { limits: { pods: notKnownYet() } } }, { isPreview: true });
        assert.deepEqual(made.one(controller!).inputs.limits, { pods: "<unknown>" });
    });

    const bad: readonly { readonly why: string; readonly inputs: pulumi.Inputs; readonly says: RegExp }[] = [
        {
            why: "settings of which nothing is known",
            inputs: { settings: notKnownYet() },
            says: /^settings: must be known in previews; the values in it need not be$/m,
        },
        {
            why: "a misspelt setting",
            inputs: { settings: { limits: { pod: 5 } } },
            says: /^settings\.limits\.pod: is not a property here; did you mean "pods"\?$/m,
        },
        { why: "a number below its least", inputs: { settings: { limits: { pods: 0 } } }, says: /^settings\.limits\.pods: must be at least 1$/m },
        {
            why: "a proxy that is none, without repeating it",
            inputs: { settings: { stunnel: { tcpProxy: "canary" } } },
            says: /^settings\.stunnel\.tcpProxy: must be `http:\/\/\[USER:PASSWORD@\]HOST:PORT`, with a port$/m,
        },
    ];
    for (const { why, inputs, says } of bad)
        it(`refuses ${why}`, () =>
            assert.rejects(ask({ operator: {}, ...inputs }), (error: Error & { details: readonly string[] }) => {
                assert.match(error.details.join("\n"), says);
                assert.doesNotMatch(error.details.join("\n"), /canary/);
                return true;
            }));
});
