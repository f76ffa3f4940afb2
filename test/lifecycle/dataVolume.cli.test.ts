import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { World } from "../../provider/rehearsal/port.ts";
import { eventually, type Run, raw } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";

const namespace = "demo";
const type = "migration-toolkit:imports:DataVolume";
const canary = "canary-password-7";
const outputs = ["phase", "progress", "restartCount", "claimName", "uid"] as const;
const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** The program: one disk, as a user writes it. */
function fedora(over: pulumi.Inputs = {}): Record<string, unknown> {
    const inputs = {
        namespace,
        name: "fedora",
        source: { http: { url: "https://images.example.com/fedora.qcow2" } },
        storage: { size: "4Gi", storageClass: "ceph-rbd" },
        credentials: { username: "reader", password: canary },
        caCertificate: pem,
        ...over,
    };
    const made = raw(type, "disk", inputs, { outputs });
    return Object.fromEntries(outputs.map((output) => [output, made[output]]));
}

const volumesIn = async ({ cluster }: World) => (await cluster.list(kinds.dataVolume)).items;
const namesIn = async ({ cluster }: World, kind: Kind) => (await cluster.list(kind, { namespace })).items.map(({ metadata }) => metadata.name);
const valuesOf = ({ outputs: all }: Run) => Object.fromEntries(Object.entries(all).map(([key, { value }]) => [key, value]));

describe("an imported disk", () => {
    let rehearsed: Rehearsed;
    let uid: string;
    const printed: string[] = [];
    const program = (over?: pulumi.Inputs) => rehearsed.stack.program(() => fedora({ maxRestarts: 1, ...over }));
    const noted = async (run: Promise<Run>) => {
        const { output, ...rest } = await run;
        printed.push(output);
        return { output, ...rest };
    };
    const up = () => noted(rehearsed.stack.up());

    before(async function () {
        const reason = "Unable to connect to http data source: expected status code 200, got 404. Status: 404 Not Found";
        rehearsed = await startRehearsed(this, { faults: [{ kind: "import", name: "fedora", reason, times: 2 }] });
    });
    after(() => rehearsed?.stop());

    it("is refused by a preview with all its problems, and nothing is made", async () => {
        program({ source: { http: { url: "https://reader:hunter2@images.example.com/fedora.ova" } }, storage: { size: "20", storageClass: "cepf" } });
        const run = await noted(rehearsed.stack.preview());
        assert.equal(run.ok, false);
        for (const told of [
            /source\.http\.url.*give them as `credentials`/,
            /storage\.size.*forget the unit/,
            /storageClass.*no storage class cepf.*ceph-rbd/,
        ])
            assert.match(run.output, told);
        assert.ok(!run.output.includes("hunter2"));
        assert.deepEqual(await volumesIn(rehearsed.world), []);
    });

    it("is previewed without touching the cluster", async () => {
        program();
        const run = await noted(rehearsed.stack.preview());
        assert.ok(run.ok, run.output);
        assert.deepEqual([await volumesIn(rehearsed.world), await namesIn(rehearsed.world, kinds.secret)], [[], []]);
    });

    it("fails with the importer's words when it has restarted often enough, while CDI goes on", async () => {
        const run = await up();
        assert.equal(run.ok, false);
        assert.match(run.output, /DataVolume demo\/fedora has failed/);
        assert.match(run.output, /the importer has failed 2 times: .*got 404.*\n.*look at the `url`/);
        assert.match(run.output, /CDI goes on trying/);
        uid = (await volumesIn(rehearsed.world))[0]!.metadata.uid!;
        assert.equal((await rehearsed.stack.state()).find("disk")?.outputs?.uid, uid);
    });

    it("ends well with the next up, which makes no second one", async () => {
        const run = await up();
        assert.ok(run.ok, run.output);
        assert.deepEqual(valuesOf(run), { phase: "Succeeded", progress: "100.0%", restartCount: 2, claimName: "fedora", uid });
        assert.equal((await volumesIn(rehearsed.world)).length, 1);
    });

    it("then has nothing to do", async () => {
        const run = await noted(rehearsed.stack.preview({ expectNoChanges: true }));
        assert.ok(run.ok, run.output);
    });

    it("keeps the password in its Secret and nowhere else", async () => {
        const { text } = await rehearsed.stack.state();
        const { cluster } = rehearsed.world;
        const everything = await Promise.all(Object.values(kinds).map(async (kind) => (await cluster.list(kind)).items.map((each) => [kind, each])));
        const holders = (everything.flat() as [Kind, KubeObject][]).filter(([, each]) => holds(JSON.stringify(each)));
        assert.deepEqual(
            holders.map(([{ kind }, { metadata }]) => `${kind} ${metadata.name}`),
            ["Secret fedora-credentials"],
        );
        for (const [at, each] of [text, ...printed].entries()) assert.ok(!holds(each), at === 0 ? "the state" : `output ${at}`);
    });

    it("survives that the Secret it was imported with is cleared away", async () => {
        await rehearsed.world.cluster.delete(kinds.secret, { name: "fedora-credentials", namespace });
        assert.ok((await noted(rehearsed.stack.refresh())).ok);
        const run = await up();
        assert.ok(run.ok, run.output);
        assert.equal(run.outputs.uid?.value, uid);
        assert.ok((await namesIn(rehearsed.world, kinds.secret)).includes("fedora-credentials"));
    });

    it("is made again when somebody has deleted it", async () => {
        await rehearsed.world.cluster.delete(kinds.dataVolume, { name: "fedora", namespace });
        assert.ok((await noted(rehearsed.stack.refresh())).ok);
        const run = await up();
        assert.ok(run.ok, run.output);
        assert.notEqual(run.outputs.uid?.value, uid);
    });

    it("goes with the stack, and all that was made beside it", async () => {
        const run = await noted(rehearsed.stack.destroy());
        assert.ok(run.ok, run.output);
        for (const kind of [kinds.dataVolume, kinds.secret, kinds.pod]) assert.deepEqual(await namesIn(rehearsed.world, kind), []);
        await eventually("its claim is collected", async () => (await namesIn(rehearsed.world, kinds.persistentVolumeClaim)).length === 0);
        assert.ok(!(await namesIn(rehearsed.world, kinds.configMap)).includes("fedora-ca"));
    });
});

describe("an import that fails for good", () => {
    let rehearsed: Rehearsed;

    before(async function () {
        rehearsed = await startRehearsed(this, {
            faults: [{ kind: "import", name: "fedora", reason: "no space left on device", isFinal: true, times: 1 }],
        });
        rehearsed.stack.program(() => fedora());
    });
    after(() => rehearsed?.stop());

    it("is reported with its cause", async () => {
        const run = await rehearsed.stack.up();
        assert.equal(run.ok, false);
        assert.match(run.output, /DataVolume demo\/fedora has failed.*\n.*no space left on device.*\n.*ask for a larger disk/);
    });

    it("is made anew by the next up, as the preview tells", async () => {
        const before = (await volumesIn(rehearsed.world))[0]!.metadata.uid;
        const preview = await rehearsed.stack.preview();
        assert.match(preview.output, /cannot become what is asked any more: it is made anew/);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual([run.outputs.phase?.value, run.outputs.restartCount?.value], ["Succeeded", 0]);
        assert.notEqual(run.outputs.uid?.value, before);
        assert.equal((await volumesIn(rehearsed.world)).length, 1);
    });
});

describe("an import whose provider is killed", () => {
    let rehearsed: Rehearsed;

    before(async function () {
        rehearsed = await startRehearsed(this, { speed: 20 });
        rehearsed.stack.program(() => fedora({ storage: { size: "100Gi", storageClass: "ceph-rbd" } }));
    });
    after(() => rehearsed?.stop());

    it("goes on without it", async () => {
        const up = rehearsed.stack.up();
        const isCopying = async () => (await volumesIn(rehearsed.world))[0]?.status?.phase === "ImportInProgress";
        await eventually("the import has begun", isCopying);
        const plugin = await eventually("the plugin", () => rehearsed.stack.processes().find((each) => each.role === "plugin"));
        process.kill(plugin.pid, "SIGKILL");
        assert.equal((await up).ok, false);
        assert.equal((await rehearsed.stack.state()).find("disk"), undefined, "nothing was written down");
        await rehearsed.stack.unlock();
    });

    it("is followed by the next up to its end, without a second DataVolume", async () => {
        const [begun] = await volumesIn(rehearsed.world);
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual([run.outputs.uid?.value, run.outputs.phase?.value], [begun?.metadata.uid, "Succeeded"]);
        assert.equal((await volumesIn(rehearsed.world)).length, 1);
    });
});

describe("a disk that was imported by hand", () => {
    let rehearsed: Rehearsed;
    let uid: string | undefined;

    before(async function () {
        rehearsed = await startRehearsed(this);
        const spec = {
            source: { registry: { url: "docker://quay.example.com/fedora:40", secretRef: "login" } },
            storage: { resources: { requests: { storage: "4Gi" } }, storageClassName: "ceph-rbd" },
        };
        const { cluster } = rehearsed.world;
        await cluster.create(kinds.secret, { metadata: { name: "login", namespace } });
        ({ uid } = (await cluster.create(kinds.dataVolume, { metadata: { name: "fedora", namespace }, spec })).metadata);
    });
    after(() => rehearsed?.stop());

    it("is refused to a program that does not take it over", async () => {
        rehearsed.stack.program(() => fedora());
        const run = await rehearsed.stack.preview();
        assert.equal(run.ok, false);
        assert.match(run.output, /DataVolume demo\/fedora exists already and was made by somebody else/);
    });

    it("is taken over with the inputs that would have made it, and followed to its end", async () => {
        rehearsed.stack.program(() => ({}));
        const taken = await rehearsed.stack.import({ resources: [{ type, name: "disk", id: "demo/fedora" }] });
        assert.ok(taken.ok, taken.output);
        const source = { registry: { url: "docker://quay.example.com/fedora:40" } };
        const inputs = (await rehearsed.stack.state()).find("disk")?.inputs;
        assert.deepEqual([inputs?.source, inputs?.secret], [source, "login"]);
        rehearsed.stack.program(() => fedora({ source, secret: "login", credentials: undefined, caCertificate: undefined }));
        const run = await rehearsed.stack.up();
        assert.ok(run.ok, run.output);
        assert.deepEqual([run.outputs.uid?.value, run.outputs.phase?.value], [uid, "Succeeded"]);
    });
});

/** In clear, or as Secrets are written. */
function holds(text: string): boolean {
    return text.includes(canary) || text.includes(Buffer.from(canary).toString("base64"));
}
