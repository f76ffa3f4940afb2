import { type Condition, conditionsOf, findTrue } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { isNewer } from "./version.ts";

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

/** Neither another package's version nor one beyond the wanted one. */
export function isOnTheWay({ current }: Standing, version: string): boolean {
    return current !== undefined && (current === version || isNewer(version, current));
}

/** What is wrong when OLM has something else to offer than what is pinned, and what helps. */
export function notOffered({ current }: Standing, version: string): readonly string[] {
    return [
        `OLM offers ${current} and not ${version}, so nothing is approved`,
        `pin ${current}, or leave \`version\` out; a version in between OLM installs only anew`,
    ];
}

/** Phase, reason and message of an InstallPlan or a ClusterServiceVersion. */
export function phaseOf(object: KubeObject | undefined): { readonly phase: string; readonly reason: string; readonly message: string } {
    const { phase = "", reason = "", message = "" } = (object?.status ?? {}) as Record<string, string>;
    return { phase, reason, message };
}
