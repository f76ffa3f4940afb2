import { type RunView, sayRun, sayVm } from "../../await/index.ts";
import type { RunSheet } from "./sheet.ts";

/** What a run leaves to be wished, in words: the sentence, a line per VM, what to do next. Empty when all is as asked. */
export function shortfall<Args>(sheet: RunSheet<Args>, args: Args, view: RunView, attempt: number, id: string): readonly string[] {
    if (view.rests || sheet.isAsAsked(args, view)) return [];
    const what = `attempt ${attempt} of ${id}`;
    const left = view.vms.filter((vm) => vm.outcome !== "Succeeded");
    const sentence = sayRun(view);
    const lines = left.map(sayVm).filter((line) => line !== sentence);
    const names = left.map((vm) => vm.name).join(", ") || "what is left";
    switch (view.outcome) {
        case "Pending":
        case "Running":
            return [`${what} is under way: ${sentence}`, ...(view.waitingFor ? [`waiting for ${view.waitingFor}`] : [])];
        case "Failed":
        case "Canceled":
            return [
                `${what} ${view.outcome === "Failed" ? "failed" : "was cancelled"}: ${sentence}`,
                ...view.causes,
                ...lines,
                `run again for attempt ${attempt + 1}${view.says === undefined ? `, which moves only ${names}` : ""}`,
            ];
        case "Succeeded":
            return [`${what} has ended without ${names}: ${sentence}`, ...lines, ...(sheet.adviceOnLeft ? [sheet.adviceOnLeft(names)] : [])];
    }
}
