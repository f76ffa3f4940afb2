import type { Bundle, Job } from "./bundle.ts";
import type { Terms } from "./model.ts";
import { parallelDisks } from "./parallel.ts";

/**
 * Seconds that no split of these VMs into plans can do without: the most of what each scarce thing needs.
 *
 * Shape: groups run one after the other, so that what they need adds up.
 */
export function boundOf(bundles: readonly Bundle[], given: Terms): number {
    const terms = withRoomFor(bundles, given);
    const groups = new Map<number, Job[]>();
    for (const { group, jobs } of bundles) if (Number.isFinite(group)) groups.set(group, [...(groups.get(group) ?? []), ...jobs]);
    const inOrder = [...groups.values()].reduce((sum, jobs) => sum + boundOfJobs(jobs, terms), 0);
    return Math.max(
        inOrder,
        boundOfJobs(
            bundles.flatMap(({ jobs }) => jobs),
            terms,
        ),
    );
}

/** What no plan could take is in one all the same. */
function withRoomFor(bundles: readonly Bundle[], terms: Terms): Terms {
    const { maxVms, maxDisks, maxParallelDisks } = terms.limits;
    const atOnce = maxParallelDisks && Math.max(maxParallelDisks, ...bundles.map(({ jobs }) => parallelDisks(jobs, terms)));
    return { ...terms, limits: { maxVms: Math.max(maxVms, ...bundles.map(({ jobs }) => jobs.length)), maxDisks, maxParallelDisks: atOnce } };
}

function boundOfJobs(jobs: readonly Job[], terms: Terms): number {
    const hosts = [...byHost(jobs).values()];
    return Math.max(0, ...hosts.map((own) => hostBound(own, terms)), plansBound(jobs, terms), disksBound(jobs, terms));
}

/** Work by slots; VMs that cannot share the host; and one slot gets k + 1 of the k × slots + 1 longest VMs. */
function hostBound(jobs: readonly Job[], { slots: { perHost } }: Terms): number {
    const seconds = jobs.map((job) => job.seconds).sort((one, other) => other - one);
    const rounds = seconds.map((_, at) => (at % perHost === 0 ? sum(seconds.slice(at - at / perHost, at + 1)) : 0));
    const work = sum(jobs.map((job) => job.seconds * Math.min(job.width, perHost)));
    const alone = sum(jobs.filter(({ width }) => width * 2 > perHost).map((job) => job.seconds));
    return Math.max(work / perHost, alone, ...rounds);
}

/** A plan lasts as long as its longest VM, and the plan with the nth longest such has at best all longer VMs in the plans before it. */
function plansBound(jobs: readonly Job[], { limits: { maxVms }, plansAtOnce }: Terms): number {
    const seconds = jobs.map((job) => job.seconds).sort((one, other) => other - one);
    return sum(seconds.filter((_, at) => at % maxVms === 0)) / plansAtOnce;
}

function disksBound(jobs: readonly Job[], { limits: { maxParallelDisks }, slots }: Terms): number {
    if (maxParallelDisks === undefined || slots.counts === "vms") return 0;
    return sum(jobs.map((job) => job.seconds * job.disks)) / maxParallelDisks;
}

function byHost(jobs: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
    const hosts = new Map<string, Job[]>();
    for (const job of jobs) {
        const own = hosts.get(job.host);
        if (own) own.push(job);
        else hosts.set(job.host, [job]);
    }
    return hosts;
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}
