import { matchOf, type Policy, policyFor, type Subject, whyBefore } from "./precedence.ts";

/** What a policy would mean for the VMs that run now. */
export interface Foreseen {
    /** VMs that it is for, by namespace and name. */
    readonly wins: readonly Subject[];
    /** VMs that it would be for, were it not for another one; by that one. */
    readonly loses: readonly { readonly to: Policy; readonly why: string; readonly subjects: readonly Subject[] }[];
    /** How many VMs it is not for. */
    readonly misses: number;
}

/** Holds one policy against the others, VM by VM. `others` may hold an earlier state of the same policy, which does not count. */
export function foresee(policy: Policy, others: readonly Policy[], subjects: readonly Subject[]): Foreseen {
    const rivals = others.filter(({ name }) => name !== policy.name);
    const matching = subjects.filter((each) => matchOf(policy, each)).sort(byName);
    const winners = matching.map((subject) => ({ subject, winner: policyFor([policy, ...rivals], subject)! }));
    const lostTo = (to: Policy) => winners.filter(({ winner }) => winner === to).map(({ subject }) => subject);
    return {
        wins: winners.filter(({ winner }) => winner === policy).map(({ subject }) => subject),
        loses: rivals
            .map((to) => ({ to, why: whyBefore(to, policy), subjects: lostTo(to) }))
            .filter((each) => each.subjects.length > 0)
            .sort((one, other) => (one.to.name < other.to.name ? -1 : 1)),
        misses: subjects.length - matching.length,
    };
}

function byName(one: Subject, other: Subject): number {
    return one.namespace === other.namespace ? (one.name < other.name ? -1 : 1) : one.namespace < other.namespace ? -1 : 1;
}
