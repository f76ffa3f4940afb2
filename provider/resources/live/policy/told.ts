import { isDeepStrictEqual } from "node:util";
import type { Foreseen, Policy, Subject } from "../../../policy/index.ts";

/** For which VMs a policy is now, and why not for others that have its labels. */
export function sayForeseen({ wins, loses, misses }: Foreseen): readonly string[] {
    const rest = misses === 0 ? "" : `; ${sayVms(misses)} ${misses === 1 ? "has" : "have"} other labels`;
    const first =
        wins.length === 0
            ? `is for no VM that runs now${rest}`
            : `is for ${sayVms(wins.length)} that ${wins.length === 1 ? "runs" : "run"} now: ${names(wins)}${rest}`;
    const others = loses.map(
        ({ to, why, subjects }) =>
            `${sayVms(subjects.length)} with its labels ${subjects.length === 1 ? "goes" : "go"} by ${to.name}: ${names(subjects)}; ${why}`,
    );
    return [first, ...others];
}

/** Policies with the very same selectors, of which only one ever counts. Source: live-migration LM-U05. */
export function saySame(own: Policy, others: readonly Policy[]): readonly string[] {
    const same = others.filter(({ selectors }) => isDeepStrictEqual(labelsOf(selectors), labelsOf(own.selectors)));
    return same.map(
        ({ name }) =>
            `selectors: ${name} has the same, and only ${[name, own.name].sort()[0]} ever counts, whose name comes first; let them differ, or make one of them`,
    );
}

function labelsOf(selectors: Policy["selectors"]) {
    return [selectors?.namespaceSelector ?? {}, selectors?.virtualMachineInstanceSelector ?? {}];
}

const most = 5;

function names(subjects: readonly Subject[]): string {
    const shown = subjects.slice(0, most).map(({ namespace, name }) => `${namespace}/${name}`);
    return [shown.join(", "), ...(subjects.length > most ? [`${subjects.length - most} more`] : [])].join(" and ");
}

function sayVms(count: number): string {
    return count === 1 ? "1 VM" : `${count} VMs`;
}
