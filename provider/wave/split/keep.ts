import { formatPath } from "../../schema/parse.ts";
import { type Bundle, longestFirst } from "./bundle.ts";
import { Draft } from "./draft.ts";
import type { SplitInput, Terms } from "./model.ts";

export interface Kept {
    readonly drafts: readonly Draft[];
    /** What has no place in the plans that are there. */
    readonly left: readonly Bundle[];
    /** Why VMs have left their plan, by VM. */
    readonly why: ReadonlyMap<string, string>;
}

type Previous = NonNullable<SplitInput["previous"]>;

/**
 * The plans as they were: a VM leaves its plan only for those that it has to be with, for its group, or for a limit.
 *
 * Shape: plans without VMs are gone.
 */
export function keep(bundles: readonly Bundle[], previous: Previous, terms: Terms): Kept {
    const why = new Map<string, string>();
    const drafts = draftsOf(bundles, previous, terms);
    const homeless = bundles.filter((bundle) => {
        const home = homeOf(bundle, previous, drafts);
        home?.add(bundle);
        if (!home)
            for (const { key } of bundle.jobs)
                why.set(key, Number.isFinite(bundle.group) ? `it runs in ${formatPath(["groups", bundle.group])}` : "it runs in no group");
        return !home;
    });
    const evicted = [...drafts.values()].flatMap((draft) => relieve(draft, previous, why));
    const seeking = [...homeless, ...evicted].sort((one, other) => longestFirst(one.jobs[0]!, other.jobs[0]!));
    const kept = [...drafts.values()].filter(({ vms }) => vms > 0);
    return { drafts: kept, left: seeking.filter((bundle) => !place(bundle, kept)), why };
}

/** A plan belongs to the group that most of its VMs are in. */
function draftsOf(bundles: readonly Bundle[], previous: Previous, terms: Terms): ReadonlyMap<string, Draft> {
    const votes = new Map<string, Map<number, number>>();
    for (const { jobs, group } of bundles)
        for (const { key } of jobs) {
            const plan = previous[key];
            if (plan === undefined) continue;
            const counts = votes.get(plan) ?? new Map<number, number>();
            votes.set(plan, counts.set(group, (counts.get(group) ?? 0) + 1));
        }
    return new Map([...votes].map(([key, counts]) => [key, new Draft(key, mostOf(counts), terms)]));
}

/** The plan that most of its VMs are in, of those that run when it shall. */
function homeOf({ jobs, group }: Bundle, previous: Previous, drafts: ReadonlyMap<string, Draft>): Draft | undefined {
    const counts = new Map<string, number>();
    for (const { key } of jobs) {
        const plan = previous[key];
        if (plan !== undefined && drafts.get(plan)?.group === group) counts.set(plan, (counts.get(plan) ?? 0) + 1);
    }
    return counts.size === 0 ? undefined : drafts.get(mostOf(counts));
}

function mostOf<K extends string | number>(counts: ReadonlyMap<K, number>): K {
    return [...counts].reduce((best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best))[0];
}

/** Takes the fewest VMs out of a plan that is over its limits. */
function relieve(draft: Draft, previous: Previous, why: Map<string, string>): readonly Bundle[] {
    if (draft.isWithinLimits()) return [];
    const reason = `plan ${draft.key} would have ${draft.vms} VMs with ${draft.disks} disks`;
    const costOf = ({ jobs }: Bundle) => jobs.filter(({ key }) => previous[key] === draft.key).length;
    const several = severalOut(draft, costOf);
    const one = oneOut(draft, costOf);
    const isOneBetter = one && costOf(one) <= several.reduce((sum, bundle) => sum + costOf(bundle), 0);
    const out = isOneBetter ? [one] : several;
    for (const bundle of out) {
        draft.remove(bundle);
        for (const { key } of bundle.jobs) why.set(key, reason);
    }
    return out;
}

type Cost = (bundle: Bundle) => number;

function oneOut(draft: Draft, costOf: Cost): Bundle | undefined {
    const cheapest = inOrder(draft, (one, other) => costOf(one) - costOf(other) || one.jobs.length - other.jobs.length);
    return cheapest.find((bundle) => isEnough(draft, [bundle]));
}

/** The cheapest first, or those with many disks when there are too many of these; then back whatever need not go. */
function severalOut(draft: Draft, costOf: Cost): readonly Bundle[] {
    const hasTooManyVms = draft.vms > draft.terms.limits.maxVms;
    const byDisks = (one: Bundle, other: Bundle) => other.disks / costOf(other) - one.disks / costOf(one);
    const byVms = (one: Bundle, other: Bundle) =>
        costOf(one) / one.jobs.length - costOf(other) / other.jobs.length || one.jobs.length - other.jobs.length;
    const out: Bundle[] = [];
    for (const bundle of inOrder(draft, hasTooManyVms ? byVms : byDisks)) {
        if (isEnough(draft, out)) break;
        out.push(bundle);
    }
    return out.reduce(
        (least, bundle) => {
            const fewer = least.filter((each) => each !== bundle);
            return isEnough(draft, fewer) ? fewer : least;
        },
        out as readonly Bundle[],
    );
}

function inOrder(draft: Draft, compare: (one: Bundle, other: Bundle) => number): readonly Bundle[] {
    return [...draft.bundles].sort((one, other) => compare(one, other) || -longestFirst(one.jobs[0]!, other.jobs[0]!));
}

function isEnough(draft: Draft, out: readonly Bundle[]): boolean {
    for (const bundle of out) draft.remove(bundle);
    const isWithin = draft.isWithinLimits();
    for (const bundle of out) draft.add(bundle);
    return isWithin;
}

/** Into the plan of its group that it makes the least longer. */
function place(bundle: Bundle, drafts: readonly Draft[]): boolean {
    const takers = drafts.filter((draft) => draft.group === bundle.group && draft.takes(bundle));
    const ranked = takers
        .map((draft) => ({ draft, growth: draft.growthWith(bundle), load: draft.loadWith(bundle) }))
        .sort((one, other) => one.growth - other.growth || one.load - other.load || one.draft.vms - other.draft.vms || byKey(one.draft, other.draft));
    ranked[0]?.draft.add(bundle);
    return ranked.length > 0;
}

/** `2` before `10`. */
export function byKey(one: { readonly key: string }, other: { readonly key: string }): number {
    return one.key.localeCompare(other.key, "en", { numeric: true });
}
