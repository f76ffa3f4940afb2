import { createHash } from "node:crypto";
import type { Cluster, KubeObject } from "../../kube/index.ts";
import { rehearsalKinds } from "../api/index.ts";
import type { Fault } from "../port.ts";

/** What goes wrong on purpose. Counts live in the Fault objects, so that they survive the world's restart and kubectl can add to them. */
export interface Faults {
    /**
     * Takes one hit of the first fault of this sort that fits and has hits left.
     *
     * Shape:  undefined when nothing goes wrong.
     */
    hit<K extends Fault["kind"]>(kind: K, fits: (fault: Extract<Fault, { kind: K }>) => boolean): Promise<Extract<Fault, { kind: K }> | undefined>;
}

export function createFaults(cluster: Cluster): Faults {
    return {
        async hit(kind, fits) {
            const { items } = await cluster.list(rehearsalKinds.fault);
            const found = items.find((each) => {
                const fault = each.spec as unknown as Fault;
                return fault?.kind === kind && hitsOf(each) < (fault.times ?? Number.POSITIVE_INFINITY) && fits(fault as never);
            });
            if (!found) return undefined;
            const status = { hits: hitsOf(found) + 1 };
            await cluster.patch(rehearsalKinds.fault, { name: found.metadata.name! }, { status }, { type: "merge", fieldManager: "rehearsal" });
            return found.spec as never;
        },
    };
}

function hitsOf(object: KubeObject): number {
    return Number((object.status as { hits?: number } | undefined)?.hits ?? 0);
}

/** Brings the world's Fault objects in line with the configured ones; those that stay keep their counts. */
export async function declareFaults(cluster: Cluster, faults: readonly Fault[]): Promise<void> {
    const wanted = new Map(faults.map((fault, at) => [nameOf(fault, at), fault]));
    const { items } = await cluster.list(rehearsalKinds.fault, { labelSelector: "configured=true" });
    for (const { metadata } of items) if (!wanted.has(metadata.name!)) await cluster.delete(rehearsalKinds.fault, { name: metadata.name! });
    for (const [name, fault] of wanted) {
        if (items.some((each) => each.metadata.name === name)) continue;
        const { apiVersion, kind } = rehearsalKinds.fault;
        await cluster.create(rehearsalKinds.fault, { apiVersion, kind, metadata: { name, labels: { configured: "true" } }, spec: { ...fault } });
    }
}

function nameOf(fault: Fault, at: number): string {
    const text = JSON.stringify(Object.entries(fault).sort());
    return `${fault.kind.toLowerCase()}-${at}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}
