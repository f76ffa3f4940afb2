import type { Cluster, KubeObject } from "../kube/index.ts";
import type { RequestContext } from "../serve/port.ts";
import { heldByOthers, type Owner, without } from "./contest.ts";
import type { Desired } from "./desired.ts";
import { isTool, sayOwner } from "./owner.ts";

/**
 * Takes away what the program does not ask for any more, where it outlives our apply: it was imported, or somebody has changed it since, so that the
 * API server keeps it for whoever has written it. Answers the object as it is then.
 *
 * What somebody else declares stays, and is told without its value, which may be secret: it would come back.
 */
export async function takeAway(
    cluster: Cluster,
    { kind, own, manager, dropped = [] }: Desired,
    object: KubeObject,
    { signal, progress }: Pick<RequestContext, "signal" | "progress">,
): Promise<KubeObject> {
    const kept = dropped.flatMap((path) => heldByOthers(object, path, manager));
    for (const { path, owners } of kept.filter((each) => each.owners.some(isDeclaring))) {
        const who = owners.filter(isDeclaring).map(sayOwner).join(" and ");
        progress.log("warning", `${path.join(".")} stays, because it is declared by ${who}; take it out there`);
    }
    const left = kept.filter(({ owners }) => !owners.some(isDeclaring));
    if (left.length === 0) return object;
    return await cluster.patch(kind, own, without(left.map(({ path }) => path)), { type: "merge", fieldManager: manager, signal });
}

/** Resources of ours declare too, but of an object of ours only under a name that this one had before. */
function isDeclaring({ manager, operation }: Owner): boolean {
    return operation === "Apply" && !isTool(manager);
}
