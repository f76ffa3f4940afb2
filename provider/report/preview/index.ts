export { toMarkdown, type ViewOptions } from "./markdown.ts";
export { PreviewReport } from "./model.ts";
export { readPreview } from "./read.ts";
export { toText } from "./text.ts";

import type { PreviewReport } from "./model.ts";

/** The report for programs; `PreviewReport` is its shape. */
export function toJson(report: PreviewReport): string {
    return `${JSON.stringify(report, undefined, 4)}\n`;
}
