import { layOutPreview } from "../preview/index.ts";
import { layOutRuns } from "../runs/index.ts";
import { renderMarkdown } from "../views/markdown.ts";
import { renderText } from "../views/text.ts";
import type { Report } from "./document.ts";

export { toHtml } from "../html/index.ts";
export { observationsOf } from "../runs/index.ts";
export { type Report, readReport, reportSchema } from "./document.ts";

export interface ViewOptions {
    readonly title?: string | undefined;
}

/** A comment for a pull request or a change, in GitHub's Markdown. */
export function toMarkdown(report: Report, { title }: ViewOptions = {}): string {
    return renderMarkdown(report.kind === "preview" ? layOutPreview(report, title) : layOutRuns(report, title));
}

/** For a terminal. */
export function toText(report: Report, { title }: ViewOptions = {}): string {
    return renderText(report.kind === "preview" ? layOutPreview(report, title) : layOutRuns(report, title, { hasTimeline: true }));
}

/** For programs; `reportSchema` describes it. */
export function toJson(report: Report): string {
    return `${JSON.stringify(report, undefined, 4)}\n`;
}
