import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { writeInstance } from "./instance.ts";
import type { MigrationConfiguration } from "./limits.ts";

/** What one pass over one migration has to hand. */
export interface Turn {
    readonly world: Surroundings;
    readonly migration: KubeObject;
    readonly instance: KubeObject;
}

/** The part of a VMI's status that is about its migration. Source: live-migration LM-U03. */
export interface MigrationState {
    readonly migrationUid?: string;
    readonly startTimestamp?: string;
    readonly sourceNode?: string;
    readonly targetNode?: string;
    readonly mode?: string;
    readonly completed?: boolean;
    /** As it was when the migration was handed over. */
    readonly migrationConfiguration?: MigrationConfiguration;
}

export function phaseOf({ status }: KubeObject): string {
    return (status?.phase as string | undefined) ?? "";
}

export function isFinal(migration: KubeObject): boolean {
    return phaseOf(migration) === "Succeeded" || phaseOf(migration) === "Failed";
}

/** What the VMI says of this migration; undefined before it was handed over, and when another one has followed. */
export function stateOf({ migration, instance }: Pick<Turn, "migration" | "instance">): MigrationState | undefined {
    const state = instance.status?.migrationState as MigrationState | undefined;
    return state?.migrationUid === migration.metadata.uid ? state : undefined;
}

/** Writes over what the VMI says of this migration. */
export async function writeState(
    { world, migration, instance }: Turn,
    state: Record<string, unknown>,
    more: Record<string, unknown> = {},
): Promise<void> {
    const before = stateOf({ migration, instance });
    // What an earlier migration has left is gone with the first word of this one.
    if (!before && instance.status?.migrationState) await writeInstance(world, instance, { migrationState: null });
    await writeInstance(world, instance, { migrationState: { migrationUid: migration.metadata.uid, ...state }, ...more });
}

interface Transition {
    readonly phase: string;
    readonly phaseTransitionTimestamp: string;
}

function transitionsOf({ status }: KubeObject): readonly Transition[] {
    return (status?.phaseTransitionTimestamps ?? []) as readonly Transition[];
}

export async function writePhase(
    { world, migration }: Pick<Turn, "world" | "migration">,
    phase: string,
    more: Record<string, unknown> = {},
): Promise<void> {
    const phaseTransitionTimestamps = [...transitionsOf(migration), { phase, phaseTransitionTimestamp: timestamp(world) }];
    await writeStatus(world, migration, { phase, phaseTransitionTimestamps, ...more });
}

export async function writeStatus({ cluster }: Surroundings, { metadata }: KubeObject, status: Record<string, unknown>): Promise<void> {
    const ref = { name: metadata.name!, namespace: metadata.namespace };
    const options = { type: "merge", subresource: "status", fieldManager: "virt-controller" } as const;
    await cluster.patch(kinds.virtualMachineInstanceMigration, ref, { status }, options);
}

/** Milliseconds until the migration has been in its phase for so many seconds; negative when it has been longer. */
export function left({ world, migration }: Turn, seconds: number): number {
    const since = transitionsOf(migration).findLast(({ phase }) => phase === phaseOf(migration))?.phaseTransitionTimestamp;
    return (since === undefined ? world.clock.now() : Date.parse(since)) + seconds * 1000 - world.clock.now();
}
