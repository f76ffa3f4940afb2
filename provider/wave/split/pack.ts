import { type Bundle, longestFirst } from "./bundle.ts";
import { Draft } from "./draft.ts";
import { makespanOf } from "./makespan.ts";
import type { Terms } from "./model.ts";

/**
 * New plans for VMs of one group: as few as the limits allow, and of several ways to fill them the quickest.
 *
 * Shape: keys count on from `firstKey`.
 */
export function pack(bundles: readonly Bundle[], firstKey: number, terms: Terms): readonly Draft[] {
    if (bundles.length === 0) return [];
    const sorted = [...bundles].sort((one, other) => longestFirst(one.jobs[0]!, other.jobs[0]!));
    const packed = [spread, alike, levelled].map((fill) => filled(fill, sorted, firstKey, terms));
    const timed = packed.map((drafts) => ({ drafts, seconds: makespanOf(drafts, terms) }));
    return timed.reduce((best, each) => (each.seconds < best.seconds * (1 - worthwhile) ? each : best)).drafts;
}

/** Plans spread over hosts go on when others keep their time; so much less is worth other plans. */
const worthwhile = 0.01;

/** Puts the bundles into the plans as far as there is room; answers what was left over. */
type Fill = (bundles: readonly Bundle[], drafts: readonly Draft[]) => readonly Bundle[];

/** Plans alike: each has its share of every host, and of the long and the short. For plans that run side by side. */
function spread(bundles: readonly Bundle[], drafts: readonly Draft[]): readonly Bundle[] {
    return bundles.filter((bundle) => {
        const loads = drafts.map((draft) => ({ draft, load: draft.loadWith(bundle) }));
        loads.sort((one, other) => one.load - other.load || one.draft.vms - other.draft.vms);
        const taker = loads.find(({ draft }) => draft.takes(bundle))?.draft;
        taker?.add(bundle);
        return taker === undefined;
    });
}

/** VMs alike within a plan, so that none waits for a long one: for plans that run one after the other over many hosts. */
function alike(bundles: readonly Bundle[], drafts: readonly Draft[]): readonly Bundle[] {
    return drafts.reduce((left, draft) => topUp(draft, left), bundles);
}

/** Each plan lasts as long as its longest VM or its share of the busiest host has to, and the other hosts work as long as that. */
function levelled(bundles: readonly Bundle[], drafts: readonly Draft[]): readonly Bundle[] {
    return drafts.reduce((left, draft, at) => {
        const [first] = left;
        if (!first) return left;
        const { slots, limits } = draft.terms;
        const plans = drafts.length - at;
        const level = Math.max(first.jobs[0]!.seconds * slots.perHost, draft.loadWith(first), busiest(left) / plans);
        const rest = topUp(draft, left, level);
        const others = (plans - 1) * limits.maxVms;
        return shortestInto(draft, rest, others);
    }, bundles);
}

function topUp(draft: Draft, bundles: readonly Bundle[], level = Number.POSITIVE_INFINITY): readonly Bundle[] {
    return bundles.filter((bundle) => {
        const isTaken = draft.loadWith(bundle) <= level && draft.takes(bundle);
        if (isTaken) draft.add(bundle);
        return !isTaken;
    });
}

/** The shortest go in until the other plans have room for the rest. */
function shortestInto(draft: Draft, bundles: readonly Bundle[], room: number): readonly Bundle[] {
    let vms = bundles.reduce((sum, { jobs }) => sum + jobs.length, 0);
    const stay = [...bundles].reverse().filter((bundle) => {
        if (vms <= room || !draft.takes(bundle)) return true;
        draft.add(bundle);
        vms -= bundle.jobs.length;
        return false;
    });
    return stay.reverse();
}

function busiest(bundles: readonly Bundle[]): number {
    const work = new Map<string, number>();
    for (const { jobs } of bundles) for (const { host, seconds, width } of jobs) work.set(host, (work.get(host) ?? 0) + seconds * width);
    return Math.max(...work.values());
}

/** With one plan more as long as something is left over. */
function filled(fill: Fill, bundles: readonly Bundle[], firstKey: number, terms: Terms): readonly Draft[] {
    for (let count = fewest(bundles, terms); ; count++) {
        const drafts = Array.from({ length: count }, (_, at) => new Draft(String(firstKey + at), bundles[0]!.group, terms));
        const left = fill(bundles, drafts);
        if (left.length === 0) return drafts.filter(({ vms }) => vms > 0);
    }
}

function fewest(bundles: readonly Bundle[], { limits }: Terms): number {
    const vms = bundles.reduce((sum, { jobs }) => sum + jobs.length, 0);
    const disks = bundles.reduce((sum, bundle) => sum + bundle.disks, 0);
    return Math.max(1, Math.ceil(vms / limits.maxVms), Math.ceil(disks / limits.maxDisks));
}
