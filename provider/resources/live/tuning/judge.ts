import type { Verdict } from "../../../await/index.ts";
import { type Condition, conditionsOf } from "../../../condition/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { TuningArgs } from "../../../schema/live/settings.ts";
import { notKeptBy, notShownBy } from "./fields.ts";

/**
 * Whether the settings are in effect: the HyperConverged's operator has seen them, has done with it, and KubeVirt shows them.
 *
 * What ails other parts of the installation is told and not waited for; another network is, because KubeVirt's agents restart for it.
 *
 * Source: live-migration LM-U01, LM-U04; conditions of HCO (`completeReconciliation`).
 */
export function judgeTuning(object: KubeObject | undefined, args: TuningArgs, kubeVirt: KubeObject | undefined): Verdict {
    if (!object) return { state: "waiting", for: "the HyperConverged to appear" };
    const unknown = notKeptBy(object, args);
    if (unknown.length > 0)
        return {
            state: "refused",
            isFinal: true,
            reasons: unknown.map((each) => `${each}: this version's HyperConverged does not know it; leave it out`),
        };
    if (!isSeen(object)) return { state: "waiting", for: "the operator of the HyperConverged to look at it" };
    const done = findIn(object, "ReconcileComplete");
    if (done?.status !== "True") return { state: "waiting", for: `the operator of the HyperConverged to have done with it${sayMessage(done)}` };
    const missing = notShownBy(kubeVirt, args);
    if (missing.length > 0) return { state: "waiting", for: `KubeVirt to take over ${missing.join(", ")}` };
    // Where KubeVirt speaks for itself, what the HyperConverged says of all its parts does not count.
    const progressing = findIn(kubeVirt, "Available") ? findIn(kubeVirt, "Progressing") : findIn(object, "Progressing");
    if (args.network !== undefined && progressing?.status === "True")
        return { state: "waiting", for: `KubeVirt's agents to restart with the network ${args.network}${sayMessage(progressing)}` };
    return { state: "ready", remark: ailing(object) };
}

function findIn(object: KubeObject | undefined, type: string): Condition | undefined {
    return conditionsOf(object?.status).find((each) => each.type === type);
}

function isSeen({ metadata, status }: KubeObject): boolean {
    if (status === undefined) return false;
    // Older versions write no generation; then the conditions are all there is.
    return status.observedGeneration === undefined || Number(status.observedGeneration) >= (metadata.generation ?? 0);
}

function ailing({ status }: KubeObject): string | undefined {
    const conditions = conditionsOf(status);
    const ill =
        conditions.find(({ type, status: is }) => type === "Degraded" && is === "True") ??
        conditions.find(({ type, status: is }) => type === "Available" && is === "False");
    return ill && `the settings are in effect, but the HyperConverged is ${ill.type === "Degraded" ? "degraded" : "not available"}${sayMessage(ill)}`;
}

function sayMessage(condition: { readonly message?: string } | undefined): string {
    return condition?.message ? `: ${condition.message}` : "";
}
