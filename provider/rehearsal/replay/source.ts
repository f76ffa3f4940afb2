import { fileURLToPath } from "node:url";
import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { readSnapshot, type Snapshot, type VsphereVm } from "../../inventory/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { VmRun } from "../controllers/vmRun.ts";
import { vmsOf } from "./moves.ts";
import type { Recording, Reply } from "./recording.ts";

/** A vCenter simulator with 14 VMs, for folders without recorded inventory replies. */
const embedded = fileURLToPath(new URL("./vcenter.json", import.meta.url));

/**
 * What the source and the target contained when a scenario began: recorded inventory replies of the same folder, corrected by what the scenario
 * itself shows of its VMs.
 */
export function snapshotFor(recording: Recording, all: readonly Recording[]): Snapshot {
    const collections = new Map<string, unknown[]>();
    const own = all.filter(({ name, replies }) => replies.length > 0 && recording.name.startsWith(name));
    const common = all.filter(({ name, replies }) => replies.length > 0 && !own.some((each) => each.name === name) && !isSpecial(name, all));
    for (const { replies } of [...common, ...own]) for (const reply of replies) collect(collections, reply);
    const embed = readSnapshot(embedded);
    const source = ["vms", "networks", "datastores", "hosts", "clusters", "datacenters", "folders"] as const;
    const found = Object.fromEntries(source.map((name) => [name, collections.get(`vsphere ${name}`) ?? embed.source[name]]));
    const objects = (name: string, fallback: readonly unknown[]) =>
        collections.get(`openshift ${name}`)?.map((item) => plain((item as { object: KubeObject }).object)) ?? fallback;
    const snapshot = readSnapshot({
        version: 1,
        source: { type: "vsphere", ...found },
        target: {
            namespaces: objects("namespaces", []).map((each) => (each as KubeObject).metadata.name),
            storageClasses: objects("storageclasses", embed.target.storageClasses),
            networkAttachmentDefinitions: objects("networkattachmentdefinitions", embed.target.networkAttachmentDefinitions),
        },
    });
    return { ...snapshot, source: { ...snapshot.source, vms: snapshot.source.vms.map((vm) => corrected(vm, recording)) } };
}

/** Replies recorded for one scenario only: `25-opa-concerns` beside `25-opa-concerns-plans`. */
function isSpecial(name: string, all: readonly Recording[]): boolean {
    return all.some((each) => each.name !== name && each.name.startsWith(name));
}

function collect(collections: Map<string, unknown[]>, { path, body }: Reply): void {
    const [, type, collection] = /^\/providers\/(\w+)\/[^/]+\/(\w+)(?:\?|$)/.exec(path) ?? [];
    if (type && collection && Array.isArray(body)) collections.set(`${type} ${collection}`, body);
}

function plain({ metadata: { name, namespace, labels, annotations }, status: _status, ...rest }: KubeObject): KubeObject {
    return { ...rest, metadata: { name, namespace, labels, annotations } } as KubeObject;
}

/** The VM as the scenario's plans show it: powered on or off, with or without guest addresses, its disks. */
function corrected(vm: VsphereVm, { sightings }: Recording): VsphereVm {
    const plans = sightings.filter(({ kind }) => kind.kind === "Plan");
    const runs = plans.flatMap(({ object, event }) =>
        vmsOf(object)
            .filter(({ id }) => id === vm.id)
            .map((run) => ({ run, event })),
    );
    const conditions = plans.flatMap(({ object }) => conditionsOf(object.status));
    const isIn = (items: readonly string[] = []) => items.some((item) => item.includes(`id:${vm.id} `));
    const noAddress = conditions.some(({ type, items }) => type === "VMMissingGuestIPs" && isIn(items));
    const powerState = powerOf(runs) ?? vm.powerState;
    const isOff = powerState === "poweredOff";
    return {
        ...vm,
        powerState,
        toolsRunningStatus: isOff ? "guestToolsNotRunning" : vm.toolsRunningStatus,
        guestNetworks: noAddress ? [] : vm.guestNetworks,
        concerns: conditions.some(({ type, items }) => type === "VMCriticalConcerns" && isIn(items))
            ? vm.concerns
            : vm.concerns.filter(({ category }) => category !== "Critical"),
        changeTrackingEnabled:
            vm.changeTrackingEnabled && !conditions.some(({ type, items }) => type === "VMMissingChangedBlockTracking" && isIn(items)),
        ...disksOf(
            vm,
            runs.map(({ run }) => run),
        ),
    };
}

/** A run notes the power state that it finds; an earlier run that got that far has left its VM off. */
function powerOf(runs: readonly { readonly run: VmRun; readonly event: string }[]): string | undefined {
    const states: Readonly<Record<string, string>> = { On: "poweredOn", Off: "poweredOff" };
    const before = runs.filter(({ event }) => event === "EXISTING").at(-1)?.run;
    if (before?.restorePowerState && !hasTrue(before.conditions ?? [], "Canceled")) return "poweredOff";
    const first = runs.find(({ run, event }) => event !== "EXISTING" && run.restorePowerState)?.run;
    return first && states[first.restorePowerState!];
}

/** The disk steps have a task per disk; a VM that was given other disks since the inventory was recorded shows them there. */
function disksOf(vm: VsphereVm, runs: readonly VmRun[]): Partial<VsphereVm> {
    const tasks = runs.flatMap(({ pipeline }) => pipeline).find((step) => step.tasks?.length)?.tasks ?? [];
    if (tasks.length === 0) return {};
    return {
        disks: tasks.map(({ name, progress }, at) => {
            const known = vm.disks.find(({ file }) => file === name) ?? { ...(vm.disks[at] ?? vm.disks[0]!), key: 2000 + at };
            return { ...known, file: name, capacity: progress.total * 1024 * 1024 };
        }),
    };
}
