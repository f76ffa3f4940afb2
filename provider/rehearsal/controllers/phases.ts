import type { Fault } from "../port.ts";
import type { Journey, Step } from "./itinerary.ts";
import { stepOf } from "./itinerary.ts";
import type { PlanContext } from "./planValidation.ts";
import { bindDisks, createConversion, createDisks, createVm, ensureNamespace, type Target } from "./target.ts";
import { completeStep, endVm, enterNext, failVm, startStep, stepNamed, type VmRun } from "./vmRun.ts";
import { type Surroundings, timestamp } from "./world.ts";

/** What one pass over one VM has to hand. */
export interface Turn {
    readonly world: Surroundings;
    readonly context: PlanContext;
    readonly target: Target;
    readonly journey: Journey;
    readonly run: VmRun;
    /** Seconds since the last pass. */
    readonly seconds: number;
    /** MiB per second that this VM gets of its host now. */
    readonly rate: number;
}

/** True when the phase is over. */
type Phase = (turn: Turn) => Promise<boolean> | boolean;

/** What each phase does in a pass. Source: forklift-behaviour §5.6; traces 05, 06. */
const phases: Readonly<Record<string, Phase>> = {
    Started: () => true,
    PreHook: hook,
    StorePowerState({ run, journey }) {
        run.restorePowerState = journey.vm.powerState === "poweredOn" ? "On" : journey.vm.powerState === "poweredOff" ? "Off" : "Unknown";
        return true;
    },
    async PowerOffSource({ world, run, journey }) {
        if (journey.vm.powerState !== "poweredOff")
            await world.changeSource(run.id, { powerState: "poweredOff", toolsRunningStatus: "guestToolsNotRunning" });
        return true;
    },
    WaitForPowerOff: ({ journey }) => journey.vm.powerState === "poweredOff",
    async CreateDataVolumes({ world, target, journey, run, context }) {
        await createDisks(world, target, journey, run, context.storage, context.view);
        return true;
    },
    AllocateDisks: allocate,
    CopyDisks: (turn) => copy(turn, "DiskTransfer"),
    async CreateGuestConversionPod({ world, target, run }) {
        const step = stepNamed(run, "ImageConversion")!;
        if (step.started === timestamp(world)) return false;
        await ensureNamespace(world, target.namespace);
        await createConversion(world, target, run);
        return isLater(world, step, 6);
    },
    ConvertGuest: ({ world, run }) => isLater(world, stepNamed(run, "ImageConversion")!, 9),
    CopyDisksVirtV2V: (turn) => copy(turn, "DiskTransferV2v"),
    async CreateVM({ world, target, journey, run }) {
        await createVm(world, target, journey, run);
        return true;
    },
    WaitForGuestReboots: ({ world, run }) => isLater(world, stepNamed(run, "WaitForGuestReboots")!, 60),
    PostHook: hook,
};

/** Steps whose progress is set to its total when they end; the others keep what they have. Source: forklift-behaviour §4.6. */
const counted = new Set(["ImageConversion"]);

/** One pass over one VM: a fault, or a phase's work and perhaps the next phase. */
export async function takeTurn(turn: Turn): Promise<void> {
    const { world, run, journey } = turn;
    if (run.phase === "Started") startVm(turn);
    if (await isStalled(turn)) return;
    const fault = await faultOf(turn);
    if (fault) return failVm(world, run, journey, fault);
    const phase = phases[run.phase];
    if (!phase) throw new Error(`no phase ${run.phase}`);
    if (!(await phase(turn))) return;
    const step = stepNamed(run, stepOf(journey, run.phase));
    if (step && counted.has(step.name) && run.phase === "ConvertGuest") step.progress.completed = step.progress.total;
    enterNext(world, run, journey);
    if (run.phase !== "Completed") return;
    for (const each of run.pipeline) if (each.phase === "Running") completeStep(world, each);
    run.completed = timestamp(world);
    endVm(world, run, "Succeeded");
}

function startVm({ world, run }: Turn): void {
    run.started = timestamp(world);
    const first = run.pipeline[0];
    if (first) startStep(world, first);
}

async function isStalled({ world, run }: Turn): Promise<boolean> {
    const fits = (fault: Extract<Fault, { kind: "vmStall" }>) => isVm(fault.vm, run) && fault.phase === run.phase;
    return (await world.faults.hit("vmStall", fits)) !== undefined;
}

/** What the controller writes where nobody says otherwise. */
const reasons: Readonly<Record<string, string>> = {
    PreHook: "Hook job failed.",
    PostHook: "Hook job failed.",
    DiskTransfer: "Disk transfer failed. See importer pod logs for details.",
    ImageConversion: "Guest conversion failed. See pod logs for details.",
    DiskTransferV2v: "Guest conversion failed. See pod logs for details.",
};

/** Faults come when a phase has begun to do something: copying fails after a first part. */
async function faultOf({ world, run, journey, context }: Turn): Promise<string | undefined> {
    const step = stepOf(journey, run.phase) ?? "";
    const isBegun = !run.phase.startsWith("CopyDisks") || (stepNamed(run, step)?.progress.completed ?? 0) > 0;
    const fallback = reasons[step] ?? `${step} failed.`;
    const ofVm = (fault: Extract<Fault, { kind: "vm" }>) =>
        isVm(fault.vm, run) && fault.step === step && (fault.phase === undefined || fault.phase === run.phase);
    if (isBegun) {
        const hit = await world.faults.hit("vm", ofVm);
        if (hit) return hit.reason ?? fallback;
    }
    if (!run.phase.startsWith("CopyDisks")) return undefined;
    const stores = new Set(journey.vm.disks.map((disk) => disk.datastore?.id));
    const names = context.view.datastores.filter((each) => stores.has(each.id)).flatMap(({ id, name }) => [id, name]);
    const broken = await world.faults.hit("datastore", (fault) => names.includes(fault.datastore));
    return broken && (broken.reason ?? fallback);
}

function isVm(wanted: string, run: VmRun): boolean {
    return wanted === run.id || wanted === run.name;
}

/** Claims are seen pending in one pass and bound in the next. */
async function allocate({ world, target, run }: Turn): Promise<boolean> {
    const step = stepNamed(run, "DiskAllocation")!;
    const tasks = step.tasks ?? [];
    if (tasks.some((task) => task.phase === undefined)) {
        step.phase = "Pending";
        for (const task of tasks) task.phase = "Pending";
        return false;
    }
    await bindDisks(world, target, run.id);
    for (const task of tasks) {
        const at = timestamp(world);
        Object.assign(task, {
            phase: "Completed",
            reason: "Transfer completed.",
            started: at,
            completed: at,
            progress: { ...task.progress, completed: task.progress.total },
        });
    }
    step.progress.completed = step.progress.total;
    return true;
}

/** Copies for the seconds that have passed, disk after disk. */
function copy({ world, run, seconds, rate }: Turn, name: string): boolean {
    const step = stepNamed(run, name)!;
    let budget = Math.max(1, Math.round(rate * seconds));
    for (const task of step.tasks ?? []) {
        const part = Math.min(budget, task.progress.total - task.progress.completed);
        task.progress.completed += part;
        budget -= part;
    }
    step.progress.completed = (step.tasks ?? []).reduce((sum, task) => sum + task.progress.completed, 0);
    const isDone = step.progress.completed >= step.progress.total;
    if (isDone && name === "DiskTransfer")
        for (const task of step.tasks ?? []) Object.assign(task, { phase: "Completed", completed: timestamp(world), reason: "Transfer completed." });
    return isDone;
}

async function hook({ world, target, run, journey }: Turn): Promise<boolean> {
    const step: Step = stepNamed(run, run.phase)!;
    void target;
    void journey;
    return isLater(world, step, 6);
}

/** True when a step has been running for so many seconds. */
function isLater(world: Surroundings, step: Step, seconds: number): boolean {
    return step.started !== undefined && world.clock.now() - Date.parse(step.started) >= seconds * 1000;
}
