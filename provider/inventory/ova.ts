import { z } from "zod";
import { Concern, type InventoryDisk, Item, known, list, networksOf, place, type SourceModel } from "./model.ts";

const Disk = z.looseObject({
    ID: z.string().default(""),
    Name: z.string().default(""),
    FilePath: z.string().default(""),
    DiskId: z.string().default(""),
    Capacity: z.number().default(0),
    CapacityAllocationUnits: z.string().default("byte"),
});

/** A VM of an appliance file. What is within its lists is written in PascalCase. Source: forklift-behaviour §8.6. */
export const OvaVm = Item.extend({
    osType: z.string().default(""),
    ovfPath: z.string().default(""),
    cpuCount: z.number().default(0),
    memoryMB: z.number().default(0),
    disks: list(Disk),
    nics: list(z.looseObject({ Name: z.string().default(""), MAC: z.string().default(""), Network: z.string().default("") })),
    networks: list(z.looseObject({ ID: z.string().default(""), Name: z.string().default("") })),
    concerns: list(Concern),
    revisionValidated: z.number().optional(),
    policyVersion: z.number().optional(),
});

export type OvaVm = z.infer<typeof OvaVm>;

/** NICs name their network; every disk is a place of its own. Source: forklift-behaviour §3.4 (OVA source). */
export const ova: SourceModel = {
    collections: { vms: OvaVm, networks: Item, disks: Item, storages: Item },
    behindVms: ["networks"],
    vm: (item, find) => {
        const vm = item as OvaVm;
        const nics = vm.nics.map(({ MAC, Network }) => ({ mac: MAC, network: { id: find("networks", Network)?.id ?? "" } }));
        return {
            ...known({ ...vm, path: vm.path ?? vm.ovfPath }),
            powerState: "poweredOff",
            host: "",
            cluster: "",
            guestName: vm.osType,
            cpuCount: vm.cpuCount,
            memoryMB: vm.memoryMB,
            nics,
            networks: networksOf(nics),
            disks: vm.disks.map(toDisk),
            guestNetworks: [],
            concerns: vm.concerns,
            revisionValidated: vm.revisionValidated,
            policyVersion: vm.policyVersion,
            isTemplate: false,
        };
    },
    networks: { of: "networks", place },
    datastores: { of: "storages", place },
};

function toDisk({ ID, DiskId, Name, FilePath, Capacity, CapacityAllocationUnits }: z.infer<typeof Disk>): InventoryDisk {
    return { file: Name || FilePath || ID, datastore: { id: ID || DiskId }, capacity: Capacity * unitOf(CapacityAllocationUnits), shared: false };
}

/** Bytes in an allocation unit of OVF, e.g. `byte * 2^30` or `MegaBytes`. */
function unitOf(text: string): number {
    const [, base, exponent] = /(\d+)\s*\^\s*(\d+)/.exec(text) ?? [];
    if (base && exponent) return Number(base) ** Number(exponent);
    const prefix = /^(kilo|mega|giga|tera)/i.exec(text)?.[1]?.toLowerCase();
    return 1024 ** (["", "kilo", "mega", "giga", "tera"].indexOf(prefix ?? "") || 0);
}
