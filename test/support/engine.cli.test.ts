import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { type Declared, Engine, Ref } from "./engine.ts";
import { fakeProvider } from "./fakeProvider.ts";
import { boxType, startFakeStack } from "./fakeStack.ts";
import { type FakeWorld, fakeWorld } from "./fakeWorld.ts";
import type { Plugin } from "./operation.ts";
import { type Run, raw, type TestStack } from "./pulumi.ts";

const box = (name: string, inputs: Declared["inputs"]): Declared => ({ type: boxType, name, inputs });

interface Case {
    readonly why: string;
    readonly does?: "up" | "refresh" | "destroy";
    readonly program: readonly Declared[];
    /** What happens to the world before. */
    readonly before?: (world: FakeWorld) => void;
    readonly steps: readonly string[];
}

const pair = (one: Declared["inputs"], two: Declared["inputs"] = {}) => [box("one", one), box("two", { color: new Ref("one"), ...two })];

/** One after another, on one stack. */
const cases: readonly Case[] = [
    { why: "a partial creation is kept and ends the operation", program: pair({ size: 1, outcome: "unfinished" }), steps: ["create one"] },
    { why: "goes on with what was partial, and then with the rest", program: pair({ size: 1 }), steps: ["update one", "create two"] },
    { why: "has nothing to do", program: pair({ size: 1 }), steps: [] },
    { why: "a partial update keeps the inputs from before", program: pair({ size: 2, outcome: "unfinished" }), steps: ["update one"] },
    { why: "updates again what was partial, with the same program", program: pair({ size: 2, outcome: "unfinished" }), steps: ["update one"] },
    { why: "leaves nothing partial behind", program: pair({ size: 2 }), steps: ["update one"] },
    { why: "a step that fails leaves the state as it was", program: pair({ size: 3, outcome: "refused" }), steps: ["update one"] },
    {
        why: "replaces dependents with what they depend on, and deletes before it creates",
        program: pair({ size: 2, color: "red" }),
        steps: ["delete two", "delete one", "create one", "create two"],
    },
    {
        why: "a replacement that fails leaves only its deletions behind",
        program: pair({ size: 2, color: "blue", outcome: "refused" }),
        steps: ["delete two", "delete one", "create one"],
    },
    {
        why: "makes what was deleted and not made again, and deletes dependents once more before",
        program: pair({ size: 2, color: "blue" }),
        steps: ["delete two", "create one", "create two"],
    },
    { why: "deletes what is not declared any more", program: [box("one", { size: 2, color: "blue" })], steps: ["delete two"] },
    {
        why: "a refresh forgets what is gone",
        does: "refresh",
        program: [],
        before: (world) => world.remove("one-blue"),
        steps: ["read one"],
    },
    { why: "makes it again", program: pair({ size: 2, color: "blue" }), steps: ["create one", "create two"] },
    { why: "destroys dependents first", does: "destroy", program: [], steps: ["delete two", "delete one"] },
];

describe("the engine of the tests, beside the real CLI", () => {
    let stack: TestStack;
    let realWorld: FakeWorld;
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    const ownWorld = fakeWorld(join(folder, "world.json"));
    const engine = new Engine();
    let plugin: Plugin;

    before(async function () {
        ({ stack, world: realWorld } = await startFakeStack(this));
        const { resources } = await fakeProvider(ownWorld).configure({}, new AbortController().signal);
        plugin = { resources, died: new AbortController().signal };
    });
    after(async () => {
        await stack?.stop();
        rmSync(folder, { recursive: true });
    });

    for (const { why, does = "up", program, before: happens, steps } of cases)
        it(why, async () => {
            for (const world of [realWorld, ownWorld]) happens?.(world);
            stack.program(() => declare(program));
            const run = await stack[does]();
            const operation = await (does === "up" ? engine.up(program, plugin) : engine[does](plugin));
            assert.deepEqual(operation.steps, steps);
            assert.deepEqual(stepsOf(run), steps, run.output);
            assert.equal(operation.isOk, run.ok, run.output);
            assert.deepEqual(ownState(engine), await realState(stack));
            assert.deepEqual(ownWorld.boxes(), realWorld.boxes());
        });
});

function declare(program: readonly Declared[]): void {
    const made = new Map<string, pulumi.CustomResource>();
    for (const { type, name, inputs } of program) {
        const resolved = Object.entries(inputs).map(([key, value]) => [key, value instanceof Ref ? made.get(value.name)!.id : value]);
        made.set(name, raw(type, name, Object.fromEntries(resolved), { deleteBeforeReplace: true }));
    }
}

const verbs: Readonly<Record<string, string>> = {
    create: "create",
    "create-replacement": "create",
    update: "update",
    delete: "delete",
    "delete-replaced": "delete",
    refresh: "read",
};

function stepsOf({ events }: Run): readonly string[] {
    return events.flatMap(({ resourcePreEvent }) => {
        const { op = "", type, urn = "" } = resourcePreEvent?.metadata ?? {};
        const verb = verbs[op];
        return verb && type === boxType ? [`${verb} ${urn.split("::").at(-1)}`] : [];
    });
}

interface Kept {
    readonly id: string | undefined;
    readonly inputs: unknown;
    readonly made: unknown;
    readonly reasons: number;
}

function ownState({ state }: Engine): Readonly<Record<string, Kept>> {
    const kept = state.filter((each) => !each.isPendingReplacement);
    return Object.fromEntries(
        kept.map(({ name, id, inputs, outputs, initErrors }) => [name, { id, inputs, made: outputs.made, reasons: initErrors.length }]),
    );
}

async function realState(stack: TestStack): Promise<Readonly<Record<string, Kept>>> {
    const { resources } = await stack.state();
    const boxes = resources.filter(({ type, pendingReplacement }) => type === boxType && !pendingReplacement);
    return Object.fromEntries(
        boxes.map(({ urn, id, inputs, outputs, initErrors }) => {
            const { __defaults: _defaults, ...own } = inputs ?? {};
            return [urn.split("::").at(-1)!, { id, inputs: own, made: outputs?.made, reasons: initErrors?.length ?? 0 }];
        }),
    );
}
