import { readFileSync } from "node:fs";
import { z } from "zod";
import { MigrationError } from "../errors.ts";
import { formatPath } from "../schema/parse.ts";
import { oncePerCollection } from "./once.ts";
import type { Inventory } from "./port.ts";
import { isListed, VsphereCluster, VsphereDatacenter, VsphereDatastore, VsphereFolder, VsphereHost, VsphereNetwork, VsphereVm } from "./vsphere.ts";

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
 */
export const Snapshot = z.looseObject({
    version: z.literal(1),
    source: z.looseObject({
        type: z.literal("vsphere"),
        /** What the vCenter says of itself. */
        about: z.looseObject({ apiVersion: z.string(), product: z.string(), instanceUuid: z.string() }).optional(),
        /** The only credentials that the rehearsed source accepts; absent = any. */
        username: z.string().optional(),
        password: z.string().optional(),
        vms: unique(VsphereVm),
        networks: unique(VsphereNetwork),
        datastores: unique(VsphereDatastore),
        hosts: unique(VsphereHost),
        clusters: z.array(VsphereCluster).default([]),
        datacenters: z.array(VsphereDatacenter).default([]),
        folders: z.array(VsphereFolder).default([]),
    }),
    target: z
        .looseObject({
            namespaces: z.array(z.string()).default([]),
            storageClasses: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).default([]),
            networkAttachmentDefinitions: z
                .array(z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }) }))
                .default([]),
        })
        .prefault({}),
});

export type Snapshot = z.infer<typeof Snapshot>;

/**
 * Reads a snapshot from its file, or takes its contents.
 *
 * Errors: `InvalidInput` with every problem and its path.
 */
export function readSnapshot(from: string | Record<string, unknown>): Snapshot {
    const name = typeof from === "string" ? from : "the snapshot";
    const result = Snapshot.safeParse(typeof from === "string" ? readJson(from) : from);
    if (result.success) return result.data;
    const details = result.error.issues.map((issue) => `${formatPath(issue.path)}: ${issue.message}`);
    throw new MigrationError("InvalidInput", `${name} is not an inventory snapshot`, { details });
}

/** The inventory port on a snapshot. */
export function snapshotInventory(path: string): Inventory {
    let snapshot: Snapshot | undefined;
    const source = () => {
        snapshot ??= readSnapshot(path);
        return snapshot.source;
    };
    return oncePerCollection(path, {
        vms: async () => source().vms.filter(isListed),
        networks: async () => source().networks,
        datastores: async () => source().datastores,
        hosts: async () => source().hosts,
    });
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
