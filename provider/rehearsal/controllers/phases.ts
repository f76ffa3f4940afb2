import { kinds } from "../../kube/index.ts";
import type { Fault } from "../port.ts";
import { cleanAfterSuccess } from "./cleanUp.ts";
import { allocate, copyByVirtV2v } from "./copy.ts";
import { runHook } from "./hookRun.ts";
import { copiesByVirtV2v, stepOf } from "./itinerary.ts";
import { endPod } from "./kubelet.ts";
import { conversionOf, createDisks, createVm, ensureConversion, nameTarget } from "./target.ts";
import type { Phase, Turn } from "./turn.ts";
import { completeStep, endVm, enterPhase, failVm, setCondition, startStep, stepNamed, type VmRun } from "./vmRun.ts";
import { copyRound, warmPhases } from "./warm.ts";
import { refIn, type Surroundings, timestamp } from "./world.ts";

/** What each phase does in a pass. Source: forklift-behaviour §5.6; traces 05, 06, 11. */
const phases: Readonly<Record<string, Phase>> = {
    async Started(turn) {
        await nameTarget(turn);
        return true;
    },
    PreHook: runHook,
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
    async CreateDataVolumes(turn) {
        await createDisks(turn);
        return true;
    },
    AllocateDisks: allocate,
    CopyDisks: copyRound,
    CreateGuestConversionPod: createConversionPod,
    ConvertGuest: convert,
    async CopyDisksVirtV2V(turn) {
        if (!copyByVirtV2v(turn)) return false;
        await endConversion(turn, "Succeeded");
        return true;
    },
    async CreateVM(turn) {
        await createVm(turn);
        return true;
    },
    WaitForGuestReboots: ({ world, run }) => isLater(world, stepNamed(run, "WaitForGuestReboots")?.started, 60),
    PostHook: runHook,
    ...warmPhases,
};

/** One pass over one VM: a fault, or a phase's work and perhaps the next phase. */
export async function takeTurn(turn: Turn): Promise<void> {
    const { world, run, journey } = turn;
    if (run.phase === "Started" && !run.started) startVm(turn);
    if (await isStalled(turn)) return;
    const fault = await faultOf(turn);
    if (fault) return await fail(turn, fault);
    const phase = phases[run.phase];
    if (!phase) throw new Error(`no phase ${run.phase}`);
    const verdict = await phase(turn);
    if (verdict === false) return;
    if (typeof verdict === "object") return await fail(turn, verdict.failure);
    await remark(turn);
    enterPhase(world, run, journey, verdict === true ? undefined : verdict);
    // The first phase ends in the pass in which it begins. Source: trace 05.
    if (run.phase === "Completed") await succeed(turn);
}

function startVm({ world, run }: Turn): void {
    run.started = timestamp(world);
    const first = run.pipeline[0];
    if (first) startStep(world, first);
}

async function succeed(turn: Turn): Promise<void> {
    const { world, run } = turn;
    for (const each of run.pipeline) if (each.phase === "Running") completeStep(world, each);
    run.completed = timestamp(world);
    endVm(world, run, "Succeeded");
    await cleanAfterSuccess(turn);
}

async function fail(turn: Turn, reason: string): Promise<void> {
    const { world, run, journey } = turn;
    if (stepOf(journey, run.phase) === "ImageConversion" || run.phase === "CopyDisksVirtV2V") await endConversion(turn, "Failed");
    failVm(world, run, journey, reason);
}

/** The pod is asked for in one pass; when it runs, the conversion has begun. */
async function createConversionPod(turn: Turn): Promise<boolean> {
    const conversion = await conversionOf(turn, "virt-v2v");
    if (!conversion) {
        await ensureConversion(turn, copiesByVirtV2v(turn.journey) ? "Remote" : "InPlace");
        return false;
    }
    const pod = refIn(conversion.status?.pod);
    return pod !== undefined && (await turn.world.cluster.get(kinds.pod, pod))?.status?.phase === "Running";
}

/** Seconds that the guest's conversion takes: in place it is the pod's whole work, else the copying follows. */
const convertSeconds = { inPlace: 12, remote: 9 };

async function convert(turn: Turn): Promise<boolean> {
    const step = stepNamed(turn.run, "ImageConversion")!;
    const isRemote = copiesByVirtV2v(turn.journey);
    if (!isLater(turn.world, step.started, isRemote ? convertSeconds.remote : convertSeconds.inPlace)) return false;
    step.progress.completed = step.progress.total;
    if (!isRemote) await endConversion(turn, "Succeeded");
    return true;
}

async function endConversion(turn: Turn, phase: "Succeeded" | "Failed"): Promise<void> {
    const pod = refIn((await conversionOf(turn, "virt-v2v"))?.status?.pod);
    if (phase === "Succeeded") turn.run.operatingSystem = turn.journey.vm.guestId;
    if (pod) await endPod(turn.world, pod, phase);
}

async function isStalled({ world, run }: Turn): Promise<boolean> {
    const fits = (fault: Extract<Fault, { kind: "vmStall" }>) => isVm(fault.vm, run) && fault.phase === run.phase;
    return (await world.faults.hit("vmStall", fits)) !== undefined;
}

async function remark({ world, run }: Turn): Promise<void> {
    const fits = (fault: Extract<Fault, { kind: "vmRemark" }>) => isVm(fault.vm, run) && fault.phase === run.phase;
    const hit = await world.faults.hit("vmRemark", fits);
    if (!hit) return;
    const { type, category = "Warn", reason = "", message = "" } = hit;
    setCondition(run, { type, category, ...(reason ? { reason } : {}), message }, timestamp(world));
}

/** What the controller writes where nobody says otherwise. */
const reasons: Readonly<Record<string, string>> = {
    DiskTransfer: "Disk transfer failed. See importer pod logs for details.",
    Cutover: "Disk transfer failed. See importer pod logs for details.",
    ImageConversion: "Guest conversion failed. See pod logs for details.",
    DiskTransferV2v: "Guest conversion failed. See pod logs for details.",
};

const hooking = new Set(["PreHook", "PostHook"]);
const copying = /^(CopyDisks|Finalize)/;

/** Faults come when a phase has begun to do something: copying fails after a first part. */
async function faultOf({ world, run, journey, context }: Turn): Promise<string | undefined> {
    const step = stepOf(journey, run.phase) ?? "";
    // A hook's Job fails by itself.
    if (hooking.has(run.phase)) return undefined;
    const isBegun = !copying.test(run.phase) || (stepNamed(run, step)?.progress.completed ?? 0) > 0;
    if (!isBegun) return undefined;
    const fallback = reasons[step] ?? `${step} failed.`;
    const ofVm = (fault: Extract<Fault, { kind: "vm" }>) =>
        isVm(fault.vm, run) && fault.step === step && (fault.phase === undefined || fault.phase === run.phase);
    const hit = await world.faults.hit("vm", ofVm);
    if (hit) return hit.reason ?? fallback;
    if (!copying.test(run.phase)) return undefined;
    const stores = new Set(journey.vm.disks.map((disk) => disk.datastore.id));
    const names = context.view.datastores.filter((each) => stores.has(each.id)).flatMap(({ id, name }) => [id, name]);
    const broken = await world.faults.hit("datastore", (fault) => names.includes(fault.datastore));
    return broken && (broken.reason ?? fallback);
}

function isVm(wanted: string, run: VmRun): boolean {
    return wanted === run.id || wanted === run.name;
}

function isLater(world: Surroundings, since: string | undefined, seconds: number): boolean {
    return since !== undefined && world.clock.now() - Date.parse(since) >= seconds * 1000;
}
