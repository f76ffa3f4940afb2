import { crowdedDisks, type Parameters } from "./parameters.ts";

/** How bytes travel: virt-v2v reads one disk of a VM after the other, importer pods all at once. Source: MTV-006, row Parallelism. */
export type Carrier = "virt-v2v" | "importer";

export const carriers: readonly Carrier[] = ["virt-v2v", "importer"];

/** Copies of one sort that run at the same time from one host. */
export interface Streams {
    readonly host: string;
    readonly carrier: Carrier;
    readonly count: number;
}

/**
 * The rate of each stream while these are active: a host is shared by its streams, and what lies behind the hosts by all.
 *
 * The host is a hard limit. What is shared is a soft one: each MiB spends time at its host and then in the shared part, so `h` busy hosts give
 * `1 / (1/(h·host) + (1 − 1/h)/shared)`, one host alone gives `min(host, shared)`, and `shared` is approached but never passed. One number
 * explains in this way the tables with 1, 5 and 8 hosts, which a hard limit does not.
 *
 * Shape:  one rate per entry, in the order given.
 * Units:  MiB per second.
 * Source: MTV-197, MTV-198, MTV-207; crowding MTV-202.
 */
export function ratesMiBps(active: readonly Streams[], parameters: Parameters): readonly number[] {
    const limits = limitsOf(parameters);
    const loads = new Map<string, number>();
    for (const each of active) loads.set(each.host, (loads.get(each.host) ?? 0) + loadOf(each, limits));
    const demands = active.map(({ host, carrier }) => limits[carrier].stream / Math.max(1, loads.get(host)!));
    const delay = active.reduce((sum, { carrier, count }, at) => sum + (count * demands[at]!) / limits[carrier].shared, 0);
    const disks = active.reduce((sum, { carrier, count }) => sum + (carrier === "importer" ? count : 0), 0);
    return active.map(({ carrier }, at) => demands[at]! * speedOf(carrier, delay, disks, parameters));
}

/** What one stream, one host and all could do if neither had to wait for the next. */
export interface Limits {
    readonly stream: number;
    readonly host: number;
    readonly shared: number;
}

export function limitsOf(of: Parameters): Readonly<Record<Carrier, Limits>> {
    return {
        "virt-v2v": behind(of.streamMiBps, of.hostMiBps, of.sharedMiBps),
        importer: behind(of.importerStreamMiBps, of.importerHostMiBps, of.importerSharedMiBps),
    };
}

function behind(stream: number, host: number, shared: number): Limits {
    const alone = (rate: number) => 1 / Math.max(1e-9, 1 / rate - 1 / shared);
    return { stream: alone(stream), host: alone(host), shared };
}

/** What streams ask of their host, as a share of what it gives. */
export function loadOf({ carrier, count }: Omit<Streams, "host">, limits: Readonly<Record<Carrier, Limits>>): number {
    return (count * limits[carrier].stream) / limits[carrier].host;
}

/** What the shared part leaves of a stream's rate: `delay` is the time that it adds to each second of the hosts. */
export function speedOf(carrier: Carrier, delay: number, disks: number, { crowdedShare }: Parameters): number {
    const crowd = Math.min(1, Math.max(0, (disks - crowdedDisks.from) / (crowdedDisks.to - crowdedDisks.from)));
    return (carrier === "importer" ? 1 - crowd * Math.max(0, 1 - crowdedShare) : 1) / (1 + delay);
}
