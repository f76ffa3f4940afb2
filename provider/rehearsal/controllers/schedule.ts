import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { labParameters, ratesMiBps, type Streams } from "../../wave/estimate/index.ts";
import type { SourceView } from "../inventory/source.ts";
import type { RunStatus } from "./history.ts";
import type { PlanSpec } from "./planSpec.ts";
import { byId } from "./resolve.ts";
import { dropCondition, hasVmCondition, setCondition, stepNamed, type VmRun } from "./vmRun.ts";
import { type Surroundings, timestamp } from "./world.ts";

/** Phases in which a VM costs nothing: by virt-v2v, and by importer pods. Source: forklift-behaviour §5.8. */
const freeByVirtV2v = new Set(["CreateVM", "PostHook", "Completed"]);
const freeByImporter = new Set([...freeByVirtV2v, "CopyingPaused", "CreateGuestConversionPod", "ConvertGuest"]);

/** Slots of its ESXi host that a VM takes: one when virt-v2v copies, else one per disk that is still to be transferred. */
export function costOf(run: VmRun): number {
    const transfer = stepNamed(run, "DiskTransfer");
    if (!transfer) return freeByVirtV2v.has(run.phase) ? 0 : 1;
    return freeByImporter.has(run.phase) ? 0 : (transfer.tasks ?? []).filter(({ phase }) => phase !== "Completed").length;
}

/** Lets VMs start while their ESXi host has slots left, in the order of the plan; the others carry `Pending`. */
export async function schedule(world: Surroundings, plan: KubeObject, vms: readonly VmRun[], view: SourceView): Promise<readonly VmRun[]> {
    const waiting = vms.filter((run) => !run.started && run.phase !== "Completed");
    if (waiting.length === 0) return [];
    const used = new Map(await slotsTaken(world, plan, view));
    const hostOf = (run: VmRun) => byId(view.vms, run.id)?.host ?? "";
    const take = (run: VmRun) => used.set(hostOf(run), (used.get(hostOf(run)) ?? 0) + costOf(run));
    for (const run of vms) if (run.started && run.phase !== "Completed") take(run);
    return waiting.filter((run) => {
        const taken = used.get(hostOf(run)) ?? 0;
        const fits = taken === 0 || taken + costOf(run) <= world.settings.maxVmInflight;
        if (fits) take(run);
        else if (!hasVmCondition(run, "Pending"))
            setCondition(run, { type: "Pending", category: "Advisory", message: "The VM is waiting for a slot." }, timestamp(world));
        if (fits) dropCondition(run, "Pending");
        return fits;
    });
}

/** Slots that runs of other plans take whose source reference is the same in every field. */
async function slotsTaken(world: Surroundings, plan: KubeObject, view: SourceView): Promise<ReadonlyMap<string, number>> {
    const used = new Map<string, number>();
    const reference = JSON.stringify((plan.spec as PlanSpec).provider?.source);
    for (const other of (await world.cluster.list(kinds.plan)).items) {
        if (other.metadata.uid === plan.metadata.uid || JSON.stringify((other.spec as PlanSpec).provider?.source) !== reference) continue;
        if (!hasTrue(conditionsOf(other.status), "Executing")) continue;
        for (const run of (other.status?.migration as RunStatus | undefined)?.vms ?? []) {
            if (!run.started || run.phase === "Completed") continue;
            const host = byId(view.vms, run.id)?.host ?? "";
            used.set(host, (used.get(host) ?? 0) + costOf(run));
        }
    }
    return used;
}

const copying = /^(CopyDisks|Finalize)/;

/** MiB per second of each copying VM, by the model that estimates are made with. */
export function ratesOf(vms: readonly VmRun[], view: SourceView): ReadonlyMap<string, number> {
    const active = vms.filter(({ phase }) => copying.test(phase));
    const streams = active.map((run) => ({ host: byId(view.vms, run.id)?.host ?? "", ...streamsOf(run) }));
    const rates = ratesMiBps(streams, labParameters);
    return new Map(active.map(({ id }, at) => [id, rates[at]! * streams[at]!.count]));
}

/** virt-v2v copies one disk after the other, importers copy all that are left at once. */
function streamsOf(run: VmRun): Omit<Streams, "host"> {
    return stepNamed(run, "DiskTransfer") ? { carrier: "importer", count: Math.max(1, costOf(run)) } : { carrier: "virt-v2v", count: 1 };
}

/** Polls of 3 s; longer ones while nothing but the progress of long copies would change. */
export function nextPoll(world: Surroundings, vms: readonly VmRun[], rates: ReadonlyMap<string, number>): number {
    const running = vms.filter((run) => run.phase !== "Completed" && run.started);
    const paused = running.filter(({ phase }) => phase === "CopyingPaused");
    const busy = running.filter(({ phase }) => phase !== "CopyingPaused");
    const isOnlyProgress = busy.every((run) => copying.test(run.phase) && isCopying(run));
    if (world.longestPoll <= world.poll || !isOnlyProgress) return world.poll;
    // VMs that wait for slots of other plans look often enough to keep the hosts busy.
    if (running.length === 0) return Math.max(world.poll, world.longestPoll / 4);
    const copies = busy.map((run) => leftOf(run) / ((rates.get(run.id) ?? labParameters.streamMiBps) * world.copySpeed));
    const pauses = paused.map((run) => (Date.parse(run.warm?.nextPrecopyAt ?? "") - world.clock.now()) / 1000);
    return Math.max(world.poll, Math.min(world.longestPoll, Math.min(...copies, ...pauses) * 1000));
}

function isCopying(run: VmRun): boolean {
    return run.pipeline.some((step) => step.phase === "Running" && step.progress.completed > 0);
}

function leftOf(run: VmRun): number {
    const step = run.pipeline.find((each) => each.phase === "Running");
    return step ? step.progress.total - step.progress.completed : 0;
}
