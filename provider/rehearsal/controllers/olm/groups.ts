import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { Surroundings } from "../world.ts";

/** What a namespace's OperatorGroups come to. */
export interface Group {
    readonly namespaces: readonly string[];
}

/** The one OperatorGroup of a namespace, or how many there are instead. */
export async function groupOf(world: Surroundings, namespace: string): Promise<Group | { readonly count: number }> {
    const { items } = await world.cluster.list(kinds.operatorGroup, { namespace });
    return items.length === 1 ? { namespaces: targetsOf(items[0]!) } : { count: items.length };
}

/** Without targets a group stands for the whole cluster. */
function targetsOf({ spec }: KubeObject): readonly string[] {
    return (spec?.targetNamespaces as readonly string[] | undefined) ?? [];
}

/** How an operator in a namespace would watch. Source: OLM, "Operator install modes". */
export function modeOf({ namespaces }: Group, namespace: string): string {
    if (namespaces.length === 0) return "AllNamespaces";
    if (namespaces.length > 1) return "MultiNamespace";
    return namespaces[0] === namespace ? "OwnNamespace" : "SingleNamespace";
}
