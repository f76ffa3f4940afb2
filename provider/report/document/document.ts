import { z } from "zod";
import { PreviewReport, readPreview } from "../preview/index.ts";
import { deriveReport, evidenceOfStack, isStackState, RunReport } from "../runs/index.ts";
import { VmTrace } from "../timeline/index.ts";

/** What reports are: of a preview, or of runs. `kind` tells them apart, `version` grows when a reader of the last one would be misled. */
export const Report = z.discriminatedUnion("kind", [PreviewReport.meta({ id: "PreviewReport" }), RunReport]);
export type Report = z.infer<typeof Report>;

/**
 * Makes a report of what a file holds: a stack's state, a report that was made earlier, or else what a preview has printed.
 *
 * Errors: `InvalidInput` when it is none of them.
 */
export function readReport(text: string): Report {
    const document = parsed(text);
    if (isStackState(document)) return deriveReport(evidenceOfStack(document));
    const known = Report.safeParse(document);
    return known.success ? known.data : readPreview(text);
}

/** JSON Schema (2020-12) of every report, and of the texts in a Migration's `timeline`. */
export function reportSchema(): object {
    const schema = z.toJSONSchema(z.object({ report: Report, timeline: VmTrace }), { io: "output" }) as Schema;
    const { report } = schema.properties;
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        $id: "urn:pulumi-migration-toolkit:report:1",
        title: "Report of pulumi-migration-toolkit, version 1",
        description:
            "`report --format json` prints it. `$defs/VmTrace` is the shape of each text in a Migration's `timeline`, `$defs/AttemptRecord` that of each in its `attempts`.",
        ...report,
        $defs: schema.$defs,
    };
}

interface Schema {
    readonly properties: Readonly<Record<string, object>>;
    readonly $defs: object;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
