import { labelNames } from "../../lifecycle/identity.ts";
import type { Selected, SelectedVm } from "../../schema/plan.ts";
import type { Value, ValueMap } from "../../schema/value.ts";
import { own } from "../../util/own.ts";
import { type VmChange, vmChanges } from "../vmChanges.ts";
import type { PlanReport, Totals, VmReport } from "./model.ts";
import { plain } from "./plain.ts";
import type { Step } from "./steps.ts";
import { differences, empty, mapIn, mapValues, numberIn, textIn } from "./values.ts";

/** What becomes of a plan and of each of its VMs. */
export function planReport(step: Step): Omit<PlanReport, "wave" | "name" | "object" | "operation"> {
    const { before = {}, after = step.before ?? {}, operation } = step;
    const vms = operation === "delete" ? vmsOfPlan(before, {}) : vmsOfPlan(step.before, after);
    const digest = textIn(after.digest);
    return {
        type: textIn(after.type) ?? "cold",
        targetNamespace: textIn(after.targetNamespace) ?? "",
        part: textIn(mapIn(after.labels)?.[labelNames.plan]),
        settings:
            step.before && step.after
                ? [...differences({ type: "cold", ...before }, { type: "cold", ...after }, (key) => !toldElsewhere.has(key))]
                : [],
        networkMap: textIn(after.networkMap),
        storageMap: textIn(after.storageMap),
        isKnown: declared(after) !== undefined,
        vms,
        totals: totalsOf(vms.filter(({ change }) => change !== "left")),
        digest,
        approval: after.approvedDigest === undefined ? "open" : digest !== undefined && after.approvedDigest === digest ? "approved" : "different",
    };
}

export function totalsOf(all: readonly Pick<VmReport, "disks" | "sizeGiB">[]): Totals {
    const sum = (what: "disks" | "sizeGiB") => all.reduce((total, each) => total + each[what], 0);
    return { vms: all.length, disks: sum("disks"), sizeGiB: sum("sizeGiB") };
}

const toldElsewhere: ReadonlySet<string> = new Set(["vms", "selected", "digest", "approvedDigest", "name"]);

/** One row for each VM of before and after. */
function vmsOfPlan(before: ValueMap | undefined, after: ValueMap): VmReport[] {
    const [old, now] = [declared(before) ?? empty, declared(after) ?? empty];
    const [was, is] = [selectedOf(before), selectedOf(after)];
    const facts = new Map(vmChanges(was, is).map((change) => [change.name, change]));
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].sort().map((name) => {
        const said = differences(mapIn(old[name]) ?? {}, mapIn(now[name]) ?? {});
        const what = name in old && name in now ? [...factsOf(facts.get(name)), ...said] : [];
        const change = !(name in old) ? "joined" : !(name in now) ? "left" : what.length > 0 ? "changed" : "same";
        return { name, change, what, ...looks(own(is, name) ?? own(was, name)) };
    });
}

/** What the inventory says now for the first time is no change of the VM. */
function factsOf(change: VmChange | undefined): readonly string[] {
    return change?.kind === "changed" ? change.what : [];
}

function looks(vm: SelectedVm | undefined): Omit<VmReport, "name" | "change" | "what"> {
    const sizes = Object.values(vm?.disks ?? {});
    return {
        isSeen: vm !== undefined,
        disks: sizes.length,
        sizeGiB: sizes.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0),
        host: vm?.host,
        networks: [...new Set(Object.values(vm?.nics ?? {}))].sort(),
        concerns: Object.entries(vm?.concerns ?? {})
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([, text]) => text),
    };
}

/** What a plan says of each of its VMs; undefined when it is not known yet which they are. Shape: as `vmsOf` of `schema/plan.ts`. */
function declared(inputs: ValueMap | undefined): ValueMap | undefined {
    const vms = mapIn(inputs?.vms);
    if (!vms || !isQuery(vms)) return vms;
    const picked = mapIn(inputs?.selected);
    return picked && mapValues(picked, (_vm, key) => mapIn(vms.include)?.[key] ?? {});
}

/** A VM may be called `query`; then an object is said of it, not a text. */
function isQuery(vms: ValueMap): boolean {
    return "query" in vms && mapIn(vms.query) === undefined;
}

/** As the check has written it; of anything else nothing is made. */
function selectedOf(inputs: ValueMap | undefined): Selected {
    return mapValues(inputs?.selected, (text) => toSelectedVm(mapIn(parsed(textIn(text))) ?? {}));
}

function parsed(text: string | undefined): Value | undefined {
    try {
        return text === undefined ? undefined : plain(JSON.parse(text));
    } catch {
        return undefined;
    }
}

function toSelectedVm({ id, host, cpus, memoryMiB, disks, nics, concerns }: ValueMap): SelectedVm {
    return {
        id: textIn(id) ?? "",
        host: textIn(host),
        cpus: cpus === undefined ? undefined : numberIn(cpus),
        memoryMiB: memoryMiB === undefined ? undefined : numberIn(memoryMiB),
        disks: mapValues(disks, (disk) => ({ sizeGiB: numberIn(mapIn(disk)?.sizeGiB), datastore: textIn(mapIn(disk)?.datastore) })),
        nics: mapValues(nics, (network) => textIn(network) ?? ""),
        concerns: mapValues(concerns, (text) => textIn(text) ?? ""),
    };
}
