import assert from "node:assert/strict";
import fc from "fast-check";
import { type Attempt, nextMove } from "../../../provider/lifecycle/run/attempts.ts";

type Outcome = Attempt["view"]["outcome"];
const attempt = (number: number, outcome: Outcome): Attempt => ({
    number,
    object: { metadata: { name: `web-${number}` } },
    view: { outcome, rests: false, causes: [], vms: [] },
});

describe("the next move", () => {
    const cases: { why: string; attempts: Attempt[]; reported?: { attempt: number; outcome: string }; move: string }[] = [
        { why: "starts the first attempt when nothing is there", attempts: [], move: "start 1" },
        { why: "follows an attempt that a killed up has left running", attempts: [attempt(1, "Running")], move: "follow 1" },
        { why: "follows one that has not begun", attempts: [attempt(1, "Pending")], move: "follow 1" },
        { why: "reports an end that nobody was told of", attempts: [attempt(1, "Failed")], move: "follow 1" },
        {
            why: "starts another attempt once the failure was told",
            attempts: [attempt(1, "Failed")],
            reported: { attempt: 1, outcome: "Failed" },
            move: "start 2",
        },
        {
            why: "reports the end of a run that was running when up was stopped",
            attempts: [attempt(1, "Failed")],
            reported: { attempt: 1, outcome: "Running" },
            move: "follow 1",
        },
        {
            why: "follows the second attempt of a killed update",
            attempts: [attempt(1, "Failed"), attempt(2, "Running")],
            reported: { attempt: 1, outcome: "Failed" },
            move: "follow 2",
        },
        {
            why: "reports the failed second attempt of a killed update",
            attempts: [attempt(1, "Failed"), attempt(2, "Failed")],
            reported: { attempt: 1, outcome: "Failed" },
            move: "follow 2",
        },
        { why: "leaves a success alone", attempts: [attempt(1, "Succeeded")], reported: { attempt: 1, outcome: "Succeeded" }, move: "follow 1" },
        { why: "counts on when the objects are gone", attempts: [], reported: { attempt: 3, outcome: "Failed" }, move: "start 4" },
    ];
    for (const c of cases)
        it(c.why, () => {
            const move = nextMove(c.attempts, c.reported);
            assert.equal(`${move.kind} ${move.kind === "start" ? move.number : move.attempt.number}`, c.move);
        });

    it("never starts a run beside an active one, nor after a success", () => {
        const outcome = fc.constantFrom<Outcome>("Pending", "Running", "Succeeded", "Failed", "Canceled");
        const reported = fc.option(fc.record({ attempt: fc.nat(4), outcome }), { nil: undefined });
        fc.assert(
            fc.property(fc.array(outcome, { minLength: 1, maxLength: 4 }), reported, (outcomes, known) => {
                const move = nextMove(
                    outcomes.map((each, at) => attempt(at + 1, each)),
                    known,
                );
                const last = outcomes.at(-1);
                if (move.kind === "start") assert.ok(last === "Failed" || last === "Canceled");
            }),
        );
    });
});
