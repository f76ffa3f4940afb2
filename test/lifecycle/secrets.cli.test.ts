import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Kind, kinds } from "../../provider/kube/index.ts";
import { type Run, raw } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace, wave } from "../support/wave.ts";

/** One in every secret input, as people mark them, and as a provider's schema marks them for those who forget. */
const canaries = { wrong: "canary-password-2", vcenter: "canary-password-1", disk: "canary-disk-9" };

/** What the SDK of the program tells of its own calls in debug mode, values included, before we have them. */
function withoutSdk(text: string): string {
    return text
        .replaceAll(/debug: (Registering resource|RegisterResource RPC).*/g, "")
        .replaceAll(/.*"message":"[^"]*(Registering resource|RegisterResource RPC).*/g, "");
}

describe("secrets, from the first preview to destroy, failures included", () => {
    let rehearsed: Rehearsed;
    const heard: string[] = [];
    const declare = (password: string) =>
        rehearsed.stack.program(() => {
            const run = wave({ password: pulumi.secret(password), runOutputs: ["vms"] });
            const disk = raw(
                "migration-toolkit:imports:DataVolume",
                "disk",
                {
                    namespace,
                    name: "disk",
                    source: { http: { url: "https://images.example.com/a.qcow2" } },
                    storage: { size: "1Gi", storageClass: "ceph-rbd", accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem" },
                    credentials: { username: "reader", password: canaries.disk },
                    maxRestarts: 1,
                },
                { outputs: ["phase"] },
            );
            return { ...run, phase: disk.phase };
        });
    /** Runs an operation and keeps everything that was said, debug lines and events included. */
    const listen = async (work: Promise<Run>): Promise<Run> => {
        const run = await work;
        heard.push(...[run.output, ...run.events.map((event) => JSON.stringify(event))].map(withoutSdk), JSON.stringify(run.outputs));
        heard.push((await rehearsed.stack.state()).text);
        return run;
    };

    before(async function () {
        rehearsed = await startRehearsed(this, {
            faults: [
                // The controllers quote what they were given, as some clients do in their errors.
                { kind: "vm", vm: "web-02", step: "ImageConversion", reason: `curl -u migrator:${canaries.vcenter} failed`, times: 1 },
                { kind: "import", name: "disk", reason: `401 for reader:${canaries.disk}`, times: 3 },
            ],
        });
    });
    after(() => rehearsed?.stop());

    it("go through every operation", async () => {
        const { stack } = rehearsed;
        declare(canaries.wrong);
        await listen(stack.preview({ debug: true }));
        const refused = await listen(stack.up({ debug: true }));
        assert.match(refused.output, /Login failure/);
        assert.match(refused.output, /401 for reader:\[secret\]/);
        declare(canaries.vcenter);
        await listen(stack.preview({ debug: true, diff: true }));
        const failed = await listen(stack.up({ debug: true, diff: true }));
        assert.match(failed.output, /curl -u migrator:\[secret\] failed/);
        const ended = await listen(stack.up({ debug: true }));
        assert.ok(ended.ok, ended.output.replaceAll(/canary-\S+/g, "CANARY"));
        await listen(stack.refresh({ debug: true }));
    });

    it("stand in the cluster in Secrets only", async () => {
        // What a controller says in a status is its own; everything else would be ours.
        const texts = await Promise.all(
            Object.values(kinds)
                .filter((kind: Kind) => kind !== kinds.secret)
                .map(async (kind) => (await rehearsed.world.cluster.list(kind)).items.map(({ status: _theirs, ...rest }) => JSON.stringify(rest))),
        );
        for (const canary of Object.values(canaries)) assert.ok(!texts.flat().join("\n").includes(canary), canary);
        const secrets = JSON.stringify((await rehearsed.world.cluster.list(kinds.secret)).items);
        assert.ok(secrets.includes(Buffer.from(canaries.vcenter).toString("base64")), "the one in use is where it belongs");
    });

    it("are in nothing that was said, logged or stored", async () => {
        await listen(rehearsed.stack.destroy({ debug: true }));
        for (const canary of Object.values(canaries)) {
            const where = heard.findIndex((text) => text.includes(canary) || text.includes(Buffer.from(canary).toString("base64")));
            assert.equal(where, -1, heard[where]?.replaceAll(canary, "CANARY").slice(0, 2000));
        }
        assert.equal((await rehearsed.world.cluster.list(kinds.secret)).items.length, 0);
    });
});
