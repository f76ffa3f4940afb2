import type { RunOutcome, RunView, VmView } from "../../await/index.ts";
import { conditionsOf, findTrue, hasTrue } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { liveRemedyFor } from "./remedies.ts";
import { bytesToMove, instanceStatus, type MigrationState, phaseOf } from "./status.ts";
import { sayLive, sayPhase } from "./words.ts";

/** A live migration as last seen. */
export interface LiveView extends RunView {
    readonly phase: string;
    readonly state: MigrationState;
    readonly totalMiB: number;
    readonly remedy?: string | undefined;
}

/**
 * Reads a live migration off the VMI and the migration's object.
 *
 * The object's phase decides. The VMI says where from, where to and how, and remembers the last end when the object is gone; what it says counts only
 * under this migration's uid.
 *
 * Source: live-migration LM-U03, LM-U06.
 */
export function viewLive(instance: KubeObject | undefined, migration: KubeObject | undefined, uid: string): LiveView {
    const state = stateOf(instance, migration, uid);
    const phase = phaseOf(migration) || endIn(state);
    const ended = endOf(phase, state, migration);
    const outcome = ended ?? (phase === "" || phase === "Pending" ? "Pending" : "Running");
    const totalMiB = bytesToMove(instance) / 1024 ** 2;
    const remedy = ended === "Failed" ? liveRemedyFor(state.failureReason ?? "") : undefined;
    const step = sayPhase(phase, state, instanceStatus(instance).migrationMethod);
    const vm: VmView = {
        id: nameOf(instance, migration),
        name: nameOf(instance, migration),
        targetName: nameOf(instance, migration),
        outcome,
        phase,
        step,
        doneMiB: outcome === "Succeeded" ? totalMiB : 0,
        totalMiB,
        error: ended === "Failed" ? (state.failureReason ?? (instance ? noReason : stopped)) : undefined,
        remedy,
        startedAt: state.startTimestamp,
        completedAt: ended && state.endTimestamp,
    };
    const says = sayLive(vm, state, totalMiB, instance !== undefined);
    return {
        outcome,
        rests: false,
        causes: [],
        vms: [{ ...vm, says }],
        says,
        phase,
        state,
        totalMiB,
        remedy,
        startedAt: vm.startedAt,
        completedAt: vm.completedAt,
        isHalfTold: ended !== undefined && instance !== undefined && Object.keys(state).length === 0,
        idleUntil: outcome === "Running" ? allowedUntil(state, totalMiB) : undefined,
        ...(ended ? {} : waiting(instance, migration, phase)),
    };
}

const noReason = "KubeVirt gives no reason; when the target pod could not start, its events tell why";

const stopped = "it stopped during the move; start it, then run again";

function stateOf(instance: KubeObject | undefined, migration: KubeObject | undefined, uid: string): MigrationState {
    const ofInstance = instanceStatus(instance).migrationState;
    if (ofInstance?.migrationUid === uid) return ofInstance;
    return (migration?.status?.migrationState as MigrationState | undefined) ?? {};
}

function nameOf(instance: KubeObject | undefined, migration: KubeObject | undefined): string {
    return instance?.metadata.name ?? String(migration?.spec?.vmiName ?? "the VM");
}

/** How a migration ended whose object is gone. */
function endIn({ completed, failed }: MigrationState): string {
    if (failed) return "Failed";
    return completed ? "Succeeded" : "";
}

/** A migration that KubeVirt itself gave up has an abort status too; only a wish to cancel is a request. Source: live-migration LM-U06. */
function endOf(phase: string, { abortRequested }: MigrationState, migration: KubeObject | undefined): RunOutcome | undefined {
    if (phase === "Succeeded") return "Succeeded";
    if (phase !== "Failed") return undefined;
    const isWished = abortRequested || hasTrue(conditionsOf(migration?.status), "migrationAbortRequested");
    return isWished ? "Canceled" : "Failed";
}

/** Until then KubeVirt itself lets it copy, though nobody sees anything move; afterwards it gives up or switches to post-copy. Source: LM-U01. */
function allowedUntil({ startTimestamp, mode, migrationConfiguration }: MigrationState, totalMiB: number): number | undefined {
    const perGiB = migrationConfiguration?.completionTimeoutPerGiB;
    if (startTimestamp === undefined || perGiB === undefined || mode === "PostCopy") return undefined;
    return Date.parse(startTimestamp) + perGiB * (totalMiB / 1024) * 1000;
}

function waiting(instance: KubeObject | undefined, migration: KubeObject | undefined, phase: string): Pick<RunView, "waitingFor" | "hopeless"> {
    if (!instance) return { hopeless: `the VM does not run any more: ${stopped}` };
    if (!migration) return { hopeless: "the migration's object was deleted, which cancels it; the VM stays where it is" };
    const rejected = findTrue(conditionsOf(migration.status), "migrationRejectedByResourceQuota");
    // The real controller says no more than that; the words of the API server stand in an event.
    if (rejected) return { waitingFor: `room in the namespace's quota for the target pod${rejected.message ? `: ${rejected.message}` : ""}` };
    return waits[phase] ? { waitingFor: waits[phase] } : {};
}

const waits: Readonly<Record<string, string>> = {
    "": "KubeVirt to look at it",
    Pending: "its turn: as many migrations run as the cluster, or the VM's node, may have at once",
    Scheduling: "a node that can take the VM",
};
