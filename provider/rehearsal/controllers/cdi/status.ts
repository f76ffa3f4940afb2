import { isDeepStrictEqual } from "node:util";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Surroundings, timestamp } from "../world.ts";

/** Status of a DataVolume. Source: data-import CDI-U01, CDI-U04. */
export interface VolumeStatus {
    readonly phase?: string;
    readonly progress?: string;
    readonly restartCount?: number;
    readonly conditions?: readonly VolumeCondition[];
}

export interface VolumeCondition {
    readonly type: "Bound" | "Running" | "Ready";
    readonly status: "True" | "False" | "Unknown";
    readonly reason: string;
    readonly message: string;
    readonly lastTransitionTime: string;
    readonly lastHeartbeatTime: string;
}

type Said = readonly [status: "True" | "False", reason: string, message?: string];

export interface Change {
    readonly phase: string;
    readonly progress?: string;
    readonly restartCount?: number;
    readonly bound?: Said;
    /** What the container does, or how it ended. */
    readonly running?: Said;
}

export function statusOf(volume: KubeObject): VolumeStatus {
    return (volume.status ?? {}) as VolumeStatus;
}

export function runningOf(volume: KubeObject): VolumeCondition | undefined {
    return statusOf(volume).conditions?.find(({ type }) => type === "Running");
}

/** Writes how it stands; nothing happens when it says nothing new. Ready follows from the phase, and is never true beside Running. */
export async function write(world: Surroundings, volume: KubeObject, change: Change): Promise<KubeObject> {
    const before = statusOf(volume);
    const { phase, bound = ["True", "Bound", `PVC ${volume.metadata.name} Bound`], running = ["False", ""] } = change;
    const isDone = phase === "Succeeded";
    const ready: Said = isDone ? ["True", ""] : ["False", running[0] === "True" ? "TransferRunning" : ""];
    const said = { Bound: bound, Ready: ready, Running: running } as const;
    const conditions = Object.entries(said).map(([type, words]) => conditionOf(world, before, type as VolumeCondition["type"], words));
    const { progress = before.progress ?? "N/A", restartCount = before.restartCount ?? 0 } = change;
    const status = { phase, progress, restartCount, claimName: volume.metadata.name, conditions };
    if (isDeepStrictEqual(status, before)) return volume;
    const { name, namespace } = volume.metadata;
    const options = { type: "merge", subresource: "status", fieldManager: "virt-cdi-controller" } as const;
    return await world.cluster.patch(kinds.dataVolume, { name: name!, namespace }, { status }, options);
}

function conditionOf(world: Surroundings, { conditions }: VolumeStatus, type: VolumeCondition["type"], words: Said): VolumeCondition {
    const [status, reason, message = ""] = words;
    const before = conditions?.find((each) => each.type === type);
    const now = timestamp(world);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
    const isSame = before?.status === status && before.reason === reason && before.message === message;
    return { type, status, reason, message, lastTransitionTime, lastHeartbeatTime: isSame ? before.lastHeartbeatTime : now };
}
