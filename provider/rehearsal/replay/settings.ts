import { type Condition, conditionsOf, hasTrue } from "../../condition/index.ts";
import type { Snapshot } from "../../inventory/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { costOf } from "../controllers/schedule.ts";
import { hasVmCondition, type VmRun } from "../controllers/vmRun.ts";
import type { WorldOptions } from "../port.ts";
import { vmsOf } from "./moves.ts";
import type { Recording, Sighting } from "./recording.ts";

type Settings = NonNullable<WorldOptions["settings"]>;

/** Settings of the recorded installation, as far as they show: a precopy interval of one minute, and what plans tell. */
export function settingsIn({ sightings }: Recording, { source }: Snapshot): Settings {
    const plans = sightings.filter(({ kind, event }) => kind.kind === "Plan" && event !== "DELETED");
    const conditions = plans.flatMap(({ object }) => conditionsOf(object.status));
    return {
        controller_precopy_interval: 1,
        ...vddkIn(conditions),
        ...slotsIn(plans, new Map(source.vms.map(({ id, host }) => [id, host]))),
        ...graceIn(plans),
    };
}

/** An image is checked; none is missing. */
function vddkIn(conditions: readonly Condition[]): Settings {
    const has = (type: string) => conditions.some((each) => each.type === type);
    return has("ValidatingVDDK") && !has("VDDKInitImageUnavailable") ? { vddk_image: "registry.example.com/vddk:8" } : {};
}

/** On an ESXi host where VMs wait, the others take what there is. */
function slotsIn(plans: readonly Sighting[], hosts: ReadonlyMap<string, string>): Settings {
    const waiting = plans.map(({ object }) => vmsOf(object)).filter((vms) => vms.some((run) => hasVmCondition(run, "Pending")));
    if (waiting.length === 0) return {};
    const taken = (vms: readonly VmRun[]) => {
        const full = new Set(vms.filter((run) => hasVmCondition(run, "Pending")).map(({ id }) => hosts.get(id)));
        const running = vms.filter((run) => run.started && run.phase !== "Completed");
        return [...full].map((host) => running.filter(({ id }) => hosts.get(id) === host).reduce((sum, run) => sum + costOf(run), 0));
    };
    return { controller_max_vm_inflight: Math.max(1, ...waiting.flatMap(taken)) };
}

/** From the first sight of a blocker in a run to the run's failure. */
function graceIn(plans: readonly Sighting[]): Settings {
    const begun = new Map<string, number>();
    for (const { object, at } of plans) {
        const name = object.metadata.name!;
        const since = begun.get(name);
        if (isBlocked(object) && hasTrue(conditionsOf(object.status), "Executing")) begun.set(name, since ?? at);
        else if (isBlocked(object) && since !== undefined && hasTrue(conditionsOf(object.status), "Failed"))
            return { controller_blocker_grace_period_minutes: Math.max(1, Math.round((at - since) / 60_000)) };
        else begun.delete(name);
    }
    return {};
}

function isBlocked({ status }: KubeObject): boolean {
    return conditionsOf(status).some((each) => each.status === "True" && each.category === "Critical");
}
