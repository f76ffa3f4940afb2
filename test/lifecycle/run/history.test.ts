import assert from "node:assert/strict";
import fc from "fast-check";
import { isOver, sayRun, viewRun } from "../../../provider/await/index.ts";
import type { KubeObject } from "../../../provider/kube/index.ts";
import { labelNames, type Session } from "../../../provider/lifecycle/index.ts";
import { type Attempt, attemptNumber, nextMove } from "../../../provider/lifecycle/run/attempts.ts";
import { shortfall } from "../../../provider/lifecycle/run/shortfall.ts";
import { obstacle } from "../../../provider/resources/virtualization/run/obstacles.ts";
import { migration } from "../../../provider/resources/virtualization/run/sheet.ts";

const outcomes = ["Succeeded", "Failed", "Canceled"] as const;
type Ending = (typeof outcomes)[number];
const condition = (type: string) => ({ type, status: "True" });

/** What a controller may have written of a plan's runs: some that have ended, and perhaps one that is under way or waits; each VM's way. */
interface History {
    readonly endings: readonly Exclude<Ending, "Succeeded">[];
    readonly last: Ending | "Executing" | "Waiting" | undefined;
    readonly vms: readonly { readonly outcome: Ending | undefined; readonly phase: string }[];
    /** The Migration objects were deleted, all but those of the last so many. */
    readonly kept: number;
    readonly reported: { readonly attempt: number; readonly outcome: string } | undefined;
}

const histories: fc.Arbitrary<History> = fc.record({
    endings: fc.array(fc.constantFrom("Failed" as const, "Canceled" as const), { maxLength: 3 }),
    last: fc.constantFrom(...outcomes, "Executing" as const, "Waiting" as const, undefined),
    vms: fc.array(
        fc.record({
            outcome: fc.option(fc.constantFrom(...outcomes), { nil: undefined }),
            phase: fc.constantFrom("Started", "CopyDisks", "CopyingPaused"),
        }),
        { minLength: 1, maxLength: 4 },
    ),
    kept: fc.nat(4),
    reported: fc.option(fc.record({ attempt: fc.nat(4), outcome: fc.constantFrom(...outcomes, "Running", "Pending") }), { nil: undefined }),
});

function worldOf({ endings, last, vms, kept }: History): { plan: KubeObject; attempts: readonly Attempt[] } {
    const states = [...endings, ...(last ? [last] : [])];
    const started = states.filter((state) => state !== "Waiting");
    const entries = started.map((state, at) => ({ migration: { name: `web-${at + 1}`, uid: `uid-${at + 1}` }, conditions: [condition(state)] }));
    const isUnderWay = last === "Executing";
    const ran = vms.map(({ outcome, phase }, at) => ({
        id: `vm-${at}`,
        name: `vm-${at}`,
        phase,
        started: "2026-01-05T08:00:00Z",
        conditions: (outcome ?? (isUnderWay ? undefined : "Failed")) ? [condition(outcome ?? "Failed")] : [],
    }));
    const status = { conditions: [condition("Ready")], migration: { history: entries, vms: entries.length > 0 ? ran : [] } };
    const plan: KubeObject = { metadata: { name: "web", namespace: "demo" }, spec: { vms: vms.map((_, at) => ({ id: `vm-${at}` })) }, status };
    const objects = states.map(
        (_, at): KubeObject => ({
            metadata: { name: `web-${at + 1}`, uid: `uid-${at + 1}`, labels: { [labelNames.attempt]: String(at + 1) } },
            spec: {},
        }),
    );
    const attempts = objects
        .slice(Math.max(0, objects.length - kept))
        .map((object) => ({ number: attemptNumber(object), object, view: viewRun(plan, object, object.metadata.uid!) }));
    return { plan, attempts };
}

describe("whatever a controller may have written", () => {
    const holds = (promise: (history: History, world: ReturnType<typeof worldOf>) => void) =>
        fc.assert(
            fc.property(histories, (history) => promise(history, worldOf(history))),
            { numRuns: 2_000 },
        );

    it("no run is started beside one that is there and has not ended, nor after a success", () =>
        holds(({ last, kept, reported }, { attempts }) => {
            const move = nextMove(attempts, reported);
            if (kept > 0 && (last === "Executing" || last === "Waiting" || last === "Succeeded")) assert.equal(move.kind, "follow");
        }));

    it("no run is started whose name an earlier one may have", () =>
        holds((_, { attempts }) => {
            const move = nextMove(attempts, undefined);
            if (move.kind === "start") for (const { number } of attempts) assert.ok(move.number > number);
        }));

    it("an active run that no object of ours tells of still lets none be started", async () => {
        const session = { inventoryOf: async () => undefined } as unknown as Session;
        await fc.assert(
            fc.asyncProperty(histories, async (each) => {
                if (each.last === "Executing" || each.last === "Succeeded") return;
                const { plan } = worldOf(each);
                const { history } = (plan.status as { migration: { history: object[] } }).migration;
                history.push({ migration: { name: "other", uid: "other" }, conditions: [condition("Executing")] });
                const found = await obstacle({ object: plan }, session, new AbortController().signal);
                assert.match(found?.reason ?? "", /migration other, which this stack did not make/);
            }),
            { numRuns: 500 },
        );
    });

    it("an end is one of three, and a run that has not ended has no cause of its end", () =>
        holds((_, { attempts }) => {
            for (const { view } of attempts) {
                assert.equal(isOver(view), outcomes.includes(view.outcome as Ending));
                if (!isOver(view)) assert.deepEqual([view.causes, view.completedAt], [[], undefined]);
                if (isOver(view)) assert.ok(!view.rests && view.hopeless === undefined);
            }
        }));

    it("what has not moved is named, and nothing is wished for only when all has moved or rests", () =>
        holds((_, { attempts }) => {
            for (const { view, number } of attempts) {
                const { reasons: lines } = shortfall(migration, { plan: "demo/web" }, view, number, "demo/web", false);
                const left = view.vms.filter((vm) => vm.outcome !== "Succeeded");
                if (lines.length === 0) assert.ok(view.rests || (isOver(view) && view.outcome !== "Failed" && left.length === 0));
                else assert.ok(lines[0]!.includes(sayRun(view)));
                if (lines.length > 0 && isOver(view)) for (const vm of left) assert.ok(lines.some((line) => line.includes(vm.name)));
            }
        }));
});
