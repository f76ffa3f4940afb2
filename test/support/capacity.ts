import type { TargetObject } from "../../provider/mapping/index.ts";
import type { VmNeed } from "../../provider/wave/capacity/index.ts";
import type { Claim } from "../../provider/wave/capacity/volumes.ts";

export const gib = 1024 ** 3;

/** A claim of 10 GiB on `ceph-rbd`, without overhead. */
export function claim(over: Partial<Claim> = {}): Claim {
    return { storageClass: "ceph-rbd", bytes: 10 * gib, overhead: 0, isSure: true, isDataVolume: true, ...over };
}

/** A VM with one claim, 4 GiB memory and 2 CPUs that will be powered on. */
export function need(over: Partial<VmNeed> = {}): VmNeed {
    return { claims: [claim()], isRunning: true, memory: 4 * gib, cpus: 2, ...over };
}

/** A quota as its controller has counted it. */
export function quota(
    hard: Readonly<Record<string, string>>,
    used: Readonly<Record<string, string>> = {},
    spec: Readonly<Record<string, unknown>> = {},
): TargetObject {
    return { metadata: { name: "compute", namespace: "web" }, spec: { hard, ...spec }, status: { hard, used } };
}

/** A node that is ready, with 64 GiB of memory. */
export function node(name: string, over: Partial<TargetObject> = {}, labels: Readonly<Record<string, string>> = {}): TargetObject {
    const status = { conditions: [{ type: "Ready", status: "True" }], allocatable: { memory: "64Gi" } };
    return { status, ...over, metadata: { name, labels } };
}

export function pod(nodeName: string, memory: string, over: Partial<TargetObject> = {}): TargetObject {
    return { metadata: { name: "pod" }, spec: { nodeName, containers: [{ resources: { requests: { memory } } }] }, ...over };
}
