import type { Verdict } from "../../../await/index.ts";
import { blockersOf, conditionsOf, hasTrue, sayCondition } from "../../../condition/index.ts";
import { operatorLines } from "../../../condition/operator.ts";
import { type KubeObject, kinds, type WatchRange } from "../../../kube/index.ts";
import type { Beside, Own } from "../../../lifecycle/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { toldExclusions, unheard } from "./excluded.ts";
import { missingParts, type Standing } from "./parts.ts";
import { hasConsole, hostClusterName, isHost } from "./spec.ts";

const looked = [kinds.deployment, kinds.daemonSet, kinds.pod, kinds.migCluster, kinds.route];

/** What shows how far an installation is. */
export function besideController({ namespace }: Own): readonly WatchRange[] {
    return looked.map((kind) => ({ kind, namespace }));
}

interface Seen extends Standing {
    readonly clusters: readonly KubeObject[] | undefined;
    readonly routes: readonly KubeObject[] | undefined;
}

function seenIn(beside: Beside): Seen {
    const [deployments, daemonSets, pods, clusters, routes] = looked.map((_kind, at) => beside[at]?.items as readonly KubeObject[] | undefined);
    return { deployments, daemonSets, pods, clusters, routes };
}

/**
 * Ready when the operator has carried out what was asked, each part runs in its new shape, the controller knows what plans leave behind, and the host
 * cluster is Ready. Else a line for each that is not, and why.
 *
 * Nothing is refused for good: the operator tries again, first of all until OADP is there, which OLM installs beside it.
 * Source: mtc-behaviour §7.1, §7.7; MTC-050.
 */
export function judgeController(object: KubeObject | undefined, args: ContainersArgs, beside: Beside): Verdict {
    if (!object) return { state: "waiting", for: "the MigrationController to appear" };
    const seen = seenIn(beside);
    const operator = operatorLines(object, { deployment: "migration-operator", ...seen });
    if (operator.length > 0) return waiting(operator);
    const lines = [...missingParts(args, seen), ...(isHost(args) ? hostLines(args, seen) : [])];
    if (lines.length > 0) return waiting(lines);
    const isUnseen = !seen.deployments || (isHost(args) && !seen.clusters);
    return isUnseen ? { state: "ready", remark: unseen } : { state: "ready" };
}

const unseen = "not all parts were looked at: this identity may not list them; the operator has carried out the settings";

function waiting(lines: readonly string[]): Verdict {
    return { state: "waiting", for: lines.join("; "), parts: lines };
}

/** What the controller has not heard of, and what it has against its own cluster. */
function hostLines(args: ContainersArgs, { deployments, clusters }: Seen): readonly string[] {
    const controller = controllerIn(deployments);
    const unknown = controller && unheard(args, controller);
    const cluster = clusters && clusterTrouble(clusters.find(({ metadata }) => metadata.name === hostClusterName(args)));
    return [...(unknown ? [`controller: ${unknown}`] : []), ...(cluster ? [`MigCluster ${hostClusterName(args)}: ${cluster}`] : [])];
}

function controllerIn(deployments: readonly KubeObject[] = []): KubeObject | undefined {
    return deployments.find(({ metadata }) => metadata.name === "migration-controller");
}

/** What users read of it. */
export function controllerOutputs({ spec = {} }: KubeObject, args: ContainersArgs, beside: Beside): ValueMap {
    const { deployments, routes = [] } = seenIn(beside);
    const route = routes.find(({ metadata }) => metadata.name === "migration");
    const host = (route?.spec as { readonly host?: string } | undefined)?.host;
    return {
        ...(typeof spec.version === "string" && { version: spec.version }),
        ...(host && hasConsole(args) && { consoleUrl: `https://${host}` }),
        excludedResources: (isHost(args) && toldExclusions(controllerIn(deployments))) || [],
    };
}

/** `Ready` is there or it is not. Source: mtc-behaviour §0.1, §2.1. */
function clusterTrouble(cluster: KubeObject | undefined): string | undefined {
    if (!cluster) return "is not there yet";
    const conditions = conditionsOf(cluster.status);
    if (hasTrue(conditions, "Ready")) return undefined;
    const blockers = blockersOf(conditions).map(sayCondition);
    return blockers.length > 0 ? blockers.join("; ") : "is not Ready yet";
}
