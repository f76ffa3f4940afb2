import { isDeepStrictEqual } from "node:util";
import { sayEstimate, sayVm, sumUp, vmChanges } from "../../../report/index.ts";
import { type CheckedPlan, selectedIn, vmsOf } from "../../../schema/plan.ts";
import type { ValueMap } from "../../../schema/value.ts";
import type { Row } from "../../../serve/port.ts";

/** A row per VM of a plan: who joins, who leaves, who is different. */
export function planRows(after: CheckedPlan, before: CheckedPlan | undefined): readonly Row[] {
    const [now, old] = [vmsOf(after), before ? vmsOf(before) : {}];
    const [selected, was] = [selectedIn(after), before ? selectedIn(before) : {}];
    const changes = new Map(vmChanges(was, selected).map(({ name, kind, what }) => [name, kind === "changed" ? what : []]));
    const names = [...new Set([...Object.keys(now), ...Object.keys(old)])].sort();
    return names.map((name) => {
        const isChanged = !isDeepStrictEqual(now[name], old[name]) || (was[name] !== undefined && (changes.get(name) ?? []).length > 0);
        const words = [...(selected[name] ? [sayVm(selected[name])] : []), ...(was[name] ? (changes.get(name) ?? []) : [])];
        return {
            type: "virtualization:PlanVm",
            name,
            operation: !old[name] ? "create" : !now[name] ? "delete" : isChanged ? "update" : "same",
            state: "planned",
            inputs: (now[name] ?? old[name] ?? {}) as ValueMap,
            ...(words.length > 0 && { status: words.join("; ") }),
        };
    });
}

/** What the plan moves as a whole, and what has become of it since the last update. */
export function planForetold(after: CheckedPlan, before: CheckedPlan | undefined): readonly string[] {
    const [selected, was] = [selectedIn(after), before ? selectedIn(before) : {}];
    if (Object.keys(selected).length === 0) return [];
    const news = Object.keys(was).length === 0 ? [] : vmChanges(was, selected);
    return [
        [sumUp(selected), sayEstimate(selected, after.type === "warm"), `digest ${after.digest}`].filter(Boolean).join("; "),
        ...news.map(({ name, kind, what }) => `${name} ${kind === "changed" ? `is different: ${what.join("; ")}` : kind}`),
    ];
}
