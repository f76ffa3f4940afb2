import { type Door, directDoor, findInventory } from "../inventory/index.ts";
import {
    bearerToken,
    type Cluster,
    coalesced,
    connect,
    contextNamespace,
    createCluster,
    firstContact,
    loadKubeconfig,
    whyUnreachable,
} from "../kube/index.ts";
import type { ConfigArgs } from "../schema/config.ts";
import { once } from "../util/once.ts";

/** A cluster and the way to its inventory. */
export interface Connection {
    readonly cluster: Cluster;
    /** Of objects without their own. */
    readonly namespace: string;
    /** The inventory is looked for when it is first asked for. */
    readonly door: (signal: AbortSignal) => Promise<Door>;
    /** Why nobody is there; undefined when somebody answers. */
    readonly whyUnreachable: (signal: AbortSignal) => Promise<string | undefined>;
    close(): Promise<void>;
}

export type ConnectionArgs = Pick<ConfigArgs, "kubeconfig" | "context" | "cluster" | "namespace" | "inventoryUrl" | "inventoryCa" | "timeouts">;

/** Where installations keep the provider that stands for their own cluster. Source: forklift-behaviour §2.6. */
export const installationNamespaces = ["openshift-mtv", "konveyor-forklift"];

/**
 * Gets ready to talk to the cluster that the configuration means; nothing is asked yet.
 *
 * Errors: `InvalidInput` when there is no such kubeconfig; the door's are those of `findInventory`.
 */
export function openConnection(args: ConnectionArgs): Connection {
    const { namespace, inventoryUrl: url, inventoryCa: ca, timeouts } = args;
    const kubeconfig = loadKubeconfig(args);
    const transport = connect(kubeconfig, () => loadKubeconfig(args));
    const budget = { total: (timeouts?.callSeconds ?? 120) * 1000, silence: (timeouts?.silenceSeconds ?? 30) * 1000, firstContact };
    const cluster = coalesced(createCluster(transport, budget));
    const token = () => bearerToken(kubeconfig);
    const namespaces = [...installationNamespaces, ...(namespace ? [namespace] : [])];
    const isInside = process.env.KUBERNETES_SERVICE_HOST !== undefined;
    return {
        cluster,
        namespace: namespace ?? contextNamespace(kubeconfig) ?? "openshift-mtv",
        // One door: each has connections of its own.
        door: once(async (signal) =>
            url === undefined ? await findInventory({ cluster, transport, ca, token, namespaces, isInside }, signal) : directDoor({ url, ca, token }),
        ),
        async whyUnreachable(signal) {
            const why = await whyUnreachable(transport, signal);
            return why && `${kubeconfig.getCurrentCluster()?.server}: ${why}`;
        },
        close: () => transport.close(),
    };
}
