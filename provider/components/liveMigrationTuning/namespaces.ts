import type { InputIssue } from "../../schema/parse.ts";
import { didYouMean } from "../../util/nearest.ts";
import { choiceOf } from "../platform/cluster.ts";
import { isPreview } from "../runtime.ts";
import { accessIn, type Seen, stageOf } from "./input.ts";
import { partsOf } from "./stages.ts";

/**
 * Namespaces of bindings that are not there, for which the `kubernetes` provider would wait a minute. Those that are not known yet are left out, and in
 * a preview all of them when what this component waits for may make them.
 */
export async function absentNamespaces(seen: Seen): Promise<readonly InputIssue[]> {
    const there = isPreview() && hasPrecursors(seen) ? undefined : await namespacesSeen(seen);
    if (!there) return [];
    return boundIn(seen).flatMap((each, at) => {
        if (typeof each !== "string" || there.includes(each)) return [];
        const remedy = "where this program makes it, give its name as that resource tells it, or let this one depend on it";
        return [{ property: `access.namespaces[${at}]`, reason: `there is no namespace ${each}${didYouMean(each, there)}; ${remedy}` }];
    });
}

/** True when nobody here may look, although it is known where. */
export async function isUnchecked(seen: Seen): Promise<boolean> {
    return isOurs(seen) && (await namespacesSeen(seen)) === undefined;
}

async function namespacesSeen(seen: Seen): Promise<readonly string[] | undefined> {
    return isOurs(seen) ? await seen.surroundings.namespaces?.() : undefined;
}

/** There are bindings in namespaces, and they go to the cluster that we can look at. */
function isOurs(seen: Seen): boolean {
    return boundIn(seen).length > 0 && choiceOf(seen.options, seen.surroundings) !== undefined;
}

/** Namespaces that get a binding in this stage, as they were given. */
function boundIn(seen: Seen): readonly unknown[] {
    const { namespaces } = accessIn(seen.told);
    return partsOf(stageOf(seen)).hasBindings && Array.isArray(namespaces) ? namespaces : [];
}

function hasPrecursors({ options: { dependsOn } }: Seen): boolean {
    return Array.isArray(dependsOn) ? dependsOn.length > 0 : dependsOn !== undefined;
}
