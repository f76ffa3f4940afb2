import { daemonSetTrouble, deploymentTrouble, judgeOperated, type Verdict } from "../../../await/index.ts";
import { blockersOf, conditionsOf, hasTrue, sayCondition } from "../../../condition/index.ts";
import { type Kind, type KubeObject, kinds, type WatchTarget } from "../../../kube/index.ts";
import type { Beside, Own } from "../../../lifecycle/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { toldExclusions, unheard } from "./excluded.ts";
import { hasConsole, hasLogReader, hostClusterName, isHost } from "./spec.ts";

/** One object that shows whether a part of MTC runs. */
interface Part {
    readonly kind: Kind;
    readonly name: (args: ContainersArgs) => string;
    readonly isWanted: (args: ContainersArgs) => boolean;
    /** What keeps it from being ready; absent = it is only read. `all` finds the other parts by name. */
    readonly trouble?: (object: KubeObject | undefined, args: ContainersArgs, all: Found) => string | undefined;
}

type Found = (kind: Kind, name: string) => KubeObject | undefined;

const deployment = (name: string, isWanted: Part["isWanted"], trouble: Part["trouble"] = deploymentTrouble): Part => ({
    kind: kinds.deployment,
    name: () => name,
    isWanted,
    trouble,
});

const always = () => true;

/** Node agents are called `restic` by the OADP of MTC 1.7, later `node-agent`. */
const agents = ["node-agent", "restic"];

/** Everything that is looked at, in the order in which it is told. Source: mtc-behaviour §7.1, §7.7. */
const parts: readonly Part[] = [
    deployment("velero", always),
    ...agents.map(
        (name, at): Part => ({
            kind: kinds.daemonSet,
            name: () => name,
            isWanted: always,
            trouble: (own, _args, all) => (at === 0 ? daemonSetTrouble(own ?? all(kinds.daemonSet, agents[1]!)) : undefined),
        }),
    ),
    deployment("migration-controller", isHost, (object, args) => deploymentTrouble(object) ?? unheard(args, object)),
    deployment("migration-ui", hasConsole),
    deployment("migration-log-reader", hasLogReader),
    { kind: kinds.migCluster, name: hostClusterName, isWanted: isHost, trouble: clusterTrouble },
    { kind: kinds.route, name: () => "migration", isWanted: hasConsole },
];

/** What shows how far MTC is. */
export function besideController(_object: KubeObject | undefined, args: ContainersArgs, { namespace }: Own): readonly WatchTarget[] {
    return partsOf(args).map(({ kind, name }) => ({ kind, ref: { name: name(args), namespace } }));
}

/** Ready when the operator has carried out what was asked, and each part runs. */
export function judgeController(object: KubeObject | undefined, args: ContainersArgs, _first?: KubeObject, beside: Beside = []): Verdict {
    const operated = judgeOperated(object);
    if (operated.state !== "ready") return operated;
    const all = foundIn(args, beside);
    const troubles = partsOf(args).flatMap(({ kind, name, trouble }, at) => {
        const said = trouble?.(beside[at], args, all);
        return said === undefined ? [] : [`${kind.kind} ${name(args)}: ${said}`];
    });
    return troubles.length === 0 ? { state: "ready" } : { state: "waiting", for: troubles.join("; ") };
}

/** What users read of it. */
export function controllerOutputs({ spec = {} }: KubeObject, args: ContainersArgs, beside: Beside): ValueMap {
    const all = foundIn(args, beside);
    const host = (all(kinds.route, "migration")?.spec as { readonly host?: string } | undefined)?.host;
    return {
        ...(typeof spec.version === "string" && { version: spec.version }),
        ...(host && { consoleUrl: `https://${host}` }),
        excludedResources: toldExclusions(all(kinds.deployment, "migration-controller")) ?? [],
    };
}

function partsOf(args: ContainersArgs): readonly Part[] {
    return parts.filter(({ isWanted }) => isWanted(args));
}

function foundIn(args: ContainersArgs, beside: Beside): Found {
    const wanted = partsOf(args);
    return (kind, name) => beside[wanted.findIndex((part) => part.kind === kind && part.name(args) === name)];
}

/** `Ready` is there or it is not. Source: mtc-behaviour §0.1, §2.1. */
function clusterTrouble(cluster: KubeObject | undefined): string | undefined {
    if (!cluster) return "is not there";
    const conditions = conditionsOf(cluster.status);
    if (hasTrue(conditions, "Ready")) return undefined;
    const blockers = blockersOf(conditions).map(sayCondition);
    return blockers.length > 0 ? blockers.join("; ") : "is not Ready yet";
}
