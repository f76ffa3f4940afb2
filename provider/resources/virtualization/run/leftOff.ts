import type { PlanMigrationStatus } from "../../../await/index.ts";
import { listed } from "../../../concern/index.ts";
import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { Session, Site } from "../../../lifecycle/index.ts";
import { sourceVms } from "../plan/sourceVms.ts";
import { powerWish } from "./verify.ts";

/**
 * Machines that ran before an attempt failed and are off in their source since: the next one takes that for how they are to be, and does not start
 * what it makes of them.
 *
 * Source: forklift-behaviour §5.7; trace 16.
 */
export async function leftOff({ object: plan }: Pick<Site, "object">, session: Session, signal: AbortSignal): Promise<readonly string[]> {
    const stopped = plan ? stoppedBy(plan) : [];
    if (!plan || stopped.length === 0) return [];
    const off = new Set((await sourceVms(plan, session, signal))?.filter(({ powerState }) => powerState === "poweredOff").map(({ id }) => id));
    const names = stopped.filter(({ id }) => off.has(id)).map(({ name, id }) => name ?? id);
    if (names.length === 0) return [];
    const those = names.length === 1 ? "its target" : "their targets";
    return [
        `${listed(names)} ran before an attempt failed, and ${names.length === 1 ? "is" : "are"} off in the source since: ${those} will not be started; start ${names.length === 1 ? "it" : "them"} in the source first, or ask for \`targetPowerState: "on"\``,
    ];
}

function stoppedBy(plan: KubeObject) {
    const ran = (plan.status?.migration as PlanMigrationStatus | undefined)?.vms ?? [];
    const hasFailed = (vm: (typeof ran)[number]) => vm.restorePowerState === "On" && hasTrue(conditionsOf(vm), "Failed");
    return ran.filter((vm) => hasFailed(vm) && powerWish(plan, { id: vm.id, name: vm.name ?? "" }) === "auto");
}
