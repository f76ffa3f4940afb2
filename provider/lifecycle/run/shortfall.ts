import { isOver, type RunView, sayRun, sayVm } from "../../await/index.ts";
import type { RunSheet } from "./sheet.ts";

/** What a run leaves to be wished, in words. */
export interface Shortfall {
    /** Why it is not what was asked: the sentence, a line per VM, what to do next. Empty when all is as asked. */
    readonly reasons: readonly string[];
    /** The same where it is left at that. */
    readonly accepted: readonly string[];
}

/** What a run lacks; of a closed one nothing more is asked. */
export function shortfall<Args>(sheet: RunSheet<Args>, args: Args, view: RunView, attempt: number, id: string, isClosed: boolean): Shortfall {
    if (view.rests || sheet.isAsAsked(args, view)) return { reasons: [], accepted: [] };
    const { what, next } = words(sheet, view, attempt, id);
    if (isClosed && isOver(view)) return { reasons: [], accepted: [[...what, "no further attempt is made"].join("; ")] };
    return { reasons: [...what, next], accepted: [] };
}

function words(
    { adviceOnLeft }: Pick<RunSheet<never>, "adviceOnLeft">,
    view: RunView,
    attempt: number,
    id: string,
): { readonly what: readonly string[]; readonly next: string } {
    const what = `attempt ${attempt} of ${id}`;
    const left = view.vms.filter((vm) => vm.outcome !== "Succeeded");
    const sentence = sayRun(view);
    const lines = left.map(sayVm).filter((line) => line !== sentence);
    const names = left.map((vm) => vm.name).join(", ") || "what is left";
    switch (view.outcome) {
        case "Pending":
        case "Running": {
            const next = view.waitingFor ? `waiting for ${view.waitingFor}` : "run again to follow it to its end";
            return { what: [`${what} is under way: ${sentence}`], next };
        }
        case "Failed":
        case "Canceled":
            return {
                what: [`${what} ${view.outcome === "Failed" ? "failed" : "was cancelled"}: ${sentence}`, ...view.causes, ...lines],
                next: `run again for attempt ${attempt + 1}${view.says === undefined ? `, which moves only ${names}` : ""}`,
            };
        case "Succeeded":
            return {
                what: [`${what} has ended without ${names}: ${sentence}`, ...lines],
                next: adviceOnLeft?.(names) ?? "what is left stays where it is",
            };
    }
}
