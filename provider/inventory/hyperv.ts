import { z } from "zod";
import { Concern, type InventoryDisk, Item, idIn, known, list, networksOf, place, type SourceModel } from "./model.ts";

const Ref = z.union([z.string(), z.looseObject({ id: z.string() })]).nullish();

const Disk = z.looseObject({
    windowsPath: z.string().default(""),
    smbPath: z.string().default(""),
    /** Bytes. */
    capacity: z.number().default(0),
    datastore: Ref,
});

/** A VM of a Hyper-V source. Source: forklift-behaviour §8.6. */
export const HypervVm = Item.extend({
    powerState: z.string().default(""),
    host: Ref,
    guestOS: z.string().default(""),
    cpuCount: z.number().default(0),
    memoryMB: z.number().default(0),
    disks: list(Disk),
    nics: list(z.looseObject({ mac: z.string().default(""), network: Ref })),
    guestNetworks: list(z.looseObject({ ip: z.string(), mac: z.string().default("") })),
    concerns: list(Concern),
    revisionValidated: z.number().optional(),
});

export type HypervVm = z.infer<typeof HypervVm>;

export const hyperv: SourceModel = {
    collections: { vms: HypervVm, networks: Item, disks: Item, storages: Item, hosts: Item, clusters: Item },
    behindVms: ["hosts"],
    vm: (item, find) => {
        const vm = item as HypervVm;
        const nics = vm.nics.map(({ mac, network }) => ({ mac, network: { id: idIn(network) } }));
        const host = idIn(vm.host);
        return {
            ...known(vm),
            powerState: powerStates[vm.powerState] ?? "unknown",
            host,
            cluster: idIn(find("hosts", host)?.cluster),
            guestName: vm.guestOS,
            cpuCount: vm.cpuCount,
            memoryMB: vm.memoryMB,
            nics,
            networks: networksOf(nics),
            disks: vm.disks.map(toDisk),
            guestNetworks: vm.guestNetworks,
            concerns: vm.concerns,
            revisionValidated: vm.revisionValidated,
            isTemplate: false,
        };
    },
    networks: { of: "networks", place },
    datastores: { of: "storages", place },
    hosts: { of: "hosts", place },
};

const powerStates: Readonly<Record<string, string>> = { On: "poweredOn", Off: "poweredOff", Saved: "suspended", Paused: "suspended" };

function toDisk({ windowsPath, smbPath, capacity, datastore }: z.infer<typeof Disk>): InventoryDisk {
    return { file: windowsPath || smbPath, datastore: { id: idIn(datastore) }, capacity, shared: false };
}
