import { structuredPatch } from "diff";
import { count } from "../util/size.ts";

/**
 * What became different in a text: `2 lines added, 1 removed`, and below it the lines, with two around them, as `diff -u` shows them.
 *
 * Shape: at most 60 lines of it; of texts that have hardly a line in common only how many lines they have.
 */
export function sayTextChange(before: string, after: string): string {
    const patch = structuredPatch("", "", before, after, undefined, undefined, { context: 2, maxEditLength: 2000 });
    if (!patch) return `is written anew: ${count(linesIn(before), "line")} removed, ${linesIn(after)} added`;
    const lines = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
        `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
        ...lines,
    ]);
    const amount = (mark: string) => patch.hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith(mark)).length;
    const rest = lines.length > most ? [`… and ${lines.length - most} more lines; \`pulumi preview --diff\` shows them all`] : [];
    return [`${count(amount("+"), "line")} added, ${amount("-")} removed`, ...lines.slice(0, most), ...rest].join("\n");
}

const most = 60;

function linesIn(text: string): number {
    return text.replace(/\n$/, "").split("\n").length;
}
