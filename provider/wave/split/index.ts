import { boundOf } from "./bound.ts";
import { type Bundle, bundlesOf, longestFirst } from "./bundle.ts";
import { crowdFindings } from "./crowd.ts";
import type { Draft } from "./draft.ts";
import { byKey, keep } from "./keep.ts";
import { makespanOf } from "./makespan.ts";
import type { Moved, Split, SplitInput, SplitPlan, Terms } from "./model.ts";
import { pack } from "./pack.ts";
import { parallelDisks } from "./parallel.ts";

export {
    type Moved,
    type Slots,
    type Split,
    type SplitInput,
    type SplitLimits,
    type SplitPlan,
    type SplitVm,
    splitLimits,
    type VmSets,
} from "./model.ts";

/**
 * Splits the VMs of a wave into plans.
 *
 * VMs that share a disk, and those of one affinity or anti-affinity rule, are in one plan; a plan has VMs of one group only. Of a split before, all
 * stays where it is unless that, its group or a limit moves it. The time it takes is the model of `makespanOf`, held against `boundOf`.
 *
 * Shape:  every VM is in one plan exactly, with findings too; equal inputs in any order give equal plans.
 * Units:  seconds are those of `cost`.
 * Errors: none; what cannot be kept is a finding at `groups`, `sharedDisks`, `affinity`, `antiAffinity` or `vms`.
 */
export function splitWave(given: SplitInput): Split {
    const input = { ...given, ...(given.previous && { previous: withoutPrototype(given.previous) }) };
    const terms = termsOf(input);
    const { bundles, findings } = bundlesOf(input, terms);
    const { drafts, left, why } = keep(bundles, input.previous ?? {}, terms);
    const all = [...drafts, ...packGroups(left, [...drafts.map(({ key }) => key), ...(input.taken ?? [])], terms)].sort(
        (one, other) => one.group - other.group || byKey(one, other),
    );
    return {
        plans: all.map(planOf),
        ...changesOf(all, input, why),
        makespan: makespanOf(all, terms),
        bound: boundOf(bundles, terms),
        findings: [...findings, ...crowdFindings(all, terms)],
    };
}

/** A VM may be called `constructor`. */
function withoutPrototype<T extends object>(record: T): T {
    return Object.assign(Object.create(null), record);
}

function termsOf({ limits, slots = { perHost: 20, counts: "vms" }, plansAtOnce = 40 }: SplitInput): Terms {
    return { limits, slots, plansAtOnce };
}

function packGroups(bundles: readonly Bundle[], taken: readonly string[], terms: Terms): readonly Draft[] {
    const numbers = taken.map(Number).filter(Number.isInteger);
    const groups = [...new Set(bundles.map(({ group }) => group))].sort((one, other) => one - other);
    const made: Draft[] = [];
    for (const group of groups) {
        const own = bundles.filter((bundle) => bundle.group === group);
        made.push(...pack(own, Math.max(0, ...numbers) + made.length + 1, terms));
    }
    return made;
}

function planOf(draft: Draft): SplitPlan {
    const jobs = [...draft.jobs].sort(longestFirst);
    const hosts = new Map<string, number>();
    for (const { host } of jobs) hosts.set(host, (hosts.get(host) ?? 0) + 1);
    return {
        key: draft.key,
        ...(Number.isFinite(draft.group) && { group: draft.group }),
        vms: jobs.map(({ key }) => key),
        disks: draft.disks,
        sizeGiB: jobs.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0),
        parallelDisks: parallelDisks(jobs, draft.terms),
        hosts: Object.fromEntries([...hosts].sort(([one], [other]) => (one < other ? -1 : 1))),
        why: Object.assign({}, ...[...draft.bundles].map((bundle) => bundle.why)),
    };
}

function changesOf(drafts: readonly Draft[], { previous }: SplitInput, why: ReadonlyMap<string, string>): Pick<Split, "moved" | "joined" | "left"> {
    if (!previous) return { moved: [], joined: {}, left: {} };
    const now = new Map(
        drafts.flatMap((draft) => [...draft.bundles].flatMap((bundle) => bundle.jobs.map(({ key }) => [key, { draft, bundle }] as const))),
    );
    const keys = [...now.keys()].sort();
    const moved = keys.flatMap((vm): Moved[] => {
        const { draft, bundle } = now.get(vm)!;
        const from = previous[vm];
        return from === undefined || from === draft.key ? [] : [{ vm, from, to: draft.key, why: why.get(vm) ?? bundle.why[vm]! }];
    });
    return {
        moved,
        joined: Object.fromEntries(keys.filter((key) => !(key in previous)).map((key) => [key, now.get(key)!.draft.key])),
        left: Object.fromEntries(Object.entries(previous).filter(([key]) => !now.has(key))),
    };
}
