import type { z } from "zod";
import { concernsAbout } from "../../concern.ts";
import { amount, anything, flag, many, part, text, values } from "../../shape.ts";
import { expanded, type VmSurroundings } from "../../surroundings.ts";

const Vm = part({
    id: text,
    name: text,
    host: anything,
    hostName: text,
    guestId: text,
    guestName: text,
    guestNameFromVmwareTools: text,
    changeTrackingEnabled: flag,
    consolidationNeeded: flag,
    cpuAffinity: values,
    numaNodeAffinity: values,
    cpuHotAddEnabled: flag,
    cpuHotRemoveEnabled: flag,
    memoryHotAddEnabled: flag,
    faultToleranceEnabled: flag,
    tpmEnabled: flag,
    diskEnableUuid: flag,
    snapshot: part({ kind: text }),
    devices: many({ kind: text }),
    disks: many({
        file: text,
        unitNumber: amount,
        datastore: part({ id: text }),
        /** Bytes. */
        capacity: amount,
        shared: flag,
        rdm: flag,
        bus: text,
        mode: text,
        changeTrackingEnabled: flag,
    }),
    guestNetworks: values,
    /** Free space in bytes. */
    guestDisks: many({ key: amount, diskPath: text, freeSpace: amount }),
});

const Host = part({ cluster: anything, parent: anything });
const Cluster = part({ drsEnabled: flag, dpmEnabled: flag, hostAffinityVms: many({ id: text }) });

/** A VM with the cluster it runs in. Source: forklift-behaviour §8.5. */
export type VsphereWorkload = Omit<z.output<typeof Vm>, "host"> & { readonly cluster: z.output<typeof Cluster> };

export const concern = concernsAbout<VsphereWorkload>();

export function vsphereWorkload(raw: unknown, surroundings: VmSurroundings): VsphereWorkload {
    const { host: hostRef, ...vm } = Vm.parse(raw);
    const host = Host.parse(expanded(hostRef, "hosts", surroundings));
    return { ...vm, cluster: Cluster.parse(expanded(host.cluster ?? host.parent, "clusters", surroundings)) };
}

export function hasDevice({ devices }: VsphereWorkload, kind: string): boolean | undefined {
    return devices?.some((each) => each.kind === kind);
}
