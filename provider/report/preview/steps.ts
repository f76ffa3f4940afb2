import { z } from "zod";
import { MigrationError } from "../../errors.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { Operation } from "./model.ts";
import { plain, plainLines } from "./plain.ts";

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
 * Reads what `pulumi preview --json` has printed: one document, or one event a line when `PULUMI_ENABLE_STREAMING_JSON_PREVIEW` is set.
 *
 * Errors: `InvalidInput`, with what was seen instead.
 * Source: `ShowPreviewDigest` and `ShowJSONEvents` of Pulumi 3.259 `pkg/backend/display/json.go`, `sdk/go/common/apitype/events.go`.
 */
export function parsePreview(text: string): Preview {
    if (text.trim() === "") throw refusal("it is empty; what the command had to say is on its standard error");
    const whole = parseJson(text);
    if (whole !== undefined && !isEvent(whole)) return fromDigest(whole);
    return fromEvents(text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [eventIn(line, index)])));
}

/** Splits a URN. Names may hold what separates its parts. */
export function partsOf(urn: string): { readonly project: string; readonly stack: string; readonly type: string; readonly name: string } {
    const [stack = "", project = "", types = "", ...name] = urn.replace("urn:pulumi:", "").split("::");
    return { project, stack, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

const StateShape = z.object({ parent: z.string().optional(), inputs: z.unknown().optional(), outputs: z.unknown().optional() }).nullish();
const StepShape = z.object({
    op: z.string(),
    urn: z.string(),
    oldState: StateShape,
    newState: StateShape,
    replaceReasons: z.array(z.string()).nullish(),
});
const DiagnosticShape = z.object({
    urn: z.string().optional(),
    prefix: z.string().optional(),
    message: z.string().default(""),
    severity: z.string(),
});
const Counts = z.record(z.string(), z.number()).nullish();

const DigestShape = z
    .object({ steps: z.array(StepShape), diagnostics: z.array(DiagnosticShape), changeSummary: Counts, duration: z.number() })
    .partial()
    .refine(({ steps, diagnostics, changeSummary }) => steps ?? diagnostics ?? changeSummary, {
        message: "it has neither `steps` nor `diagnostics` nor `changeSummary`",
    });

const EventShape = z.object({
    resourcePreEvent: z
        .object({
            metadata: z.object({ op: z.string(), urn: z.string(), old: StateShape, new: StateShape, keys: z.array(z.string()).nullish() }),
        })
        .optional(),
    diagnosticEvent: DiagnosticShape.extend({ ephemeral: z.boolean().optional() }).optional(),
    summaryEvent: z.object({ isPreview: z.boolean().optional(), resourceChanges: Counts }).optional(),
});

type RawStep = z.infer<typeof StepShape>;
type RawDiagnostic = z.infer<typeof DiagnosticShape>;
type Event = z.infer<typeof EventShape>;

function fromDigest(document: unknown): Preview {
    const parsed = DigestShape.safeParse(document);
    if (!parsed.success) throw refusal(wordsOf(parsed.error));
    const { steps = [], diagnostics = [], changeSummary } = parsed.data;
    return toPreview(steps, diagnostics, changeSummary);
}

function fromEvents(events: readonly Event[]): Preview {
    const end = events.findIndex(({ summaryEvent }) => summaryEvent);
    if (events[end]?.summaryEvent?.isPreview === false) throw refusal("it is the log of an update");
    const told = end < 0 ? events : events.slice(0, end + 1);
    const steps = told.flatMap(({ resourcePreEvent }) => {
        if (!resourcePreEvent) return [];
        const { op, urn, old, new: next, keys } = resourcePreEvent.metadata;
        return [{ op, urn, oldState: old, newState: next, replaceReasons: keys }];
    });
    const diagnostics = told.flatMap(({ diagnosticEvent }) => (diagnosticEvent && !diagnosticEvent.ephemeral ? [diagnosticEvent] : []));
    return toPreview(steps, diagnostics, events[end]?.summaryEvent?.resourceChanges);
}

function toPreview(steps: readonly RawStep[], diagnostics: readonly RawDiagnostic[], changes: z.infer<typeof Counts>): Preview {
    return {
        steps: [...foldSteps(steps).values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)),
        diagnostics: diagnostics.filter(({ severity }) => severity !== "debug").map(toDiagnostic),
        same: changes?.same,
    };
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
    const operation = operations[op];
    if (operation === undefined) return [];
    const { type, name } = partsOf(plainLines(urn));
    const [before, after] = [inputsOf(oldState), inputsOf(newState)];
    const parent = (newState ?? oldState)?.parent || undefined;
    const outputs = mapOf(newState?.outputs ?? oldState?.outputs);
    return [
        { urn, type, name, parent, operation, before, after: operation === "delete" ? undefined : after, outputs, reasons: replaceReasons ?? [] },
    ];
}

/** What the engine's steps mean for a resource; reads and clearing up are no changes. Source: `sdk/go/common/display/op.go`. */
const operations: Readonly<Record<string, Operation>> = {
    create: "create",
    import: "import",
    update: "update",
    replace: "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import-replacement": "replace",
    delete: "delete",
    same: "same",
    refresh: "same",
};

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

function eventIn(line: string, index: number): Event {
    const seen = parseJson(line);
    if (!isEvent(seen)) throw refusal(`line ${index + 1} is ${whatIs(seen, line)}`);
    const parsed = EventShape.safeParse(seen);
    if (!parsed.success) throw refusal(`line ${index + 1}: ${wordsOf(parsed.error)}`);
    return parsed.data;
}

function isEvent(value: unknown): boolean {
    return typeof value === "object" && value !== null && "sequence" in value && "timestamp" in value;
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function wordsOf({ issues }: z.ZodError): string {
    const [first] = issues;
    return first ? `${first.path.length > 0 ? `${first.path.join(".")}: ` : ""}${first.message}` : "it has another shape";
}

/** Never quotes: whoever gives the wrong file may have given one with secrets. */
function whatIs(seen: unknown, line: string): string {
    if (seen !== undefined) return "JSON of something else";
    return /^(Previewing|Refreshing|Updating) /.test(line) ? "text for people; give the command `--json`" : "not JSON";
}

function refusal(why: string): MigrationError {
    return new MigrationError("InvalidInput", `this is not the output of \`pulumi preview --json\`: ${why}`);
}
