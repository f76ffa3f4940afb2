import { MigrationError } from "../../errors.ts";
import { ifOpen, type Kind, type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { type Connected, toId } from "../../lifecycle/index.ts";
import { isExecuting } from "./plan/history.ts";

interface PlanSpec {
    readonly provider?: { readonly source?: ObjectRef };
    readonly map?: { readonly network?: ObjectRef; readonly storage?: ObjectRef };
}

/** Where plans name objects of these kinds. */
const usedAs: Readonly<Record<string, (spec: PlanSpec) => ObjectRef | undefined>> = {
    Provider: ({ provider }) => provider?.source,
    NetworkMap: ({ map }) => map?.network,
    StorageMap: ({ map }) => map?.storage,
};

/**
 * Refuses to take away what a plan beside it moves by: the controller would fail its VMs some minutes later. Plans of other programs count too. Where
 * this identity may not list plans nothing is known against it.
 *
 * Errors: `RunActive` naming the plans.
 * Source: forklift-behaviour §4.5: a provider or map that is gone fails a run, one that is replaced cancels it.
 */
export const refuseInUse =
    (kind: Kind) =>
    async ({ metadata: { name = "", namespace = "" } }: KubeObject, { cluster }: Connected, signal: AbortSignal): Promise<void> => {
        const plans = await ifOpen(cluster.list(kinds.plan, { namespace, signal }));
        const isMeant = ({ spec }: KubeObject) => {
            const ref = usedAs[kind.kind]?.((spec ?? {}) as PlanSpec);
            return ref?.name === name && (ref.namespace || namespace) === namespace;
        };
        const moving = (plans?.items ?? []).filter((plan) => isExecuting(plan) && isMeant(plan));
        if (moving.length === 0) return;
        const names = moving.map(({ metadata: own }) => toId({ name: own.name!, namespace: own.namespace })).join(", ");
        throw new MigrationError("RunActive", `cannot delete ${kind.kind} ${toId({ name, namespace })}: plans move by it now: ${names}`, {
            details: ["wait for the end, or cancel first; without it the controller would fail the VMs that are under way"],
        });
    };
