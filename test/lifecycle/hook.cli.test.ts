import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { raw } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { namespace } from "../support/wave.ts";

describe("the playbook of a hook, in the CLI", () => {
    let rehearsed: Rehearsed;
    before(async function () {
        rehearsed = await startRehearsed(this);
    });
    after(() => rehearsed?.stop());
    const playbook = (task: string) =>
        `- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: First\n      debug: {}\n    - name: ${task}\n      debug: {}\n`;
    const declare = (text: pulumi.Input<string>) =>
        rehearsed.stack.program(() => void raw("migration-toolkit:virtualization:Hook", "stop", { namespace, playbook: text }));
    const run = async (operation: Promise<{ ok: boolean; output: string }>) => {
        const { ok, output } = await operation;
        assert.ok(ok, output);
        return output;
    };

    it("is encoded in the object", async () => {
        declare(playbook("Stop the shop"));
        await run(rehearsed.stack.up());
        const [hook] = (await rehearsed.world.cluster.list(kinds.hook)).items;
        assert.equal(Buffer.from(String(hook!.spec!.playbook), "base64").toString(), playbook("Stop the shop"));
    });

    it("is shown line by line when it changes", async () => {
        declare(playbook("Drain the queue"));
        const output = await run(rehearsed.stack.preview());
        assert.match(output, /1 line added, 1 removed/);
        assert.match(output, /- {4}- name: Stop the shop\n.*\+ {4}- name: Drain the queue/);
    });

    it("stays secret when it is", async () => {
        declare(pulumi.secret(playbook("Say hunter2 aloud")));
        const outputs = [await run(rehearsed.stack.preview({ diff: true })), await run(rehearsed.stack.up())];
        declare(pulumi.secret(playbook("Say hunter3 aloud")));
        outputs.push(await run(rehearsed.stack.preview()));
        assert.match(outputs.at(-1)!, /playbook: is different; its lines are secret/);
        assert.doesNotMatch(outputs.join("\n") + (await rehearsed.stack.state()).text, /hunter/);
    });

    it("has no changes after a refresh", async () => {
        declare(pulumi.secret(playbook("Say hunter2 aloud")));
        await run(rehearsed.stack.refresh());
        await run(rehearsed.stack.preview({ expectNoChanges: true }));
        assert.doesNotMatch((await rehearsed.stack.state()).text, /hunter/);
    });
});
