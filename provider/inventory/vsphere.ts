import { z } from "zod";
import { Concern, type InventoryVm, type Item, idIn, list, place, type SourceModel } from "./model.ts";

/** A reference as the inventory writes it: managed object kind and id. An absent object has the id "". */
const Ref = z.looseObject({ kind: z.string(), id: z.string() });

const Located = { id: z.string().min(1), name: z.string(), path: z.string(), parent: Ref.optional(), revision: z.number().optional() };

export const VsphereDisk = z.looseObject({
    key: z.number(),
    file: z.string(),
    datastore: Ref,
    /** Bytes. */
    capacity: z.number(),
    shared: z.boolean().default(false),
    rdm: z.boolean().default(false),
    physicalMode: z.boolean().optional(),
    bus: z.string().default("scsi"),
    mode: z.string().default("persistent"),
    changeTrackingEnabled: z.boolean().default(false),
});

export const VsphereNic = z.looseObject({ network: Ref, mac: z.string(), order: z.number().default(0) });

/** A VM of a vSphere source. Fields beyond these are kept. Source: forklift-behaviour §8.5. */
export const VsphereVm = z.looseObject({
    ...Located,
    host: z.string().default(""),
    powerState: z.string(),
    connectionState: z.string().default("connected"),
    isTemplate: z.boolean().default(false),
    changeTrackingEnabled: z.boolean().default(false),
    consolidationNeeded: z.boolean().default(false),
    snapshot: Ref.optional(),
    disks: list(VsphereDisk),
    nics: list(VsphereNic),
    networks: list(Ref),
    guestNetworks: list(z.looseObject({ ip: z.string(), mac: z.string().default("") })),
    guestId: z.string().default(""),
    guestName: z.string().default(""),
    toolsStatus: z.string().default(""),
    toolsRunningStatus: z.string().default(""),
    toolsVersionStatus2: z.string().default(""),
    uuid: z.string().default(""),
    memoryMB: z.number().default(0),
    cpuCount: z.number().default(0),
    concerns: list(Concern),
    revisionValidated: z.number().optional(),
    policyVersion: z.number().optional(),
});

/** `variant` is `Standard`, `DvPortGroup`, `OpaqueNetwork` or `DvSwitch`. */
export const VsphereNetwork = z.looseObject({ ...Located, variant: z.string().optional(), vlanId: z.string().optional() });
export const VsphereDatastore = z.looseObject({
    ...Located,
    type: z.string().optional(),
    /** Bytes. */
    capacity: z.number().optional(),
    free: z.number().optional(),
    maintenance: z.string().optional(),
});

/** A VMkernel adapter that has an address, under the name of its port group. `linkSpeed` in Mbit/s, 0 = not told. */
const VsphereAdapter = z.looseObject({ name: z.string(), ipAddress: z.string(), linkSpeed: z.number().optional(), mtu: z.number().optional() });

export const VsphereHost = z.looseObject({
    ...Located,
    cluster: z.string().optional(),
    inMaintenance: z.boolean().default(false),
    /** vCenter's colour of the host as a whole: `green`, `yellow`, `red` or `gray`. */
    status: z.string().optional(),
    networkAdapters: z.array(VsphereAdapter).nullish(),
    networking: z
        .looseObject({ vNICs: z.array(z.looseObject({ device: z.string().optional(), ipAddress: z.string().optional() })).nullish() })
        .nullish(),
});
export const VsphereCluster = z.looseObject(Located);
export const VsphereDatacenter = z.looseObject(Located);
export const VsphereFolder = z.looseObject({ ...Located, children: list(Ref) });

export type VsphereRef = z.infer<typeof Ref>;
export type VsphereVm = z.infer<typeof VsphereVm>;
export type VsphereDisk = z.infer<typeof VsphereDisk>;
export type VsphereNic = z.infer<typeof VsphereNic>;
export type VsphereNetwork = z.infer<typeof VsphereNetwork>;
export type VsphereDatastore = z.infer<typeof VsphereDatastore>;
export type VsphereAdapter = z.infer<typeof VsphereAdapter>;
export type VsphereHost = z.infer<typeof VsphereHost>;
export type VsphereCluster = z.infer<typeof VsphereCluster>;
export type VsphereDatacenter = z.infer<typeof VsphereDatacenter>;
export type VsphereFolder = z.infer<typeof VsphereFolder>;

/** The collections of a vSphere source by the name they have in the inventory's paths. */
export const vsphereCollections = {
    vms: VsphereVm,
    networks: VsphereNetwork,
    datastores: VsphereDatastore,
    hosts: VsphereHost,
    clusters: VsphereCluster,
    datacenters: VsphereDatacenter,
    folders: VsphereFolder,
} as const;

/** VMs that the inventory lists: no templates, none whose state vCenter does not know. Source: forklift-behaviour §8.3. */
export function isListed(vm: Pick<VsphereVm, "isTemplate" | "powerState">): boolean {
    return !vm.isTemplate && vm.powerState !== "";
}

/** Source: forklift-behaviour §8.5. */
export const vsphere: SourceModel = {
    // Ten thousand VMs are kept as long as the process lives: only what somebody asks for.
    collections: { ...vsphereCollections, vms: VsphereVm.strip() },
    behindVms: ["hosts"],
    vm: (item, find) => ({ ...(item as VsphereVm), cluster: clusterOf(find("hosts", (item as VsphereVm).host)) }),
    networks: { of: "networks", place },
    datastores: { of: "datastores", place },
    hosts: { of: "hosts", place },
};

/** Whether rules of vSphere say something of a VM. */
export function isVsphere(vm: InventoryVm): vm is InventoryVm & VsphereVm {
    return vm.source === "vsphere";
}

function clusterOf(host: Item | undefined): string {
    return typeof host?.cluster === "string" ? host.cluster : idIn(host?.parent);
}
