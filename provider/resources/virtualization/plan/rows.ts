import { isDeepStrictEqual } from "node:util";
import type { Session } from "../../../lifecycle/index.ts";
import { sayEstimate, sayVm, sumUp, vmChanges } from "../../../report/index.ts";
import { type CheckedPlan, type PlanVmArgs, selectedIn, vmsOf } from "../../../schema/plan.ts";
import { isUnknown, type ValueMap } from "../../../schema/value.ts";
import type { Row } from "../../../serve/port.ts";
import { own } from "../../../util/own.ts";

/** A row per VM of a plan: who joins, who leaves, who is different. */
export function planRows(after: CheckedPlan, before: CheckedPlan | undefined): readonly Row[] {
    const [now, old] = [vmsOf(after), before ? vmsOf(before) : {}];
    const [selected, was] = [selectedIn(after), before ? selectedIn(before) : {}];
    const changes = new Map(vmChanges(was, selected).map(({ name, kind, what }) => [name, kind === "changed" ? what : []]));
    const names = [...new Set([...Object.keys(now), ...Object.keys(old)])].sort();
    return names.map((name) => {
        const [args, older, seen] = [own(now, name), own(old, name), own(selected, name)];
        const news = own(was, name) ? (changes.get(name) ?? []) : [];
        const words = [...(seen ? [sayVm(seen)] : []), ...(args ? sayHooks(args) : []), ...news];
        const isChanged = !isDeepStrictEqual(args, older) || news.length > 0;
        return {
            type: "virtualization:PlanVm",
            name,
            operation: !older ? "create" : !args ? "delete" : isChanged ? "update" : "same",
            state: "planned",
            inputs: (args ?? older ?? {}) as ValueMap,
            ...(words.length > 0 && { status: words.join("; ") }),
        };
    });
}

/** `pre hook stop-shop`, as it is named in the program. */
function sayHooks({ preHook, postHook }: PlanVmArgs): readonly string[] {
    const say = (words: string, hook: unknown) => (hook === undefined ? [] : [isUnknown(hook) ? words : `${words} ${hook}`]);
    return [...say("pre hook", preHook), ...say("post hook", postHook)];
}

/** What the plan moves as a whole, and what has become of it since the last update. */
export function planForetold(after: CheckedPlan, before: CheckedPlan | undefined, { site }: Pick<Session, "site">): readonly string[] {
    const [selected, was] = [selectedIn(after), before ? selectedIn(before) : {}];
    if (Object.keys(selected).length === 0 && Object.keys(was).length === 0) return [];
    const news = Object.keys(was).length === 0 ? [] : vmChanges(was, selected);
    return [
        [sumUp(selected), sayEstimate([selected], after.type === "warm", site), `digest ${isUnknown(after.digest) ? "not known yet" : after.digest}`]
            .filter(Boolean)
            .join("; "),
        ...news.map(({ name, kind, what }) => `${name} ${kind === "changed" ? `is different: ${what.join("; ")}` : kind}`),
    ];
}
