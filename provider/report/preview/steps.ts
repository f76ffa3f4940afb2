import type { ValueMap } from "../../schema/value.ts";
import { parseRaw, type RawDiagnostic, type RawStep } from "./cliOutput.ts";
import type { Operation } from "./model.ts";
import { plain, plainLines, plainText } from "./plain.ts";

/** A preview as the CLI tells it, with plain values. */
export interface Preview {
    /** One for each resource, in the order of their URNs. */
    readonly steps: readonly Step[];
    readonly diagnostics: readonly Diagnostic[];
    /** How many resources stay as they are; the CLI does not name them unless it is asked to. */
    readonly same: number | undefined;
}

export interface Step {
    readonly urn: string;
    /** Type and name, as the URN has them. */
    readonly type: string;
    readonly name: string;
    readonly parent: string | undefined;
    readonly operation: Operation;
    /** Inputs before and after; absent where there is none. */
    readonly before: ValueMap | undefined;
    readonly after: ValueMap | undefined;
    readonly outputs: ValueMap;
    readonly reasons: readonly string[];
}

export interface Diagnostic {
    readonly urn: string | undefined;
    readonly severity: string;
    readonly message: string;
}

/**
 * Makes steps of what `pulumi preview --json` has printed: one for each resource, whatever the engine makes of it.
 *
 * Errors: `InvalidInput` when the text is something else.
 */
export function parsePreview(text: string): Preview {
    const { steps, diagnostics, changes } = parseRaw(text);
    return {
        steps: [...foldSteps(steps).values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)),
        diagnostics: diagnostics.filter(({ severity }) => severity !== "debug").map(toDiagnostic),
        same: changes?.same,
    };
}

/** Splits a URN. Names may hold what separates its parts. */
export function partsOf(urn: string): { readonly project: string; readonly stack: string; readonly type: string; readonly name: string } {
    const [stack = "", project = "", types = "", ...name] = urn.replace("urn:pulumi:", "").split("::").map(plainText);
    return { project, stack, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** A replacement is told in up to three steps of one URN; a refresh comes before what follows from it. */
function foldSteps(steps: readonly RawStep[]): ReadonlyMap<string, Step> {
    const folded = new Map<string, Step>();
    for (const step of steps.flatMap(toStep)) {
        const earlier = folded.get(step.urn);
        if (earlier?.operation !== "replace") folded.set(step.urn, step);
        else if (step.operation === "replace") folded.set(step.urn, merged(earlier, step));
    }
    return folded;
}

function merged(earlier: Step, step: Step): Step {
    return {
        ...step,
        before: earlier.before ?? step.before,
        after: earlier.after ?? step.after,
        reasons: step.reasons.length ? step.reasons : earlier.reasons,
    };
}

function toStep({ op, urn, oldState, newState, replaceReasons }: RawStep): readonly Step[] {
    const operation = operations.get(op);
    if (operation === undefined) return [];
    const { type, name } = partsOf(urn);
    const [before, after] = [inputsOf(oldState), inputsOf(newState)];
    const parent = (newState ?? oldState)?.parent || undefined;
    const outputs = mapOf(newState?.outputs ?? oldState?.outputs);
    return [
        {
            urn,
            type,
            name,
            parent,
            operation,
            before,
            after: operation === "delete" ? undefined : after,
            outputs,
            reasons: (replaceReasons ?? []).map(plainText),
        },
    ];
}

/** What the engine's steps mean for a resource; reads and clearing up are no changes. Source: `sdk/go/common/display/op.go`. */
const operations: ReadonlyMap<string, Operation> = new Map([
    ["create", "create"],
    ["import", "import"],
    ["update", "update"],
    ["replace", "replace"],
    ["create-replacement", "replace"],
    ["delete-replaced", "replace"],
    ["import-replacement", "replace"],
    ["delete", "delete"],
    ["same", "same"],
    ["refresh", "same"],
]);

function inputsOf(state: RawStep["oldState"]): ValueMap | undefined {
    return state ? mapOf(state.inputs) : undefined;
}

function mapOf(value: unknown): ValueMap {
    const seen = plain(value ?? {});
    return typeof seen === "object" && seen !== null && !Array.isArray(seen) ? (seen as ValueMap) : {};
}

function toDiagnostic({ urn, prefix = "", message, severity }: RawDiagnostic): Diagnostic {
    return { urn: urn || undefined, severity, message: plainLines(prefix + message).replace(/^(error|warning|info): /, "") };
}
