import type { SplitVm, Terms } from "./model.ts";

/**
 * Most disks that are under way at once: a host has so many slots.
 *
 * Source: a VM with more disks than slots moves alone on its host, forklift-behaviour §5.8.
 */
export function parallelDisks(jobs: readonly SplitVm[], { slots }: Terms): number {
    const hosts = new Map<string, { disks: number; widest: number }>();
    for (const { host, disks } of jobs) {
        const seen = hosts.get(host) ?? { disks: 0, widest: 0 };
        hosts.set(host, { disks: seen.disks + disks, widest: Math.max(seen.widest, disks) });
    }
    const most = ({ disks, widest }: { disks: number; widest: number }) =>
        slots.counts === "vms" ? disks : Math.min(disks, Math.max(slots.perHost, widest));
    return [...hosts.values()].reduce((sum, host) => sum + most(host), 0);
}
