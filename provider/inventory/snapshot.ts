import { readFileSync } from "node:fs";
import { z } from "zod";
import { MigrationError } from "../errors.ts";
import { formatPath } from "../schema/parse.ts";
import type { Item, SourceType } from "./model.ts";
import { sourceModels } from "./models.ts";
import type { Inventory } from "./port.ts";
import { createInventory } from "./source.ts";
import { isListed, VsphereCluster, VsphereDatacenter, VsphereDatastore, VsphereFolder, VsphereHost, VsphereNetwork, VsphereVm } from "./vsphere.ts";

const Common = {
    /** What the source says of itself. */
    about: z.looseObject({ apiVersion: z.string(), product: z.string(), instanceUuid: z.string() }).optional(),
    /** The only credentials that the rehearsed source accepts; absent = any. */
    username: z.string().optional(),
    password: z.string().optional(),
};

const VsphereSource = z.looseObject({
    type: z.literal("vsphere"),
    ...Common,
    vms: unique(VsphereVm),
    networks: unique(VsphereNetwork),
    datastores: unique(VsphereDatastore),
    hosts: unique(VsphereHost),
    clusters: z.array(VsphereCluster).default([]),
    datacenters: z.array(VsphereDatacenter).default([]),
    folders: z.array(VsphereFolder).default([]),
});

const named = z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }) });

const clusterWide = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });

const Target = z
    .looseObject({
        namespaces: z.array(z.string()).default([]),
        storageClasses: z.array(clusterWide).default([]),
        /** CDI's; absent = not told. */
        storageProfiles: z.array(clusterWide).optional(),
        networkAttachmentDefinitions: z.array(named).default([]),
        /** Where VMs run; absent = VMs are made, but nothing runs them. */
        nodes: z.array(clusterWide).default([]),
        persistentVolumeClaims: z.array(named).default([]),
        virtualMachines: z.array(named).default([]),
    })
    .prefault({});

/**
 * A snapshot file: what a source contains, in the shapes of the inventory API, and what the target offers in a rehearsal.
 *
 * ```json
 * {
 *   "version": 1,
 *   "source": { "type": "vsphere", "vms": [], "networks": [], "datastores": [], "hosts": [], "clusters": [], "datacenters": [], "folders": [] },
 *   "target": { "namespaces": ["web"], "storageClasses": [{ "metadata": { "name": "ceph-rbd" } }], "networkAttachmentDefinitions": [] }
 * }
 * ```
 *
 * A target that also has `nodes` runs VMs: those that migrations make, and those that it names. Everything is written as `kubectl get -o json` shows
 * it, as far as it matters; what is left out is as usual.
 *
 * ```json
 * "nodes": [{ "metadata": { "name": "node-a" }, "status": { "allocatable": { "memory": "64Gi" } } }],
 * "persistentVolumeClaims": [{ "metadata": { "name": "db", "namespace": "web" }, "spec": { "accessModes": ["ReadWriteMany"] } }],
 * "virtualMachines": [{ "metadata": { "name": "db", "namespace": "web" }, "spec": { "runStrategy": "Always", "template": { "spec": {} } } }]
 * ```
 */
export const Snapshot = z.looseObject({ version: z.literal(1), source: VsphereSource, target: Target });

/** A snapshot file of any source: it has the collections that its type's inventory has; those that are left out are empty. */
export const AnySnapshot = z.looseObject({
    version: z.literal(1),
    source: z.discriminatedUnion("type", [
        VsphereSource,
        ...(["ovirt", "openstack", "openshift", "ova", "hyperv", "ec2"] as const).map((type) => otherSource(type)),
    ]),
    target: Target,
});

export type Snapshot = z.infer<typeof Snapshot>;
export type AnySnapshot = z.infer<typeof AnySnapshot>;

/**
 * Reads a snapshot of a vSphere source from its file, or takes its contents.
 *
 * Errors: `InvalidInput` with every problem and its path.
 */
export function readSnapshot(from: string | Record<string, unknown>): Snapshot {
    return read(Snapshot, from);
}

/** Reads a snapshot of any source, and refuses it as `readSnapshot` does. */
export function readAnySnapshot(from: string | Record<string, unknown>): AnySnapshot {
    return read(AnySnapshot, from);
}

function read<T>(shape: z.ZodType<T>, from: string | Record<string, unknown>): T {
    const name = typeof from === "string" ? from : "the snapshot";
    const result = shape.safeParse(typeof from === "string" ? readJson(from) : from);
    if (result.success) return result.data;
    const details = result.error.issues.map((issue) => `${formatPath(issue.path)}: ${issue.message}`);
    throw new MigrationError("InvalidInput", `${name} is not an inventory snapshot`, { details });
}

/** A collection of a snapshot's source as the inventory would list it. */
export function snapshotItems({ source }: AnySnapshot, collection: string): readonly Item[] {
    const items = (source[collection] ?? []) as readonly Item[];
    return source.type === "vsphere" && collection === "vms" ? (items as readonly VsphereVm[]).filter(isListed) : items;
}

/** The inventory port on a snapshot: on its file or its contents. */
export function snapshotInventory(from: string | Record<string, unknown>): Inventory {
    const snapshot = readAnySnapshot(from);
    const name = typeof from === "string" ? from : "the snapshot";
    return createInventory({
        type: snapshot.source.type,
        name,
        read: async (collection) => snapshotItems(snapshot, collection).map((item) => () => item),
        misshapen: (collection, seen) => new MigrationError("InvalidInput", `${name}: source.${collection}${seen}`),
    });
}

function otherSource<T extends Exclude<SourceType, "vsphere">>(type: T) {
    const { collections } = sourceModels[type];
    const lists = Object.fromEntries(Object.entries(collections).map(([name, shape]) => [name, unique(shape).default([])]));
    return z.looseObject({ type: z.literal(type), ...Common, ...lists });
}

/** Two objects of one id would hide each other. */
function unique<T extends z.ZodType<{ id: string }>>(shape: T) {
    return z.array(shape).superRefine((items, context) => {
        const seen = new Set<string>();
        for (const [at, { id }] of items.entries()) {
            if (seen.has(id)) context.addIssue({ code: "custom", path: [at, "id"], message: `is ${id}, which occurred before; ids are unique` });
            seen.add(id);
        }
    });
}

function readJson(path: string): unknown {
    try {
        return JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
        throw new MigrationError("InvalidInput", `${path} cannot be read as JSON: ${(error as Error).message}`);
    }
}
