import { z } from "zod";

/** Kinds of sources, in the words of `Provider.spec.type`. Source: forklift-behaviour §2.1. */
export const sourceTypes = ["vsphere", "ovirt", "openstack", "openshift", "ova", "hyperv", "ec2"] as const;

export type SourceType = (typeof sourceTypes)[number];

/** What every object of an inventory has. Fields beyond these are kept. */
export const Item = z.looseObject({
    id: z.string().min(1),
    name: z.string().default(""),
    path: z.string().optional(),
    revision: z.number().optional(),
});

export type Item = z.infer<typeof Item>;

export const Concern = z.looseObject({ id: z.string().optional(), category: z.string(), label: z.string(), assessment: z.string().optional() });

export type Concern = z.infer<typeof Concern>;

/**
 * A VM of any source, in one set of words: those of vSphere, because they are what plans and maps are written with.
 *
 * Units: `capacity` in bytes, `memoryMB` in MiB.
 */
export interface InventoryVm {
    readonly source: SourceType;
    readonly id: string;
    readonly name: string;
    readonly path: string;
    readonly powerState: PowerState | (string & {});
    /** Id of the host, "" = none or not told. */
    readonly host: string;
    /** Id of the cluster (OpenStack: of the project; OpenShift Virtualization: the namespace), "" = none or not told. */
    readonly cluster: string;
    readonly guestName: string;
    /** 0 = not told. */
    readonly cpuCount: number;
    /** 0 = not told. */
    readonly memoryMB: number;
    readonly nics: readonly InventoryNic[];
    readonly networks: readonly Reference[];
    readonly disks: readonly InventoryDisk[];
    readonly guestNetworks: readonly { readonly ip: string; readonly mac: string }[];
    readonly concerns: readonly Concern[];
    readonly revision?: number | undefined;
    readonly revisionValidated?: number | undefined;
    /** Version of the rules that the concerns come from, 0 = of none. Not every source tells it. */
    readonly policyVersion?: number | undefined;
    readonly isTemplate: boolean;
    /** The VM as the inventory writes it, for queries on any field of it. */
    readonly raw: () => Readonly<Record<string, unknown>>;
}

export type PowerState = "poweredOn" | "poweredOff" | "suspended" | "unknown";

/** An id of the same source, "" = of nothing. */
export interface Reference {
    readonly id: string;
}

export interface InventoryNic {
    /** The network in the network map. */
    readonly network: Reference;
    readonly mac: string;
}

export interface InventoryDisk {
    /** What tells the disk apart in its source; equal in VMs that share it. */
    readonly file: string;
    /** The datastore, storage domain, volume type, storage class or disk that the storage map maps. */
    readonly datastore: Reference;
    /** Bytes. */
    readonly capacity: number;
    readonly shared: boolean;
    /** A LUN that the VM uses directly: it has no datastore, and is not copied. */
    readonly isLun?: boolean | undefined;
}

/** A network, a place for disks or a host, with a path at any rate. Fields beyond these are the source's own. */
export interface InventoryPlace {
    readonly id: string;
    readonly name: string;
    readonly path: string;
    readonly revision?: number | undefined;
    readonly [field: string]: unknown;
}

export interface InventoryNetwork extends InventoryPlace {
    readonly vlanId?: string | undefined;
}

/** What the storage map maps. Bytes. */
export interface InventoryDatastore extends InventoryPlace {
    readonly capacity?: number | undefined;
    readonly free?: number | undefined;
}

export interface InventoryHost extends InventoryPlace {
    readonly cluster?: string | undefined;
    readonly inMaintenance?: boolean | undefined;
}

/** Finds what a VM speaks of in another collection of its source, by id or by name. */
export type Find = (collection: string, key: string) => Item | undefined;

/** How one kind of source is read. */
export interface SourceModel {
    /** Shapes of its collections, by the name that they have in the inventory's paths. */
    readonly collections: Readonly<Record<string, z.ZodType<Item>>> & { readonly vms: z.ZodType<Item> };
    /** Collections that a VM cannot be understood without. */
    readonly behindVms: readonly string[];
    /** A checked object of `vms` in the words of all sources. */
    readonly vm: (item: Item, find: Find) => Omit<InventoryVm, "source" | "raw">;
    /** Each from the collection `of`; sources without hosts have none. */
    readonly networks: Places<InventoryNetwork>;
    readonly datastores: Places<InventoryDatastore>;
    readonly hosts?: Places<InventoryHost>;
}

export interface Places<T extends InventoryPlace> {
    readonly of: string;
    readonly place: (item: Item) => T;
    /** Places that no collection lists. */
    readonly more?: readonly T[];
}

/** An object of the inventory as a place: its name stands for a path that is not told. */
export function place(item: Item): InventoryPlace {
    return { ...item, path: item.path ?? item.name };
}

/** What tells a VM apart, and nothing more of it: there may be ten thousand. */
export function known({ id, name, path, revision }: Item): Pick<InventoryVm, "id" | "name" | "path" | "revision"> {
    return { id, name, path: path ?? name, revision };
}

/** The id in a reference, which some sources write as `{ kind, id }` and some as text. */
export function idIn(reference: unknown): string {
    if (typeof reference === "string") return reference;
    const { id } = (reference ?? {}) as { id?: unknown };
    return typeof id === "string" ? id : "";
}

/** Go writes an empty list as `[]` or as null. */
export function list<T extends z.ZodType>(item: T) {
    return z
        .array(item)
        .nullish()
        .transform((value): z.output<T>[] => value ?? []);
}

/** Each network of the NICs once. */
export function networksOf(nics: readonly InventoryNic[]): readonly Reference[] {
    return [...new Set(nics.map(({ network }) => network.id))].filter((id) => id !== "").map((id) => ({ id }));
}
