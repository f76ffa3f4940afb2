import { judge as byConditions, type Verdict } from "../../../await/index.ts";
import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import { operatorLines } from "../../../condition/operator.ts";
import { type KubeObject, kinds, type WatchRange, type WatchTarget } from "../../../kube/index.ts";
import type { Beside, Own } from "../../../lifecycle/index.ts";
import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { isPart, itemsOf, missingParts } from "./parts.ts";

/** What shows how far an installation is, in the order in which `judgeInstallation` is given it. */
export function installationBeside({ namespace }: Own): readonly (WatchTarget | WatchRange)[] {
    return [
        { kind: kinds.deployment, namespace },
        { kind: kinds.pod, namespace },
        { kind: kinds.provider, ref: { name: "host", namespace } },
    ];
}

/**
 * Ready when the operator has carried out the present settings, every part of the installation runs in its present shape, and the provider `host`,
 * which needs controller and inventory, is ready. Else one line for each part that is not there, and why.
 *
 * Nothing is refused for good: the operator tries again, and so do pods whose image cannot be pulled; whoever waits is told why meanwhile.
 * Source: MTV-060 (conditions), MTV-008 (parts), forklift-behaviour §2.6.
 */
export function judgeInstallation(object: KubeObject | undefined, args: ForkliftControllerArgs, [deployments, pods, host]: Beside): Verdict {
    if (!object) return { state: "waiting", for: "the ForkliftController to appear" };
    const found = itemsOf(deployments);
    const operator = operatorLines(object, { deployment: "forklift-operator", deployments: found, pods: itemsOf(pods) });
    const isDone = operator.length === 0;
    const isBegun = isDone || (found ?? []).some(isPart);
    const parts = found && isBegun ? missingParts(args, found, itemsOf(pods)) : [];
    const ofHost = isDone && parts.length === 0 ? hostTrouble(host) : hostIfThere(host);
    const lines = [...operator, ...parts, ...(ofHost ? [`host: ${ofHost}`] : [])];
    if (lines.length > 0) return { state: "waiting", for: lines.join("; "), parts: lines };
    return found ? { state: "ready" } : { state: "ready", remark: unseen };
}

const unseen = "Deployments and pods were not looked at: this identity may not list them; operator and provider `host` are ready";

function hostTrouble(host: KubeObject | undefined): string | undefined {
    if (!host) return "there is no Provider host; the operator makes it where OpenShift Virtualization is installed";
    return hostIfThere(host);
}

function hostIfThere(host: KubeObject | undefined): string | undefined {
    if (!host || hasTrue(conditionsOf(host.status), "Ready")) return undefined;
    const verdict = byConditions(host);
    if (verdict.state === "waiting") return `is not ready: waits for ${verdict.for}`;
    return verdict.state === "ready" ? undefined : `is not ready: ${verdict.reasons.join("; ")}`;
}
