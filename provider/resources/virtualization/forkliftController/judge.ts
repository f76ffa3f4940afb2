import { judge as byConditions, type Verdict } from "../../../await/index.ts";
import { type Condition, conditionsOf, findTrue, hasTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds, type WatchRange, type WatchTarget } from "../../../kube/index.ts";
import type { Beside, Own } from "../../../lifecycle/index.ts";
import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { itemsOf, missingParts } from "./parts.ts";

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
    const operator = operatorTrouble(object);
    const found = itemsOf(deployments);
    const isBegun = operator === undefined || (found ?? []).length > 0;
    const parts = found && isBegun ? missingParts(args, found, itemsOf(pods)) : [];
    const ofHost = operator === undefined && parts.length === 0 ? hostTrouble(host) : hostIfThere(host);
    const lines = [operator && `operator: ${operator}`, ...parts, ofHost && `host: ${ofHost}`].filter((line) => line !== undefined);
    if (lines.length > 0) return { state: "waiting", for: lines.join("; "), parts: lines };
    return found ? { state: "ready" } : { state: "ready", remark: unseen };
}

const unseen = "Deployments and pods were not looked at: this identity may not list them; operator and provider `host` are ready";

/** Undefined = it has carried out the settings as they are. */
function operatorTrouble(object: KubeObject): string | undefined {
    const conditions = conditionsOf(object.status);
    if (conditions.length === 0) return "has not looked at it yet; does it run, and does it watch this namespace?";
    const failure = findTrue(conditions, "Failure");
    if (failure) return `has failed: ${tidy(failure)}`;
    if (findTrue(conditions, "Running")?.reason === "Running") return "is carrying out the settings";
    return hasTrue(conditions, "Successful") ? undefined : "has not carried out the settings yet";
}

/**
 * True while its conditions are those of a run that ended before the settings were changed: the operator writes no generation into its status.
 * Labels and annotations are nothing to it.
 */
export function isOfEarlierSettings(object: KubeObject, before: KubeObject | undefined): boolean {
    if (before?.metadata.generation === object.metadata.generation) return false;
    const conditions = conditionsOf(object.status);
    const ends = conditions.filter(({ type, status }) => status === "True" && ["Successful", "Failure"].includes(type)).map(endOf);
    return ends.length > 0 && Math.max(...ends) < lastChange(object);
}

/** An Ansible run tells what the first task that failed said, mostly on several lines. */
function tidy({ message, reason }: Condition): string {
    return (message || reason || "it says nothing").replace(/\s+/g, " ").trim().slice(0, 500);
}

/** Epoch milliseconds, as whole seconds: so do managed fields count. */
function endOf({ lastTransitionTime = "" }: Condition): number {
    return Date.parse(lastTransitionTime) || 0;
}

/** When anybody has written into its spec. */
function lastChange({ metadata }: KubeObject): number {
    const writers = (metadata.managedFields ?? []).filter(({ fieldsV1 }) => "f:spec" in fieldsV1);
    return Math.max(0, ...writers.map(({ time = "" }) => Date.parse(time) || 0));
}

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
