import type { Condition } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { Staging } from "./conditions.ts";
import type { PlanContext } from "./planSpec.ts";
import type { VmRun } from "./vmRun.ts";

/** `Plan.status.migration`. Source: forklift-behaviour §4.6. */
export interface RunStatus {
    started?: string;
    completed?: string;
    history: HistoryEntry[];
    vms: VmRun[];
}

export interface HistoryEntry {
    readonly migration: Identity;
    readonly plan: Identity;
    readonly map: { readonly network: Identity; readonly storage: Identity };
    readonly provider: { readonly source: Identity; readonly destination: Identity };
    conditions: Condition[];
}

export interface Identity {
    readonly namespace?: string | undefined;
    readonly name?: string | undefined;
    readonly uid?: string | undefined;
    readonly generation?: number | undefined;
}

export type RunCondition = "Executing" | "Succeeded" | "Failed" | "Canceled";

export const endings = ["Succeeded", "Failed", "Canceled"] as const;

const sentences: Readonly<Record<RunCondition, string>> = {
    Executing: "The plan is EXECUTING.",
    Succeeded: "The plan execution has SUCCEEDED.",
    Failed: "The plan execution has FAILED.",
    Canceled: "The plan execution has been CANCELED.",
};

/** What a run is made of, as it was when it began. */
export function entryFor(plan: KubeObject, context: PlanContext, migration: KubeObject, at: string): HistoryEntry {
    return {
        conditions: [conditionOf("Executing", at)],
        map: { network: identityOf(context.networkMap), storage: identityOf(context.storageMap) },
        migration: identityOf(migration),
        plan: identityOf(plan),
        provider: { source: identityOf(context.source), destination: identityOf(context.destination) },
    };
}

function identityOf(object: KubeObject | undefined): Identity {
    const { namespace, name, uid, generation } = object?.metadata ?? {};
    return { namespace, name, uid, generation };
}

/** True when anything that the run was made of is another object now. Source: forklift-behaviour §4.5. */
export function isReplaced(entry: HistoryEntry, { source, destination, networkMap, storageMap, plan }: PlanContext): boolean {
    const pairs: readonly (readonly [Identity, KubeObject | undefined])[] = [
        [entry.provider.source, source],
        [entry.provider.destination, destination],
        [entry.map.network, networkMap],
        [entry.map.storage, storageMap],
        [entry.plan, plan],
    ];
    return pairs.some(([was, is]) => was.uid !== is?.metadata.uid);
}

export function conditionOf(type: RunCondition, at: string, reason?: string, category = "Advisory"): Condition {
    const why = reason ? { reason } : {};
    return { type, status: "True", category, ...why, message: sentences[type], lastTransitionTime: at, durable: true };
}

/** Sets a run's condition on the plan. */
export function markPlan(staging: Staging, type: RunCondition, reason?: string, category = "Advisory"): void {
    staging.set({ type, category, ...(reason ? { reason } : {}), message: sentences[type], durable: true });
}
