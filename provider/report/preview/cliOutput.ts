import { z } from "zod";
import { MigrationError } from "../../errors.ts";

/** A preview as the CLI has written it. */
export interface RawPreview {
    readonly steps: readonly RawStep[];
    readonly diagnostics: readonly RawDiagnostic[];
    readonly changes: Readonly<Record<string, number>> | null | undefined;
}

/**
 * Reads what `pulumi preview --json` has printed: one document, or one event a line when `PULUMI_ENABLE_STREAMING_JSON_PREVIEW` is set.
 *
 * Errors: `InvalidInput`, with what was seen instead.
 * Source: `ShowPreviewDigest` and `ShowJSONEvents` of Pulumi 3.259 `pkg/backend/display/json.go`, `sdk/go/common/apitype/events.go`.
 */
export function parseRaw(text: string): RawPreview {
    if (text.trim() === "") throw refusal("it is empty; what the command had to say is on its standard error");
    const whole = parseJson(text);
    if (whole !== undefined && !isEvent(whole)) return fromDigest(whole);
    return fromEvents(text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [eventIn(line, index)])));
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

export type RawStep = z.infer<typeof StepShape>;
export type RawDiagnostic = z.infer<typeof DiagnosticShape>;
type Event = z.infer<typeof EventShape>;

function fromDigest(document: unknown): RawPreview {
    const parsed = DigestShape.safeParse(document);
    if (!parsed.success) throw refusal(wordsOf(parsed.error));
    const { steps = [], diagnostics = [], changeSummary } = parsed.data;
    return { steps, diagnostics, changes: changeSummary };
}

function fromEvents(events: readonly Event[]): RawPreview {
    const end = events.findIndex(({ summaryEvent }) => summaryEvent);
    if (events[end]?.summaryEvent?.isPreview === false) throw refusal("it is the log of an update");
    const told = end < 0 ? events : events.slice(0, end + 1);
    const steps = told.flatMap(({ resourcePreEvent }) => {
        if (!resourcePreEvent) return [];
        const { op, urn, old, new: next, keys } = resourcePreEvent.metadata;
        return [{ op, urn, oldState: old, newState: next, replaceReasons: keys }];
    });
    const diagnostics = told.flatMap(({ diagnosticEvent }) => (diagnosticEvent && !diagnosticEvent.ephemeral ? [diagnosticEvent] : []));
    return { steps, diagnostics, changes: events[end]?.summaryEvent?.resourceChanges };
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
