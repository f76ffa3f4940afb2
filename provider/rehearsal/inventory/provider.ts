import { conditionsOf, hasTrue } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { SourceView } from "./source.ts";

/** A Provider object as the inventory lists it. */
export interface InventoryProvider {
    readonly uid: string;
    readonly type: string;
    readonly name: string;
    readonly namespace: string;
    readonly object: KubeObject;
    /** False while the source has not been read to its end. */
    readonly isLoaded: boolean;
}

/**
 * Whether the inventory has begun to read a source: it knows none that has never been reached.
 *
 * Source: forklift-behaviour §8.1; Forklift, `updateContainer` of the provider controller.
 */
export function isCollected({ status }: KubeObject): boolean {
    return status?.secretResourceVersion !== undefined || hasTrue(conditionsOf(status), "ConnectionTestSucceeded");
}

/** A provider in the inventory's words: in short, or with its object and counts. Source: forklift-behaviour §8.4. */
export async function providerItem(
    provider: InventoryProvider,
    isFull: boolean,
    source: (provider: InventoryProvider) => SourceView,
    target: (plural: string) => readonly KubeObject[] | Promise<readonly KubeObject[]>,
): Promise<Record<string, unknown>> {
    const { uid, name, namespace, object, type } = provider;
    const base = { id: uid, uid, version: object.metadata.resourceVersion, namespace, name, selfLink: `providers/${type}/${uid}` };
    if (!isFull) return base;
    return { ...base, type, object, ...(type === "vsphere" ? sourceFacts(source(provider)) : await targetFacts(target)) };
}

function sourceFacts({ about, vms, networks, datastores, hosts, clusters, datacenters }: SourceView): Record<string, unknown> {
    return {
        ...about,
        datacenterCount: datacenters.length,
        clusterCount: clusters.length,
        hostCount: hosts.length,
        vmCount: vms.length,
        networkCount: networks.length,
        datastoreCount: datastores.length,
    };
}

async function targetFacts(target: (plural: string) => readonly KubeObject[] | Promise<readonly KubeObject[]>): Promise<Record<string, unknown>> {
    const count = async (plural: string) => (await target(plural)).length;
    return {
        vmCount: await count("virtualmachines"),
        // The pod network counts as one. Source: recorded replies.
        networkCount: (await count("network-attachment-definitions")) + 1,
        storageClassCount: await count("storageclasses"),
    };
}
