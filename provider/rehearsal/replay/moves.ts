import { isDeepStrictEqual } from "node:util";
import { type Condition, conditionsOf, hasTrue, isObserved } from "../../condition/index.ts";
import type { Kind, KubeObject } from "../../kube/index.ts";
import type { VmRun } from "../controllers/vmRun.ts";
import type { Fault } from "../port.ts";
import { keyOf, type Recording, type Sighting } from "./recording.ts";

/** Something done from outside the controllers, and its place in the recording: before the sighting of this number. */
export interface Move {
    readonly before: number;
    /** Epoch milliseconds of the recording; times in specs are relative to it. */
    readonly at: number;
    readonly act: Act;
}

export type Act =
    | { readonly do: "create" | "update" | "delete"; readonly kind: Kind; readonly object: KubeObject }
    /** The source goes away, or refuses. */
    | { readonly do: "break"; readonly provider: string; readonly reason: string }
    | { readonly do: "heal"; readonly provider: string }
    /** The provider's Secret gets another version. */
    | { readonly do: "touchSecret"; readonly object: KubeObject }
    | { readonly do: "fault"; readonly fault: Fault };

/** Kinds that only users write, and kinds of which those without a controller's mark are the user's. */
const usersOwn = new Set(["Provider", "Host", "NetworkMap", "StorageMap", "Hook", "Plan", "Migration"]);
const usersPerhaps = new Set(["VirtualMachine", "Conversion", "PersistentVolumeClaim", "Secret", "ConfigMap", "ServiceAccount"]);
const usersSurroundings = new Set(["Namespace", "StorageClass", "NetworkAttachmentDefinition"]);

export function isUsers({ kind, object }: Pick<Sighting, "kind" | "object">): boolean {
    if (usersOwn.has(kind.kind) || usersSurroundings.has(kind.kind)) return true;
    const { labels = {}, ownerReferences = [] } = object.metadata;
    return usersPerhaps.has(kind.kind) && !labels.migration && !labels.plan && ownerReferences.length === 0;
}

/** What was done from outside in the order of the recording: objects made, specs changed, objects deleted, sources lost, VMs failing. */
export function movesOf({ sightings }: Recording): readonly Move[] {
    const latest = new Map<string, KubeObject>();
    return sightings.flatMap((sighting, before) => {
        const key = keyOf(sighting);
        const last = latest.get(key);
        if (sighting.event === "DELETED") latest.delete(key);
        else latest.set(key, sighting.object);
        const acts = [...worldActs(sighting, last, sightings.slice(before + 1)), ...userActs(sighting, last)];
        return acts.map((act) => ({ before, at: sighting.at, act }));
    });
}

function userActs(sighting: Sighting, last: KubeObject | undefined): readonly Act[] {
    const { event, kind, object } = sighting;
    if (!isUsers(sighting) || event === "EXISTING") return [];
    if (event === "DELETED") return [{ do: "delete", kind, object }];
    if (event === "ADDED" || !last) return [{ do: "create", kind, object }];
    return isDeepStrictEqual(last.spec, object.spec) ? [] : [{ do: "update", kind, object }];
}

/** What became of the source and of VMs at that moment. */
function worldActs(sighting: Sighting, last: KubeObject | undefined, later: readonly Sighting[]): readonly Act[] {
    const { event, kind, object } = sighting;
    if (event === "DELETED") return [];
    if (kind.kind === "Plan") return faultActs(sighting, last);
    if (kind.kind !== "Provider") return [];
    const isNew = event !== "EXISTING" && (!last || last.metadata.generation !== object.metadata.generation);
    // What a new spec came to was settled outside before the controller looked.
    const found = isNew ? later.find((each) => keyOf(each) === keyOf(sighting) && isObserved(each.object))?.object : object;
    return found && isObserved(found) ? connectionActs(found, last) : [];
}

/** What a Provider's status says of the world around it. */
function connectionActs(object: KubeObject, last: KubeObject | undefined): readonly Act[] {
    const failure = failureOf(object);
    const before = last && failureOf(last);
    const provider = object.metadata.name!;
    const version = (each: KubeObject | undefined) => each?.status?.secretResourceVersion;
    const touched: Act[] = version(last) && version(object) && version(last) !== version(object) ? [{ do: "touchSecret", object }] : [];
    if (failure && failure.message !== before?.message) return [{ do: "break", provider, reason: failure.message ?? "" }];
    if (before && !failure && hasTrue(conditionsOf(object.status), "ConnectionTestSucceeded")) return [{ do: "heal", provider }, ...touched];
    return touched;
}

function failureOf({ status }: KubeObject): Condition | undefined {
    return conditionsOf(status).find(({ type }) => type === "ConnectionTestFailed");
}

/** A VM that failed by itself, or got a remark. What a blocker of the plan does to VMs needs no help. */
function faultActs({ event, object }: Sighting, last: KubeObject | undefined): readonly Act[] {
    if (event === "EXISTING" || !last) return [];
    const isBlocked = conditionsOf(object.status).some(({ category, status }) => category === "Critical" && status === "True");
    return vmsOf(object).flatMap((vm) => {
        const before = vmsOf(last).find(({ id }) => id === vm.id);
        const fault = !isBlocked && vm.error && !before?.error ? failureFault(vm) : undefined;
        const remarks = (vm.conditions ?? []).filter((each) => isRemark(each) && !before?.conditions?.some(({ type }) => type === each.type));
        return [...(fault ? [fault] : []), ...remarks.map((each) => remarkFault(vm, before, each))].map(
            (each) => ({ do: "fault", fault: each }) as const,
        );
    });
}

const outcomes = new Set(["Pending", "Succeeded", "Failed", "Canceled"]);

function isRemark({ type }: Condition): boolean {
    return !outcomes.has(type);
}

function failureFault(vm: VmRun): Fault {
    const step = vm.pipeline.find(({ error }) => error)?.name ?? "";
    return { kind: "vm", vm: vm.id, step, phase: vm.error!.phase, reason: vm.error!.reasons.join("; "), times: 1 };
}

function remarkFault(vm: VmRun, before: VmRun | undefined, { type, category = "", reason = "", message = "" }: Condition): Fault {
    return { kind: "vmRemark", vm: vm.id, phase: before?.phase ?? vm.phase, type, category, reason, message, times: 1 };
}

export function vmsOf({ status }: KubeObject): readonly VmRun[] {
    return (status?.migration as { vms?: readonly VmRun[] } | undefined)?.vms ?? [];
}
