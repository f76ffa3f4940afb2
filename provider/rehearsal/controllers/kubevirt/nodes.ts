import { type KubeObject, kinds } from "../../../kube/index.ts";
import { bytesOf } from "../../../util/quantity.ts";
import type { Surroundings } from "../world.ts";

/** What a VM asks of a node. */
export interface Wish {
    /** Bytes. */
    readonly memory: number;
    readonly selector: Readonly<Record<string, string>>;
    /** Node that does not count: the one it leaves. */
    readonly except?: string | undefined;
}

/** Name of the node with the most free memory of those that can take a VM; undefined when none can. */
export async function placeFor({ cluster }: Pick<Surroundings, "cluster">, { memory, selector, except }: Wish): Promise<string | undefined> {
    const [{ items: nodes }, { items: instances }] = await Promise.all([cluster.list(kinds.node), cluster.list(kinds.virtualMachineInstance)]);
    const free = (node: KubeObject) => capacityOf(node) - taken(instances, node.metadata.name!);
    const fitting = nodes.filter((node) => {
        const { name, labels = {} } = node.metadata;
        const isWished = Object.entries(selector).every(([key, value]) => labels[key] === value);
        return name !== except && isWished && node.spec?.unschedulable !== true && free(node) >= memory;
    });
    return fitting.sort((one, other) => free(other) - free(one))[0]?.metadata.name;
}

/** Bytes of memory that an instance asks for. */
export function memoryOf({ spec }: KubeObject): number {
    const { memory, resources } = (spec?.domain ?? {}) as { memory?: { guest?: string }; resources?: { requests?: { memory?: string } } };
    return bytesOf(resources?.requests?.memory ?? memory?.guest ?? "") ?? 0;
}

/** Bytes to move: the guest's memory, and disks that only its node has. Source: live-migration LM-U01, LM-U03. */
export function sizeOf(instance: KubeObject): number {
    const { memory } = (instance.spec?.domain ?? {}) as { memory?: { guest?: string } };
    return (bytesOf(memory?.guest ?? "") ?? memoryOf(instance)) + localDisksOf(instance).reduce((sum, each) => sum + each, 0);
}

/** Bytes of each disk that lives on the node. */
export function localDisksOf({ spec }: KubeObject): readonly number[] {
    const volumes = (spec?.volumes ?? []) as readonly { readonly emptyDisk?: { readonly capacity?: string } }[];
    return volumes.flatMap(({ emptyDisk }) => (emptyDisk ? [bytesOf(emptyDisk.capacity ?? "") ?? 0] : []));
}

const hostModel = "host-model-cpu.node.kubevirt.io/";

/** Labels that a node must have for a VM, its CPU among them. Source: live-migration LM-006; KubeVirt's `createTargetPod`. */
export async function selectorOf(
    { cluster }: Pick<Surroundings, "cluster">,
    { spec, status }: KubeObject,
    added: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
    const wished = { ...added, ...(spec?.nodeSelector as Record<string, string> | undefined) };
    const { model } = (spec?.domain as { cpu?: { model?: string } } | undefined)?.cpu ?? {};
    if (model === undefined || model === "host-passthrough") return wished;
    if (model !== "host-model") return { ...wished, [`cpu-model.node.kubevirt.io/${model}`]: "true" };
    const source = status?.nodeName ? await cluster.get(kinds.node, { name: String(status.nodeName) }) : undefined;
    const own = Object.keys(source?.metadata.labels ?? {}).find((label) => label.startsWith(hostModel));
    return own ? { ...wished, [`cpu-model-migration.node.kubevirt.io/${own.slice(hostModel.length)}`]: "true" } : wished;
}

function capacityOf({ status }: KubeObject): number {
    const { memory = "" } = (status?.allocatable ?? status?.capacity ?? {}) as { memory?: string };
    return bytesOf(memory) ?? 0;
}

function taken(instances: readonly KubeObject[], node: string): number {
    return instances.filter(({ status }) => status?.nodeName === node).reduce((sum, each) => sum + memoryOf(each), 0);
}
