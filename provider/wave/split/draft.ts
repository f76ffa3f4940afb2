import type { Bundle, Job } from "./bundle.ts";
import type { Terms } from "./model.ts";
import { parallelDisks } from "./parallel.ts";

/** A plan while it is being put together. */
export class Draft {
    readonly key: string;
    readonly group: number;
    readonly terms: Terms;
    readonly bundles = new Set<Bundle>();
    vms = 0;
    disks = 0;
    /** Slot seconds by host. */
    readonly work = new Map<string, number>();

    constructor(key: string, group: number, terms: Terms) {
        this.key = key;
        this.group = group;
        this.terms = terms;
    }

    get jobs(): readonly Job[] {
        return [...this.bundles].flatMap(({ jobs }) => jobs);
    }

    add(bundle: Bundle): void {
        this.bundles.add(bundle);
        this.count(bundle, 1);
    }

    remove(bundle: Bundle): void {
        this.bundles.delete(bundle);
        this.count(bundle, -1);
    }

    /** Whether it keeps its limits with the bundle; an empty plan takes what no plan could. */
    takes(bundle: Bundle): boolean {
        const { maxVms, maxDisks } = this.terms.limits;
        if (this.vms === 0) return true;
        if (this.vms + bundle.jobs.length > maxVms || this.disks + bundle.disks > maxDisks) return false;
        return this.isNarrow(this.disks + bundle.disks, () => [...this.jobs, ...bundle.jobs]);
    }

    isWithinLimits(): boolean {
        const { maxVms, maxDisks } = this.terms.limits;
        return this.bundles.size <= 1 || (this.vms <= maxVms && this.disks <= maxDisks && this.isNarrow(this.disks, () => this.jobs));
    }

    /** The busiest slot's seconds, of those hosts that the bundle is on, if it came here. */
    loadWith({ jobs }: Bundle): number {
        const extra = new Map<string, number>();
        for (const { host, seconds, width } of jobs) extra.set(host, (extra.get(host) ?? 0) + seconds * width);
        return Math.max(...[...extra].map(([host, work]) => (this.work.get(host) ?? 0) + work));
    }

    /** How many seconds longer the plan by itself would take with it. */
    growthWith(bundle: Bundle): number {
        const { perHost } = this.terms.slots;
        const busiest = Math.max(0, ...this.work.values()) / perHost;
        const longest = Math.max(0, ...[...this.bundles].map(({ jobs }) => jobs[0]!.seconds));
        const before = Math.max(busiest, longest);
        return Math.max(before, bundle.jobs[0]!.seconds, this.loadWith(bundle) / perHost) - before;
    }

    private isNarrow(disks: number, jobs: () => readonly Job[]): boolean {
        const { maxParallelDisks = Number.POSITIVE_INFINITY } = this.terms.limits;
        return disks <= maxParallelDisks || parallelDisks(jobs(), this.terms) <= maxParallelDisks;
    }

    private count({ jobs, disks }: Bundle, sign: 1 | -1): void {
        this.vms += sign * jobs.length;
        this.disks += sign * disks;
        for (const { host, seconds, width } of jobs) this.work.set(host, (this.work.get(host) ?? 0) + sign * seconds * width);
    }
}
