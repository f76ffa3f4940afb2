import { z } from "zod";
import { Concern, type Find, type InventoryDisk, type InventoryNic, Item, idIn, known, list, networksOf, place, type SourceModel } from "./model.ts";

const Ref = z.union([z.string(), z.looseObject({ id: z.string() })]);

export const OvirtNic = z.looseObject({
    name: z.string().default(""),
    mac: z.string().default(""),
    profile: Ref.nullish(),
    plugged: z.boolean().default(true),
    ipAddress: list(z.looseObject({ address: z.string() })),
});

export const OvirtDisk = Item.extend({
    shared: z.boolean().default(false),
    storageDomain: z.string().default(""),
    /** Bytes. */
    provisionedSize: z.number().default(0),
    storageType: z.string().default("image"),
    status: z.string().default(""),
});

/** A VM of an oVirt or RHV source. Source: forklift-behaviour §8.6. */
export const OvirtVm = Item.extend({
    cluster: z.string().default(""),
    host: z.string().default(""),
    status: z.string(),
    osType: z.string().default(""),
    guestName: z.string().default(""),
    guest: z.looseObject({ distribution: z.string().default(""), fullVersion: z.string().default("") }).nullish(),
    cpuSockets: z.number().default(0),
    cpuCores: z.number().default(1),
    cpuThreads: z.number().default(1),
    /** Bytes. */
    memory: z.number().default(0),
    nics: list(OvirtNic),
    /** The disk is an id, or the disk itself. */
    diskAttachments: list(z.looseObject({ id: z.string(), disk: Ref })),
    concerns: list(Concern),
    revisionValidated: z.number().optional(),
    policyVersion: z.number().optional(),
});

export type OvirtVm = z.infer<typeof OvirtVm>;

/** NICs lead to networks through their profiles. Source: forklift-behaviour §8.2, §8.6. */
export const ovirt: SourceModel = {
    collections: {
        vms: OvirtVm,
        networks: Item,
        nicprofiles: Item.extend({ network: z.string().default("") }),
        storagedomains: Item.extend({ capacity: z.number().optional(), free: z.number().optional() }),
        disks: OvirtDisk,
        hosts: Item,
        clusters: Item,
        datacenters: Item,
    },
    behindVms: ["nicprofiles", "disks"],
    vm: (item, find) => toVm(item as OvirtVm, find),
    networks: { of: "networks", place: (item) => ({ ...place(item), vlanId: typeof item.vlan === "string" ? item.vlan : undefined }) },
    datastores: { of: "storagedomains", place },
    hosts: { of: "hosts", place },
};

function toVm(vm: OvirtVm, find: Find): ReturnType<SourceModel["vm"]> {
    const nics = vm.nics.map((nic) => toNic(nic, find));
    return {
        ...known(vm),
        powerState: powerStates[vm.status] ?? "unknown",
        host: vm.host,
        cluster: vm.cluster,
        guestName: vm.guestName || [vm.guest?.distribution, vm.guest?.fullVersion].filter(Boolean).join(" ") || vm.osType,
        cpuCount: vm.cpuSockets * vm.cpuCores * vm.cpuThreads,
        memoryMB: vm.memory / 1024 ** 2,
        nics,
        networks: networksOf(nics),
        disks: vm.diskAttachments.map(({ disk }) => toDisk(disk, find)),
        guestNetworks: vm.nics.flatMap(({ mac, ipAddress }) => ipAddress.map(({ address }) => ({ ip: address, mac }))),
        concerns: vm.concerns,
        revisionValidated: vm.revisionValidated,
        policyVersion: vm.policyVersion,
        isTemplate: false,
    };
}

const powerStates: Readonly<Record<string, string>> = { up: "poweredOn", powering_up: "poweredOn", down: "poweredOff", suspended: "suspended" };

function toNic({ mac, profile }: z.infer<typeof OvirtNic>, find: Find): InventoryNic {
    const whole = typeof profile === "object" ? profile : undefined;
    return { mac, network: { id: idIn(whole?.network ?? find("nicprofiles", idIn(profile))?.network) } };
}

function toDisk(disk: z.infer<typeof Ref>, find: Find): InventoryDisk {
    const id = idIn(disk);
    const whole = OvirtDisk.safeParse(typeof disk === "object" && "storageDomain" in disk ? disk : find("disks", id)).data;
    const { storageDomain = "", provisionedSize: capacity = 0, shared = false, storageType } = whole ?? {};
    const isLun = storageType === "lun";
    return { file: id, datastore: { id: isLun ? "" : storageDomain }, capacity, shared, ...(isLun ? { isLun } : {}) };
}
