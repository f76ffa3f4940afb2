import { type RunView, runStatuses } from "../../await/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { attemptNumber, estimateAnnotation } from "../../lifecycle/index.ts";
import type { SeenAttempt } from "./record.ts";
import { Estimate } from "./trace.ts";

/** An attempt as its Migration object, its plan and the view of both tell it. */
export function seenAttempt(object: KubeObject, plan: KubeObject | undefined, view: RunView): SeenAttempt {
    const { name, uid, annotations } = object.metadata;
    const { cutover, vmCutover = [] } = (object.spec ?? {}) as CutoverSpec;
    return {
        number: attemptNumber(object),
        name: name!,
        outcome: view.outcome,
        startedAt: view.startedAt,
        completedAt: view.completedAt,
        cutover,
        vmCutovers: new Map(vmCutover.map((each) => [each.id, each.cutover])),
        estimate: estimateIn(annotations?.[estimateAnnotation]),
        vms: runStatuses(plan, object, uid!),
    };
}

interface CutoverSpec {
    readonly cutover?: string;
    readonly vmCutover?: readonly { readonly id: string; readonly cutover: string }[];
}

function estimateIn(text: string | undefined): Estimate | undefined {
    try {
        return Estimate.safeParse(JSON.parse(text ?? "null")).data;
    } catch {
        return undefined;
    }
}
