import { z } from "zod";
import { concernsAbout } from "../../concern.ts";
import { amount, flag, many, part, text, values } from "../../shape.ts";
import type { VmSurroundings } from "../../surroundings.ts";

const Vm = part({
    name: text,
    powerState: text,
    guestOS: text,
    tpmEnabled: flag,
    secureBoot: flag,
    hasCheckpoint: flag,
    /** Told by workloads only. */
    isClusterRole: flag,
    managementType: text,
    disks: many({
        name: text,
        windowsPath: text,
        smbPath: text,
        /** Bytes. */
        capacity: amount,
    }),
    nics: many({ name: text, networkName: text, network: z.union([z.string(), part({ id: text })]) }),
    guestNetworks: values,
});

/** A VM and how its provider is managed. Source: forklift-behaviour §8.6. */
export type HypervWorkload = z.output<typeof Vm>;

export const concern = concernsAbout<HypervWorkload>();

export function hypervWorkload(raw: unknown, { managementType }: VmSurroundings): HypervWorkload {
    const vm = Vm.parse(raw);
    return { ...vm, managementType: vm.managementType ?? managementType };
}
