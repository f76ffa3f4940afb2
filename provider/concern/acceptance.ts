import type { InventoryVm } from "../inventory/model.ts";
import { formatPath } from "../schema/parse.ts";
import type { VmConcern } from "./concern.ts";
import { type Finding, listed } from "./finding.ts";
import { byId, type Sighting, sightingsOf } from "./sighting.ts";
import { type AcceptConcerns, acceptedFor, type Moved, staleEntries } from "./stale.ts";

/**
 * What concerns mean for a plan: a Critical one is an error until it is accepted for its VM by key, name, path or id.
 *
 * Shape:  refusals per VM in the order of the VMs, everything else once per rule; Information is nothing to say.
 * Source: forklift-behaviour §4.3 (VMCriticalConcerns), §9.
 */
export function acceptance(
    vms: ReadonlyMap<string, InventoryVm>,
    concernsByKey: ReadonlyMap<string, readonly VmConcern[]>,
    acceptConcerns: AcceptConcerns = {},
    customIds: readonly string[] = [],
    moved: readonly Moved[] = [],
): readonly Finding[] {
    const seen = sightingsOf(vms, concernsByKey);
    const critical = seen.filter(({ category }) => category === "Critical");
    const isAccepted = (each: Sighting) => acceptedFor(acceptConcerns, each).length > 0;
    const warnings = seen.filter(({ category, id }) => category === "Warning" && !saidByConditions.has(id));
    return [
        ...critical.filter((each) => !isAccepted(each)).map((each) => refused(each, acceptConcerns)),
        ...byId(critical.filter(isAccepted)).map(accepted),
        ...byId(warnings).map(warned),
        ...staleEntries(vms, concernsByKey, acceptConcerns, customIds, moved),
    ];
}

/** The plan's own conditions say these, and only where they matter: some not for a cold plan or one with copy offload. */
const saidByConditions: ReadonlySet<string> = new Set([
    "vmware.changed_block_tracking.disabled",
    "vmware.changed_block_tracking.disk.disabled",
    "vmware.consolidation_needed",
    "vmware.disk.rdm.detected",
    "vmware.disk_mode.independent",
    "vmware.vm.name.invalid",
    "vmware.vm_missing_ip.detected",
]);

function refused({ key, vm, id, labels, assessment, origin }: Sighting, acceptConcerns: AcceptConcerns): Finding {
    const what = `cannot migrate ${vm.name} (${vm.id}): ${listed(labels)}${named(id, origin)}${inShort(assessment)}`;
    const names = Object.hasOwn(acceptConcerns, id) ? acceptConcerns[id]! : [];
    const line = `acceptConcerns: { ${JSON.stringify(id)}: [${[...names, key].map((name) => JSON.stringify(name)).join(", ")}] }`;
    const remedy = id === "" ? "mend it or leave the VM out" : `mend it, leave the VM out, or accept it: ${line}`;
    return { severity: "error", property: formatPath(["vms", key]), message: `${what}; ${remedy}`, condition: conditionOf(origin) };
}

function accepted(sightings: readonly Sighting[]): Finding {
    const { id, origin } = sightings[0]!;
    const note = origin === "custom" ? "" : "; an MTV that checks critical concerns (since #5849) still refuses the plan";
    const message = `accepted for ${namesOf(sightings)}: ${labelsOf(sightings)}${note}`;
    return { severity: "warning", property: formatPath(["acceptConcerns", id]), message, condition: conditionOf(origin) };
}

function warned(sightings: readonly Sighting[]): Finding {
    const { key, id, origin, assessment } = sightings[0]!;
    const isOne = sightings.length === 1;
    const who = isOne ? "" : `: ${namesOf(sightings)}`;
    const property = isOne ? formatPath(["vms", key]) : "vms";
    return { severity: "warning", property, message: `${labelsOf(sightings)}${named(id, origin)}${who}${inShort(assessment)}` };
}

/** No controller knows rules of a user's own. */
function conditionOf(origin: VmConcern["origin"]): string | undefined {
    return origin === "custom" ? undefined : "VMCriticalConcerns";
}

function named(id: string, origin: VmConcern["origin"]): string {
    const parts = [id, origin === "computed" ? "found here, not by the inventory" : ""].filter((part) => part !== "");
    return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}

function namesOf(sightings: readonly Sighting[]): string {
    return listed(sightings.map(({ vm }) => vm.name));
}

function labelsOf(sightings: readonly Sighting[]): string {
    return listed([...new Set(sightings.flatMap(({ labels }) => labels))], 2);
}

/** The first sentence. */
function inShort(assessment: string): string {
    const [first = ""] = assessment.trim().split(/(?<=\.)\s/);
    return first === "" ? "" : `: ${first.replace(/\.$/, "")}`;
}
