import { count, sayBytes } from "../../util/size.ts";
import type { VmNeed } from "./needs.ts";

/** What VMs take of the target together. Bytes. */
export interface Demand {
    /** By storage class. */
    readonly classes: ReadonlyMap<string, ClassDemand>;
    readonly vms: number;
    readonly dataVolumes: number;
    /** VMs that will be powered on; memory and CPUs are theirs. */
    readonly running: number;
    readonly memory: number;
    readonly largestMemory: number;
    readonly cpus: number;
    /** Powered-on VMs whose memory or CPUs nobody tells. */
    readonly untold: number;
}

export interface ClassDemand {
    readonly claims: number;
    readonly bytes: number;
    /** What is needed in any case: without overhead that the target has not confirmed. */
    readonly least: number;
    readonly overhead: number;
    /** The largest claim. */
    readonly largest: number;
}

/** Sums up; virt-launcher's own memory and what a journey takes for a while (pods, temporary claims) come on top. */
export function demandOf(needs: readonly VmNeed[]): Demand {
    const running = needs.filter(({ isRunning }) => isRunning);
    const claims = needs.flatMap((need) => need.claims);
    const classes = new Map<string, ClassDemand>();
    for (const { storageClass, bytes, overhead, isSure } of claims) {
        const known = classes.get(storageClass) ?? none;
        classes.set(storageClass, {
            claims: known.claims + 1,
            bytes: known.bytes + bytes,
            least: known.least + (isSure ? bytes : bytes - overhead),
            overhead: known.overhead + overhead,
            largest: Math.max(known.largest, bytes),
        });
    }
    return {
        classes,
        vms: needs.length,
        dataVolumes: claims.filter(({ isDataVolume }) => isDataVolume).length,
        running: running.length,
        memory: sum(running, ({ memory }) => memory),
        largestMemory: Math.max(0, ...running.map(({ memory }) => memory)),
        cpus: sum(running, ({ cpus }) => cpus),
        untold: running.filter(({ memory, cpus }) => memory === 0 || cpus === 0).length,
    };
}

export const none: ClassDemand = { claims: 0, bytes: 0, least: 0, overhead: 0, largest: 0 };

export function sum<T>(all: Iterable<T>, of: (each: T) => number): number {
    let total = 0;
    for (const each of all) total += of(each);
    return total;
}

/** `needs 1.4 TiB of ceph-rbd (12 claims incl. file-system overhead), 48 GiB memory and 12 CPU in namespace web`; undefined = nothing. */
export function sayDemand({ classes, memory, cpus, untold }: Demand, namespace: string): string | undefined {
    const storage = [...classes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, each]) => sayClass(name, each));
    const parts = [...storage, ...(memory > 0 ? [`${sayBytes(memory)} memory`] : []), ...(cpus > 0 ? [`${cpus} CPU`] : [])];
    if (parts.length === 0) return undefined;
    const all = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
    return `needs ${all} in namespace ${namespace}${untold > 0 ? `; the memory or CPUs of ${count(untold, "VM")} are not told` : ""}`;
}

function sayClass(name: string, { claims, bytes, least, overhead }: ClassDemand): string {
    const what = overhead === 0 ? "" : least === bytes ? " incl. file-system overhead" : " incl. what file systems may take";
    return `${sayBytes(bytes)} of ${name || "no storage class"} (${count(claims, "claim")}${what})`;
}
