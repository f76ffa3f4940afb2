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

function capacityOf({ status }: KubeObject): number {
    const { memory = "" } = (status?.allocatable ?? status?.capacity ?? {}) as { memory?: string };
    return bytesOf(memory) ?? 0;
}

function taken(instances: readonly KubeObject[], node: string): number {
    return instances.filter(({ status }) => status?.nodeName === node).reduce((sum, each) => sum + memoryOf(each), 0);
}
