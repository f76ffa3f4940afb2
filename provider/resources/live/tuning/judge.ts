import type { Verdict } from "../../../await/index.ts";
import { conditionsOf } from "../../../condition/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { TuningArgs } from "../../../schema/live/settings.ts";
import { notKeptBy, notShownBy } from "./fields.ts";

/**
 * Whether the settings are in effect: the HyperConverged's operator has seen them, has done with it, and KubeVirt shows them.
 *
 * What ails other parts of the installation is told and not waited for; another network is, because KubeVirt's agents restart for it. Without
 * witnesses (a refresh) KubeVirt is not asked.
 *
 * Source: live-migration LM-U01, LM-U04; conditions of HCO (`completeReconciliation`).
 */
export function judgeTuning(object: KubeObject | undefined, args: TuningArgs, witnesses?: readonly (KubeObject | undefined)[]): Verdict {
    if (!object) return { state: "waiting", for: "the HyperConverged to appear" };
    const unknown = notKeptBy(object, args);
    if (unknown.length > 0)
        return {
            state: "refused",
            isFinal: true,
            reasons: unknown.map((each) => `${each}: this version's HyperConverged does not know it; leave it out`),
        };
    if (!isSeen(object)) return { state: "waiting", for: "the operator of the HyperConverged to look at it" };
    const [done, progressing] = ["ReconcileComplete", "Progressing"].map((type) => conditionsOf(object.status).find((each) => each.type === type));
    if (done?.status !== "True") return { state: "waiting", for: `the operator of the HyperConverged to have done with it${sayMessage(done)}` };
    const missing = witnesses ? notShownBy(witnesses[0], args) : [];
    if (missing.length > 0) return { state: "waiting", for: `KubeVirt to take over ${missing.join(", ")}` };
    if (witnesses && args.network !== undefined && progressing?.status === "True")
        return { state: "waiting", for: `KubeVirt's agents to restart with the network ${args.network}${sayMessage(progressing)}` };
    return { state: "ready", remark: ailing(object) };
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
