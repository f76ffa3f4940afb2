import type { Condition } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { bytesOf } from "../../util/quantity.ts";

/** What KubeVirt writes of a live migration, into the VMI while it runs and into the migration's own object. Source: live-migration LM-U03. */
export interface MigrationState {
    readonly migrationUid?: string;
    readonly startTimestamp?: string;
    readonly endTimestamp?: string;
    readonly sourceNode?: string;
    readonly targetNode?: string;
    readonly mode?: "PreCopy" | "PostCopy" | "Paused";
    readonly completed?: boolean;
    readonly failed?: boolean;
    readonly failureReason?: string;
    readonly abortRequested?: boolean;
    readonly abortStatus?: string;
    readonly migrationConfiguration?: { readonly completionTimeoutPerGiB?: number; readonly allowPostCopy?: boolean };
}

/** A VirtualMachineInstance as far as it is read. */
export interface InstanceStatus {
    readonly phase?: string;
    readonly nodeName?: string;
    readonly conditions?: readonly Condition[];
    readonly migrationMethod?: "LiveMigration" | "BlockMigration";
    readonly migrationState?: MigrationState;
    readonly evictionStrategy?: string;
    readonly volumeStatus?: readonly VolumeStatus[];
}

export interface VolumeStatus {
    readonly name: string;
    readonly persistentVolumeClaimInfo?: { readonly claimName?: string; readonly accessModes?: readonly string[] };
}

interface InstanceSpec {
    readonly domain?: {
        readonly cpu?: { readonly model?: string };
        readonly memory?: { readonly guest?: string };
        readonly resources?: { readonly requests?: { readonly memory?: string } };
    };
    readonly evictionStrategy?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly volumes?: readonly { readonly emptyDisk?: { readonly capacity?: string } }[];
}

export function instanceStatus(instance: KubeObject | undefined): InstanceStatus {
    return (instance?.status ?? {}) as InstanceStatus;
}

export function instanceSpec(instance: KubeObject | undefined): InstanceSpec {
    return (instance?.spec ?? {}) as InstanceSpec;
}

/** Bytes of memory that the VM has; 0 when it does not say. */
export function memoryOf(instance: KubeObject | undefined): number {
    const { memory, resources } = instanceSpec(instance).domain ?? {};
    return bytesOf(memory?.guest ?? resources?.requests?.memory ?? "") ?? 0;
}

/** Bytes to move: the memory, and the disks that exist on the source node only. Source: live-migration LM-U01. */
export function bytesToMove(instance: KubeObject | undefined): number {
    if (instanceStatus(instance).migrationMethod !== "BlockMigration") return memoryOf(instance);
    const disks = (instanceSpec(instance).volumes ?? []).map(({ emptyDisk }) => bytesOf(emptyDisk?.capacity ?? "") ?? 0);
    return disks.reduce((sum, each) => sum + each, memoryOf(instance));
}

export function phaseOf(migration: KubeObject | undefined): string {
    return (migration?.status?.phase as string | undefined) ?? "";
}

/** True when the object's migration has ended, well or badly. */
export function isFinal(migration: KubeObject): boolean {
    return phaseOf(migration) === "Succeeded" || phaseOf(migration) === "Failed";
}

export function instanceNameOf({ spec }: KubeObject): string | undefined {
    return spec?.vmiName as string | undefined;
}
