import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../../provider/serve/engine.ts";
import type { Row } from "../../provider/serve/port.ts";
import { requestProgress, throttle } from "../../provider/serve/progress.ts";
import { parseUrn, viewUrn } from "../../provider/serve/urn.ts";

const urn = "urn:pulumi:dev::shop::pkg:i:Wave$pkg:i:Plan::web";

function recorder() {
    const said: string[] = [];
    const engine: Engine = {
        address: "",
        log: async (entry) => {
            said.push(`${entry.urn.split("::").at(-1)} ${entry.isEphemeral ? "status" : entry.severity}: ${entry.message}`);
        },
        publish: async (_address, _token, steps) => {
            said.push(...steps.map((step) => `row ${step.getOp()} ${step.getType()} ${step.getName()}`));
        },
        isUp: () => true,
        close: () => {},
    };
    const progress = (isPreview: boolean) =>
        requestProgress({
            engine,
            urn,
            packageName: "pkg",
            statusAddress: "a",
            token: "t",
            isPreview,
            scrub: (text) => text.replaceAll("hunter22", "[secret]"),
            isSecretText: () => false,
        });
    return { said, progress };
}

const row = (name: string, more: Partial<Row> = {}): Row => ({ type: "i:Vm", name, operation: "create", state: "running", inputs: {}, ...more });

describe("progress of a request", () => {
    it("says status and log lines in order, without secrets", async () => {
        const { said, progress } = recorder();
        const one = progress(false);
        one.status("using hunter22");
        one.log("warning", "with hunter22");
        await one.finish();
        assert.deepEqual(said, ["web status: using [secret]", "web warning: with [secret]"]);
    });

    it("plans each row of a preview once, and none that stays the same", async () => {
        const { said, progress } = recorder();
        const one = progress(true);
        one.rows([row("a"), row("b", { operation: "same" })]);
        one.rows([row("a"), row("c", { operation: "delete" })]);
        await one.finish();
        assert.deepEqual(said, ["row 2 pkg:i:Vm a", "row 4 pkg:i:Vm c"]);
    });

    it("tells what a row does, warns and fails once, while it runs", async () => {
        const { said, progress } = recorder();
        const one = progress(false);
        one.rows([row("a", { status: "10 %", warning: "no tools" })]);
        one.rows([row("a", { status: "10 %", warning: "no tools", state: "failed", error: "disk locked" })]);
        await one.finish();
        assert.deepEqual(said, ["a status: 10 %", "a warning: no tools", "a error: disk locked"]);
    });

    it("says the last thing at its end, and is silent afterwards", async () => {
        const { said, progress } = recorder();
        const one = progress(false);
        for (const text of ["1", "2", "3"]) one.status(text);
        await one.finish();
        one.status("4");
        await sleep(250);
        assert.deepEqual(said, ["web status: 1", "web status: 3"]);
    });
});

describe("a throttle", () => {
    it("passes the first and the newest text, and no repeats", async () => {
        const passed: string[] = [];
        const say = throttle((text) => passed.push(text), 20);
        for (const text of ["a", "b", "c", "c"]) say.pass(text);
        assert.deepEqual(passed, ["a"]);
        await sleep(30);
        say.pass("c");
        await sleep(30);
        assert.deepEqual(passed, ["a", "c"]);
    });

    it("keeps only the newest text for somebody who is slow", async () => {
        const passed: string[] = [];
        let arrive = () => {};
        const say = throttle((text) => {
            passed.push(text);
            return new Promise<void>((resolve) => {
                arrive = resolve;
            });
        }, 1);
        for (let nth = 0; nth < 10; nth += 1) {
            say.pass(`${nth}`);
            await sleep(5);
        }
        assert.deepEqual(passed, ["0"]);
        arrive();
        while (passed.length < 2) await sleep(1);
        assert.deepEqual(passed, ["0", "9"]);
    });
});

describe("a URN", () => {
    it("falls into its parts, colons in the name included", () => {
        assert.deepEqual(parseUrn("urn:pulumi:dev::shop::pkg:i:Wave$pkg:i:Plan::a::b"), {
            stack: "dev",
            project: "shop",
            type: "pkg:i:Plan",
            name: "a::b",
        });
    });
    it("of a row continues that of its owner", () =>
        assert.equal(viewUrn(urn, "pkg:i:Vm", "x"), "urn:pulumi:dev::shop::pkg:i:Wave$pkg:i:Plan$pkg:i:Vm::x"));
});
