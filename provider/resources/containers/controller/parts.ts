import { type ContainerTrouble, daemonSetTroubles, deploymentTroubles } from "../../../condition/workload.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import { hasConsole, hasLogReader, isHost } from "./spec.ts";

/** Objects of the installation's namespace; undefined = nobody here may look. */
export interface Standing {
    readonly deployments: readonly KubeObject[] | undefined;
    readonly daemonSets: readonly KubeObject[] | undefined;
    readonly pods: readonly KubeObject[] | undefined;
}

/** Deployments by what people call them. Source: mtc-behaviour §7.1, §7.7. */
const deployed = [
    { name: "Velero", deployment: "velero", isWanted: () => true },
    { name: "controller", deployment: "migration-controller", isWanted: isHost },
    { name: "web console", deployment: "migration-ui", isWanted: hasConsole },
    { name: "log reader", deployment: "migration-log-reader", isWanted: hasLogReader },
] as const;

/** What copies volumes on each node: `restic` with the OADP of MTC 1.7, later `node-agent`. */
const agents = ["node-agent", "restic"];

/** Which parts do not run and why, a line each: `web console: the image … cannot be pulled (ImagePullBackOff)`. */
export function missingParts(args: ContainersArgs, { deployments, daemonSets, pods }: Standing): readonly string[] {
    const wanted = deployments ? deployed.filter(({ isWanted }) => isWanted(args)) : [];
    return [
        ...wanted.flatMap(({ name, deployment }) => {
            const found = deployments!.find(({ metadata }) => metadata.name === deployment);
            return linesOf(name, found ? deploymentTroubles(found, pods) : [{ why: `there is no Deployment ${deployment} yet` }]);
        }),
        ...(daemonSets ? agentLines(daemonSets, pods) : []),
    ];
}

function agentLines(daemonSets: readonly KubeObject[], pods: Standing["pods"]): readonly string[] {
    const found = daemonSets.find(({ metadata }) => agents.includes(metadata.name!));
    const nothing = [{ why: `there is no DaemonSet ${agents.join(" or ")} yet` }];
    return linesOf("node agent", found ? daemonSetTroubles(found, pods) : nothing);
}

function linesOf(name: string, troubles: readonly ContainerTrouble[]): readonly string[] {
    return troubles.map(({ container, why }) => `${name}: ${container ? `container ${container}: ` : ""}${why}`);
}
