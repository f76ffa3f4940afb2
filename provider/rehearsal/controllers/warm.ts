import { createHash } from "node:crypto";
import { toSecond } from "../../util/second.ts";
import { copyByImporter, resetForRound } from "./copy.ts";
import { conversionOf, ensureConversion } from "./target.ts";
import type { Phase, Turn, Verdict } from "./turn.ts";
import type { Precopy, Warm } from "./vmRun.ts";
import { timestamp } from "./world.ts";

/** What the phases of a warm journey do. Source: forklift-behaviour §5.4, §5.6; trace 09. */
export const warmPhases: Readonly<Record<string, Phase>> = {
    CreateInitialSnapshot: createSnapshot,
    WaitForInitialSnapshot: waitForSnapshot,
    StoreInitialSnapshotDeltas: storeDeltas,
    PreflightInspection: inspect,
    CopyingPaused: pause,
    RemovePreviousSnapshot: removeSnapshot,
    WaitForPreviousSnapshotRemoval: () => true,
    CreateSnapshot(turn) {
        createSnapshot(turn);
        resetForRound(turn, "DiskTransfer");
        return true;
    },
    WaitForSnapshot: waitForSnapshot,
    StoreSnapshotDeltas: storeDeltas,
    AddCheckpoint: () => "CopyDisks",
    RemovePenultimateSnapshot: removeSnapshot,
    WaitForPenultimateSnapshotRemoval: () => true,
    CreateFinalSnapshot(turn) {
        createSnapshot(turn);
        resetForRound(turn, "Cutover");
        return true;
    },
    WaitForFinalSnapshot: waitForSnapshot,
    AddFinalCheckpoint: () => true,
    async Finalize(turn) {
        if (!(await copyByImporter(turn, "Cutover"))) return false;
        turn.run.disksCopied = true;
        return true;
    },
    RemoveFinalSnapshot: removeSnapshot,
    WaitForFinalSnapshotRemoval: () => true,
};

/** A round of copying is over: the next one is planned. */
export async function copyRound(turn: Turn): Promise<Verdict> {
    if (!(await copyByImporter(turn, "DiskTransfer"))) return false;
    const { world, run } = turn;
    if (!run.warm) {
        run.disksCopied = true;
        return true;
    }
    const last = run.warm.precopies.at(-1);
    if (last) last.end = timestamp(world);
    run.warm.successes += 1;
    run.warm.nextPrecopyAt = toSecond(world.clock.now() + world.settings.precopyMinutes * 60_000);
    return true;
}

function createSnapshot({ world, run, target }: Turn): true {
    const warm: Warm = run.warm ?? { consecutiveFailures: 0, failures: 0, precopies: [], successes: 0 };
    run.warm = warm;
    warm.precopies.push({ start: timestamp(world), createTaskId: taskId(target.migrationUid, run.id, `create ${warm.precopies.length}`) });
    return true;
}

function waitForSnapshot({ run, target }: Turn): true {
    latest(run.warm).snapshot = taskId(target.migrationUid, run.id, `snapshot ${run.warm?.precopies.length}`).replace("task", "snapshot");
    return true;
}

function storeDeltas({ run, journey }: Turn): true {
    latest(run.warm).deltas = journey.vm.disks.map(({ file, key }, at) => ({ disk: file, deltaId: `${key}/${at + 1}` }));
    return true;
}

function removeSnapshot({ run, target }: Turn): true {
    latest(run.warm).removeTaskId = taskId(target.migrationUid, run.id, `remove ${run.warm?.precopies.length}`);
    return true;
}

function latest(warm: Warm | undefined): Precopy {
    return warm!.precopies.at(-1)!;
}

function taskId(...parts: string[]): string {
    return `task-${1000 + (Number.parseInt(createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 6), 16) % 9000)}`;
}

/** A pod looks into the first snapshot; it runs in the plan's namespace. */
async function inspect(turn: Turn): Promise<Verdict> {
    const conversion = await conversionOf(turn, "DeepInspection");
    if (!conversion) {
        await ensureConversion(turn, "DeepInspection");
        return false;
    }
    if (conversion.status?.phase === "Failed") return { failure: String(conversion.status.message) };
    return conversion.status?.phase === "Succeeded";
}

/** The per-VM cutover wins over the common one; a time that has come ends the rounds, else the next round begins at its time. */
function pause({ world, run, migration }: Turn): Verdict {
    const { cutover, vmCutover = [] } = (migration.spec ?? {}) as { cutover?: string; vmCutover?: { id: string; cutover: string }[] };
    const wanted = vmCutover.find(({ id }) => id === run.id)?.cutover ?? cutover;
    if (wanted && Date.parse(wanted) <= world.clock.now()) return "StorePowerState";
    return Date.parse(run.warm?.nextPrecopyAt ?? "") <= world.clock.now() ? "RemovePreviousSnapshot" : false;
}
