import assert from "node:assert/strict";
import type { Inventory } from "../../provider/inventory/index.ts";
import { ApiError, type Cluster, failure, type Kind, type KubeObject, type ListOptions, type ObjectRef } from "../../provider/kube/index.ts";
import type { Declared, Session } from "../../provider/lifecycle/index.ts";
import { realClock } from "../../provider/util/clock.ts";

export interface Surroundings {
    readonly objects?: readonly KubeObject[];
    /** Undefined = the source is not known to the inventory. */
    readonly inventory?: Inventory | undefined;
    readonly declared?: ReadonlyMap<string, Declared>;
    /** What this identity may not do, e.g. `list virtualmachines`. */
    readonly forbidden?: readonly string[];
    /** Takes down every request, e.g. `get Hook demo/stop-app`. */
    readonly asked?: string[];
}

/** A session of a preview over the objects that are there: who writes is found out. */
export function readOnlySession({ objects = [], inventory, declared = new Map(), forbidden = [], asked = [] }: Surroundings): Session {
    const writing = async () => assert.fail("a preview has written");
    const ask = (verb: string, { plural, kind }: Kind, what: string) => {
        asked.push(`${verb} ${kind} ${what}`);
        if (forbidden.includes(`${verb} ${plural}`)) throw new ApiError(verb, failure(403, "Forbidden", `cannot ${verb} resource`));
    };
    const cluster = {
        async get(kind: Kind, { name, namespace }: ObjectRef) {
            ask("get", kind, [namespace, name].filter(Boolean).join("/"));
            return objects.find(({ kind: own, metadata }) => own === kind.kind && metadata.name === name && metadata.namespace === namespace);
        },
        async list(kind: Kind, { namespace, labelSelector }: ListOptions = {}) {
            ask("list", kind, namespace ?? "everywhere");
            const isMeant = ({ kind: own, metadata }: KubeObject) =>
                own === kind.kind &&
                (namespace === undefined || metadata.namespace === namespace) &&
                (labelSelector === undefined || metadata.labels?.[labelSelector] !== undefined);
            return { items: objects.filter(isMeant), resourceVersion: "1" };
        },
        ...{ create: writing, apply: writing, patch: writing, replace: writing, delete: writing },
    };
    return {
        cluster: cluster as unknown as Cluster,
        clock: realClock,
        declared: new Map(declared),
        namespace: "demo",
        inventoryOf: async () => inventory,
        hostProvider: async () => ({ name: "host", namespace: "openshift-mtv" }),
    } as unknown as Session;
}

/** An object as it may stand in a cluster. */
export function standing(kind: Kind, path: string, rest: Partial<KubeObject> = {}): KubeObject {
    const [name, namespace] = path.split("/").reverse();
    return { ...rest, kind: kind.kind, metadata: { name: name!, ...(namespace && { namespace }), ...rest.metadata } };
}
