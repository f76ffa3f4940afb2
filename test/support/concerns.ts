import assert from "node:assert/strict";
import { computedConcerns, surroundingsOf, type VmSurroundings } from "../../provider/concern/index.ts";
import { ruleBooks } from "../../provider/concern/rules/index.ts";
import type { SourceType } from "../../provider/inventory/index.ts";

type Raw = Readonly<Record<string, unknown>>;

/** A rule on a VM that differs from the ordinary one in what the rule is about. */
export interface RuleCase {
    readonly id: string;
    readonly fires: Raw;
    readonly labels: readonly string[];
    /** As near to firing as it gets; absent = the ordinary VM. */
    readonly rests?: Raw;
    /** What is around the VM, where that makes the rule fire; the rule rests without it. */
    readonly around?: VmSurroundings;
}

export const around = surroundingsOf;

/** A test per rule of a source, and one that no rule is forgotten. */
export function itHasRules(source: SourceType, ordinary: Raw, common: VmSurroundings, cases: readonly RuleCase[]): void {
    const judge = (over: Raw, surroundings = common) => computedConcerns({ source, raw: () => ({ ...ordinary, ...over }) }, surroundings);
    const labels = (id: string, over: Raw, surroundings?: VmSurroundings) =>
        judge(over, surroundings).flatMap((concern) => (concern.id === id ? [concern.label] : []));

    it("are silent about an ordinary VM", () => assert.deepEqual(judge({}), []));
    it("are all here, by id", () => {
        const ids = ruleBooks[source]!.rules.map(({ id }) => id);
        assert.deepEqual([...new Set(cases.map(({ id }) => id))].sort(), ids);
        assert.deepEqual(ids, [...ids].sort());
    });
    for (const { id, fires, rests = {}, labels: expected, around: surroundings } of cases)
        it(`${expected.length > 0 ? "say" : "do not say"} ${id}${expected.length > 0 ? `: ${expected.join(", ")}` : ""}`, () => {
            assert.deepEqual(labels(id, fires, surroundings), expected);
            assert.deepEqual(labels(id, rests), []);
            if (surroundings) assert.deepEqual(labels(id, fires, {}), []);
        });
}
