import type { Value, ValueMap } from "../../schema/value.ts";
import type { RunReport } from "./model.ts";
import type { Step } from "./steps.ts";
import { empty, mapIn, sayValue, textIn, textsIn } from "./values.ts";

/** What a run will do: whom it moves, when it cuts over, whom it leaves out. `rows` are those of its VMs. */
export function runReport(step: Step, rows: readonly Step[]): Pick<RunReport, "plan" | "moves" | "cancels" | "what"> {
    const { before, after = {}, operation } = step;
    if (operation === "delete") return { plan: textIn(before?.plan), moves: [], cancels: [], what: [] };
    const isOver = ({ outputs }: Step) => endings.has(textIn(outputs.outcome) ?? "");
    const moves = rows.filter((row) => row.operation !== "delete" && !isOver(row)).map(({ name }) => name);
    const cancels = new Set([...textsIn(after.cancel), ...rows.filter((row) => row.operation === "delete").map(({ name }) => name)]);
    return {
        plan: textIn(after.plan),
        moves: moves.sort(),
        cancels: [...cancels].sort(),
        what: [...cutoverWords(before, after), ...vmCutoverWords(before, after), ...retryWords(before, after)],
    };
}

const endings: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Canceled"]);

function cutoverWords(before: ValueMap | undefined, { cutover }: ValueMap): readonly string[] {
    return pointWords("cutover", before?.cutover, cutover);
}

function vmCutoverWords(before: ValueMap | undefined, { vmCutovers }: ValueMap): readonly string[] {
    const [old, now] = [mapIn(before?.vmCutovers) ?? empty, mapIn(vmCutovers) ?? empty];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].sort().flatMap((vm) => pointWords(`cutover of ${vm}`, old[vm], now[vm]));
}

function pointWords(what: string, before: Value | undefined, after: Value | undefined): readonly string[] {
    const [from, to] = [before === undefined ? undefined : sayValue(before), after === undefined ? undefined : sayValue(after)];
    if (to === undefined) return from === undefined ? [] : [`${what} withdrawn (was ${from})`];
    return [from === undefined || from === to ? `${what} ${to}` : `${what} ${from} → ${to}`];
}

function retryWords(before: ValueMap | undefined, { retry }: ValueMap): readonly string[] {
    const isNew = before !== undefined && retry !== undefined && sayValue(before.retry) !== sayValue(retry);
    return isNew ? [`another attempt (retry ${sayValue(before.retry)} → ${sayValue(retry)})`] : [];
}
