import type { Finding } from "../../concern/index.ts";
import type { TargetObject } from "../../mapping/index.ts";
import { bytesOf } from "../../util/quantity.ts";
import { sayBytes } from "../../util/size.ts";
import { type Demand, sum } from "./demand.ts";

/** Nodes and what runs on them. */
export interface NodeFacts {
    readonly nodes: readonly TargetObject[];
    readonly pods: readonly TargetObject[];
}

/**
 * The memory that pods have not requested yet is too little for the VMs that will be powered on, on all nodes or on each of them. Never more than a
 * warning: clusters grow, and pods go.
 *
 * Source: Kubernetes "Node Allocatable", "Taints"; data-import CDI-U28 and KubeVirt's node labeller (`kubevirt.io/schedulable`).
 */
export function nodeFindings({ memory, largestMemory, running }: Demand, facts: NodeFacts, selector: Labels = {}): readonly Finding[] {
    const nodes = schedulable(facts.nodes, selector);
    if (nodes.length === 0 || memory === 0) return [];
    const requested = requestedBy(facts.pods);
    const free = nodes.map((node) => Math.max(0, allocatable(node) - (requested.get(node.metadata.name ?? "") ?? 0)));
    const [left, most] = [sum(free, (bytes) => bytes), Math.max(...free)];
    const where = `the nodes that VMs can run on (${nodes.length})`;
    const wanted = `the powered-on VMs (${running}) need ${sayBytes(memory)}`;
    const remedy = 'add nodes, or leave VMs powered off (`targetPowerState: "off"`)';
    if (memory > left) return [warning(`${where} have ${sayBytes(left)} memory that no pod has requested, and ${wanted} at least; ${remedy}`)];
    if (largestMemory <= most) return [];
    return [warning(`none of ${where} has more than ${sayBytes(most)} memory left, and the largest VM needs ${sayBytes(largestMemory)}; ${remedy}`)];
}

type Labels = Readonly<Record<string, string>>;

function warning(message: string): Finding {
    return { severity: "warning", property: "vms", message };
}

const kubeVirtLabel = "kubevirt.io/schedulable";

/** Where KubeVirt labels its nodes, others have no virt-handler. */
function schedulable(nodes: readonly TargetObject[], selector: Labels): readonly TargetObject[] {
    const isLabelled = nodes.some(({ metadata }) => metadata.labels?.[kubeVirtLabel] !== undefined);
    const wanted = Object.entries(isLabelled ? { ...selector, [kubeVirtLabel]: "true" } : selector);
    return nodes.filter((node) => isOpen(node) && wanted.every(([key, value]) => node.metadata.labels?.[key] === value));
}

function isOpen({ spec, status }: TargetObject): boolean {
    const { unschedulable, taints = [] } = (spec ?? {}) as { unschedulable?: boolean; taints?: readonly { readonly effect?: string }[] };
    const conditions = (status?.conditions ?? []) as readonly { readonly type: string; readonly status: string }[];
    const isReady = conditions.every(({ type, status: is }) => type !== "Ready" || is === "True");
    return isReady && unschedulable !== true && taints.every(({ effect }) => effect === "PreferNoSchedule");
}

function allocatable({ status }: TargetObject): number {
    return bytesOf(((status?.allocatable ?? {}) as Labels).memory ?? "") ?? 0;
}

interface PodSpec {
    readonly nodeName?: string;
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly overhead?: Labels;
}

interface Container {
    readonly resources?: { readonly requests?: Labels };
}

/** Bytes by node. Pods that have ended have given back what they requested. */
function requestedBy(pods: readonly TargetObject[]): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const { spec, status } of pods) {
        const { nodeName = "", containers = [], initContainers = [], overhead } = (spec ?? {}) as PodSpec;
        if (nodeName === "" || status?.phase === "Succeeded" || status?.phase === "Failed") continue;
        const needed = Math.max(sum(containers, requestOf), ...initContainers.map(requestOf)) + (bytesOf(overhead?.memory ?? "") ?? 0);
        found.set(nodeName, (found.get(nodeName) ?? 0) + needed);
    }
    return found;
}

function requestOf({ resources }: Container): number {
    return bytesOf(resources?.requests?.memory ?? "") ?? 0;
}
