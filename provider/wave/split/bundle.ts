import type { Finding } from "../../concern/index.ts";
import { listed } from "../../concern/index.ts";
import { formatPath } from "../../schema/parse.ts";
import type { SplitInput, SplitVm, Terms, VmSets } from "./model.ts";
import { parallelDisks } from "./parallel.ts";

/** A VM and what it takes to move it. */
export interface Job extends SplitVm {
    readonly seconds: number;
    /** Slots of its host. */
    readonly width: number;
}

/** VMs that nothing may tear apart; mostly one. */
export interface Bundle {
    /** The longest first. */
    readonly jobs: readonly Job[];
    readonly disks: number;
    /** Index of its group, `Infinity` = of none. */
    readonly group: number;
    /** Why each of its VMs is with the others. */
    readonly why: Readonly<Record<string, string>>;
    /** Where it was asked for. */
    readonly property: string;
}

const reasons = {
    sharedDisks: "they share a disk",
    affinity: "a rule keeps them together",
    antiAffinity: "the rule that keeps them apart is its plan's",
} as const;

type SetName = keyof typeof reasons;

/**
 * The VMs as what has to stay together: sets that have a VM in common are one.
 *
 * Shape: in the order of their keys, whatever the order of the VMs.
 */
export function bundlesOf(input: SplitInput, terms: Terms): { readonly bundles: readonly Bundle[]; readonly findings: readonly Finding[] } {
    const jobs = new Map(jobsOf(input, terms).map((job) => [job.key, job]));
    const { groupOf, findings } = groupsOf(input.groups ?? [], jobs);
    const { chains, why, properties } = chainsOf(input, jobs);
    const bundles = chains.map((keys): Bundle => {
        const own = keys.map((key) => jobs.get(key)!);
        return {
            jobs: own.sort(longestFirst),
            disks: own.reduce((sum, { disks }) => sum + disks, 0),
            group: Math.min(...keys.map((key) => groupOf.get(key) ?? Number.POSITIVE_INFINITY)),
            why: Object.fromEntries(keys.flatMap((key) => (why.has(key) ? [[key, why.get(key)!]] : []))),
            property: properties.get(keys[0]!) ?? formatPath(["vms", keys[0]!]),
        };
    });
    return {
        bundles,
        findings: [...findings, ...bundles.flatMap((bundle) => tornGroups(bundle, groupOf)), ...bundles.flatMap((bundle) => tooLarge(bundle, terms))],
    };
}

export function longestFirst(one: Job, other: Job): number {
    return other.seconds - one.seconds || other.width - one.width || (one.key < other.key ? -1 : 1);
}

function jobsOf({ vms, cost }: SplitInput, { slots }: Terms): readonly Job[] {
    return vms
        .map((vm) => ({ ...vm, seconds: cost(vm), width: slots.counts === "disks" ? Math.max(1, vm.disks) : 1 }))
        .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function groupsOf(groups: VmSets, jobs: ReadonlyMap<string, Job>) {
    const groupOf = new Map<string, number>();
    const findings: Finding[] = [];
    groups.forEach((keys, group) => {
        keys.forEach((key, at) => {
            const property = formatPath(["groups", group, at]);
            if (!jobs.has(key)) findings.push({ severity: "error", property, message: `${key} is none of the VMs; take it out of the group` });
            else if (!groupOf.has(key)) groupOf.set(key, group);
            else if (groupOf.get(key) !== group) findings.push({ severity: "error", property, message: secondGroup(key, groupOf.get(key)!) });
        });
    });
    return { groupOf, findings };
}

function secondGroup(key: string, first: number): string {
    return `cannot run ${key} in two groups: it is in ${formatPath(["groups", first])} already; take it out of one of them`;
}

function chainsOf(input: SplitInput, jobs: ReadonlyMap<string, Job>) {
    const chainOf = new Map([...jobs.keys()].map((key) => [key, [key]]));
    const [why, properties] = [new Map<string, string>(), new Map<string, string>()];
    for (const name of Object.keys(reasons) as SetName[])
        (input[name] ?? []).forEach((set, at) => {
            const keys = [...new Set(set)].filter((key) => jobs.has(key)).sort();
            if (keys.length < 2) return;
            const chain = [...new Set(keys.flatMap((key) => chainOf.get(key)!))].sort();
            const property = properties.get(chain.find((key) => properties.has(key)) ?? "") ?? formatPath([name, at]);
            for (const key of chain) {
                chainOf.set(key, chain);
                properties.set(key, property);
            }
            for (const key of keys) if (!why.has(key)) why.set(key, `with ${keys.find((other) => other !== key)}: ${reasons[name]}`);
        });
    return { chains: [...new Set(chainOf.values())], why, properties };
}

/** A bundle runs with the first of its groups. */
function tornGroups({ jobs, group, why }: Bundle, groupOf: ReadonlyMap<string, number>): readonly Finding[] {
    return jobs.flatMap(({ key }) => {
        const own = groupOf.get(key);
        if (own === undefined || own === group) return [];
        const message = `cannot run ${key} after ${formatPath(["groups", group])}: it is ${why[key]}; put them into one group`;
        return [{ severity: "error" as const, property: formatPath(["groups", own]), message }];
    });
}

function tooLarge({ jobs, disks, property }: Bundle, terms: Terms): readonly Finding[] {
    const { maxVms, maxDisks, maxParallelDisks = Number.POSITIVE_INFINITY } = terms.limits;
    const measures = [
        { has: jobs.length, most: maxVms, of: "VMs", limit: "maxVms" },
        { has: disks, most: maxDisks, of: "disks", limit: "maxDisks" },
        { has: parallelDisks(jobs, terms), most: maxParallelDisks, of: "disks at once", limit: "maxParallelDisks" },
    ];
    const keys = jobs.map(({ key }) => key).sort();
    const [what, or] = keys.length === 1 ? [`${keys[0]} into a plan`, "leave it out"] : [`${listed(keys)} into one plan`, "leave some of them out"];
    return measures
        .filter(({ has, most }) => has > most)
        .map(({ has, most, of, limit }) => ({
            severity: "error",
            property,
            message: `cannot put ${what}: it would have ${has} ${of}, and ${most} are allowed; raise \`${limit}\`, or ${or}`,
        }));
}
