import type { StepStatus, VmStatus } from "../../provider/await/index.ts";
import type { KubeObject } from "../../provider/kube/index.ts";

/** A condition with the category that Forklift gives it. */
export function condition(type: string, extra: Record<string, unknown> = {}) {
    return { type, status: "True", category: "Advisory", lastTransitionTime: "2026-11-22T23:00:00Z", ...extra };
}

export const ready = condition("Ready", { category: "Required", message: "The object is ready." });

/** A Forklift object as the controller leaves it. */
export function forklift(
    kind: string,
    name: string,
    conditions: readonly unknown[],
    extra: { spec?: object; status?: object; uid?: string } = {},
): KubeObject {
    return {
        apiVersion: "forklift.konveyor.io/v1beta1",
        kind,
        metadata: { name, namespace: "demo", uid: extra.uid ?? `uid-of-${name}`, generation: 1, resourceVersion: "7" },
        spec: { ...extra.spec },
        status: { observedGeneration: 1, conditions, ...extra.status },
    };
}

/** A plan with one history entry per run, newest last. */
export function planWith(
    runs: readonly { uid: string; outcome: string }[],
    vms: readonly VmStatus[],
    conditions: readonly unknown[] = [ready],
): KubeObject {
    const history = runs.map(({ uid, outcome }) => ({ migration: { name: `run-${uid}`, uid }, conditions: [condition(outcome)] }));
    return forklift("Plan", "web", conditions, { status: { migration: { started: "2026-11-22T23:00:00Z", history, vms } } });
}

export function vmStatus(name: string, extra: Partial<VmStatus> & { conditions?: unknown } = {}): VmStatus {
    return {
        id: `vm-${name.length}${name.charCodeAt(name.length - 1)}`,
        name,
        phase: "CopyDisksVirtV2V",
        started: "2026-11-22T23:00:00Z",
        pipeline: coldPipeline(512, 4096),
        ...extra,
    };
}

/** The steps of a cold vSphere move that virt-v2v copies. */
export function coldPipeline(doneMiB: number, totalMiB: number, extra: Partial<StepStatus> = {}): readonly StepStatus[] {
    const over = { phase: "Completed", started: "2026-11-22T23:00:01Z", completed: "2026-11-22T23:00:02Z" };
    const copy = { progress: { completed: doneMiB, total: totalMiB }, tasks: [{ progress: { completed: doneMiB, total: totalMiB } }] };
    return [
        { name: "Initialize", ...over, progress: { completed: 0, total: 1 } },
        { name: "DiskAllocation", ...over, progress: { completed: totalMiB, total: totalMiB } },
        { name: "ImageConversion", ...over, progress: { completed: 0, total: 1 } },
        { name: "DiskTransferV2v", phase: "Running", started: "2026-11-22T23:00:03Z", ...copy, ...extra },
        { name: "VirtualMachineCreation", phase: "Pending", progress: { completed: 0, total: 1 } },
    ];
}
