import { type Condition, conditionsOf, findTrue } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";

/** What a Subscription says, as far as it says it. Source: OLM `SubscriptionStatus`, operators.coreos.com/v1alpha1. */
export interface Standing {
    readonly state: string;
    readonly installed: string | undefined;
    readonly current: string | undefined;
    readonly installPlan: string | undefined;
    readonly isApprovalPending: boolean;
    readonly conditions: readonly Condition[];
}

export function standingOf({ status }: KubeObject): Standing {
    const { state, installedCSV, currentCSV, installPlanRef } = (status ?? {}) as Record<string, unknown>;
    const conditions = conditionsOf(status);
    return {
        state: String(state ?? ""),
        installed: installedCSV ? String(installedCSV) : undefined,
        current: currentCSV ? String(currentCSV) : undefined,
        installPlan: (installPlanRef as { readonly name?: string } | undefined)?.name,
        isApprovalPending: findTrue(conditions, "InstallPlanPending")?.reason === "RequiresApproval",
        conditions,
    };
}

/** Phase, reason and message of an InstallPlan or a ClusterServiceVersion. */
export function phaseOf(object: KubeObject | undefined): { readonly phase: string; readonly reason: string; readonly message: string } {
    const { phase = "", reason = "", message = "" } = (object?.status ?? {}) as Record<string, string>;
    return { phase, reason, message };
}
