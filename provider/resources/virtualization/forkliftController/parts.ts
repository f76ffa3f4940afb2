import { type ContainerTrouble, deploymentTroubles } from "../../../condition/workload.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { isUnknown } from "../../../schema/value.ts";

/** A Deployment of the installation. Source: MTV-008; the operator's role `forkliftcontroller`. */
interface Part {
    readonly deployment: string;
    /** As people call it, and a container of it that has a name of its own. */
    readonly name: string;
    readonly containers?: Readonly<Record<string, string>>;
    /** Always there, or by a setting; absent = it is only judged where there is one: that depends on cluster and version. */
    readonly isNeeded?: (args: ForkliftControllerArgs) => boolean;
}

const isOn = (setting: string) => (args: ForkliftControllerArgs) => args[setting] !== false && !isUnknown(args[setting]);

export const deployedParts: readonly Part[] = [
    { deployment: "forklift-controller", name: "controller", containers: { inventory: "inventory" }, isNeeded: () => true },
    { deployment: "forklift-api", name: "API service", isNeeded: () => true },
    { deployment: "forklift-validation", name: "validation service", isNeeded: isOn("validation") },
    { deployment: "forklift-volume-populator-controller", name: "volume populators' controller", isNeeded: isOn("volumePopulator") },
    { deployment: "forklift-ui-plugin", name: "console plugin" },
    { deployment: "forklift-cli-download", name: "CLI download" },
    { deployment: "forklift-ova-proxy", name: "OVA proxy" },
    { deployment: "forklift-mcp-server", name: "MCP server" },
];

/** The operator's own Deployment is none. */
export function isPart({ metadata }: KubeObject): boolean {
    return deployedParts.some(({ deployment }) => deployment === metadata.name);
}

/** Which parts are not there and why, a line each: `controller: the image … cannot be pulled (ImagePullBackOff)`. */
export function missingParts(
    args: ForkliftControllerArgs,
    deployments: readonly KubeObject[],
    pods: readonly KubeObject[] | undefined,
): readonly string[] {
    return deployedParts.flatMap((part) => {
        const found = deployments.find(({ metadata }) => metadata.name === part.deployment);
        if (found) return linesOf(part, deploymentTroubles(found, pods));
        return part.isNeeded?.(args) ? linesOf(part, [{ why: `there is no Deployment ${part.deployment} yet` }]) : [];
    });
}

/** What concerns a pod as a whole concerns every container that has a name. */
function linesOf({ name, containers = {} }: Part, troubles: readonly ContainerTrouble[]): readonly string[] {
    return troubles.flatMap(({ container, why }) => {
        const names = container === undefined ? [name, ...Object.values(containers)] : [containers[container] ?? name];
        return names.map((each) => `${each}: ${why}`);
    });
}

export function itemsOf(list: KubeObject | undefined): readonly KubeObject[] | undefined {
    return list?.items as readonly KubeObject[] | undefined;
}
