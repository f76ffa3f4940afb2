import { conditionsOf } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { bytesOf } from "../../util/quantity.ts";
import { instanceSpec, instanceStatus } from "./status.ts";

/** A node as a place for VMs. Amounts in bytes; pods that are not VMs are not counted, so `free` is the most there can be. */
export interface Place {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** Ready, and takes new VMs. */
    readonly isOpen: boolean;
    readonly allocatable: number;
    /** What its VMs ask for. */
    readonly taken: number;
    /** Undefined while nobody may know what the other VMs ask for. */
    readonly free: number | undefined;
}

export function placesOf(nodes: readonly KubeObject[], instances: readonly KubeObject[] | undefined): readonly Place[] {
    return nodes.map((node) => {
        const { name = "", labels = {} } = node.metadata;
        const { allocatable = {} } = (node.status ?? {}) as { allocatable?: { memory?: string } };
        const all = bytesOf(allocatable.memory ?? "") ?? 0;
        const here = (instances ?? []).filter((each) => instanceStatus(each).nodeName === name);
        const taken = here.reduce((sum, each) => sum + requestOf(each), 0);
        return { name, labels, isOpen: isOpen(node), allocatable: all, taken, free: instances && all - taken };
    });
}

/** Bytes of memory that a VM asks its node for. */
export function requestOf(instance: KubeObject | undefined): number {
    const { memory, resources } = instanceSpec(instance).domain ?? {};
    return bytesOf(resources?.requests?.memory ?? memory?.guest ?? "") ?? 0;
}

function isOpen({ spec, status, metadata: { labels = {} } }: KubeObject): boolean {
    const readiness = conditionsOf(status).find(({ type }) => type === "Ready");
    return spec?.unschedulable !== true && labels["kubevirt.io/schedulable"] !== "false" && (readiness?.status ?? "True") === "True";
}

/** Labels that a target must have; those of the VM go over the added ones. Source: KubeVirt's migration controller. */
export function selectorOf(instance: KubeObject, added: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return { ...added, ...instanceSpec(instance).nodeSelector };
}

/**
 * The label by which nodes say that they can run the VM's CPU; undefined when the VM asks for none by name.
 *
 * Source: live-migration LM-006; KubeVirt's node labeller and `prepareNodeSelectorForHostCpuModel`.
 */
export function cpuLabelOf(instance: KubeObject, source: Place | undefined): string | undefined {
    const { model } = instanceSpec(instance).domain?.cpu ?? {};
    if (model === undefined || model === "host-passthrough") return undefined;
    if (model !== "host-model") return `cpu-model.node.kubevirt.io/${model}`;
    const own = Object.keys(source?.labels ?? {}).find((label) => label.startsWith(hostModel));
    return own && `cpu-model-migration.node.kubevirt.io/${own.slice(hostModel.length)}`;
}

const hostModel = "host-model-cpu.node.kubevirt.io/";

export function hasLabels({ labels }: Pick<Place, "labels">, wanted: Readonly<Record<string, string>>): boolean {
    return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/**
 * What a drain of the fullest node needs on the others, and what they have.
 *
 * Source: live-migration LM-004, for one node that is drained at a time.
 */
export function spareMemory(places: readonly Place[]): { readonly fullest: Place; readonly spare: number } | undefined {
    const fullest = places.toSorted((one, other) => other.taken - one.taken)[0];
    if (!fullest || fullest.free === undefined) return undefined;
    const spare = places.filter((each) => each !== fullest && each.isOpen).reduce((sum, { free = 0 }) => sum + Math.max(0, free), 0);
    return { fullest, spare };
}
