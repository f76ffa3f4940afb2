import { type Finding, listed } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import { nearest } from "../util/nearest.ts";
import type { CompiledQuery, Condition } from "./query/compile.ts";

/** Why nothing was picked: how many VMs were looked at, and which condition let none through. */
export function nothingPicked(vms: readonly InventoryVm[], query: CompiledQuery | undefined, excludedCount: number): Finding {
    const property = query ? "vms.query" : "vms";
    return { severity: "error", property, message: `${reasonOf(vms, query, excludedCount)}; correct it, or set allowEmpty` };
}

function reasonOf(vms: readonly InventoryVm[], query: CompiledQuery | undefined, excludedCount: number): string {
    if (excludedCount > 0) return `no VM is picked: exclude leaves none of ${excludedCount}`;
    if (!query) return "no VM is picked: there is neither a query nor a VM in include";
    if (vms.length === 0) return "no VM is picked: the inventory has none";
    return `no VM is picked of ${vms.length}: ${conditionsOf(vms, query)}`;
}

function conditionsOf(vms: readonly InventoryVm[], { conditions, matches }: CompiledQuery): string {
    if (vms.some(matches)) return "the limit is 0";
    const counts = conditions.map((condition) => ({ condition, count: vms.filter(condition.matches).length }));
    const blocking = counts.filter(({ count }) => count === 0);
    const shown = (blocking.length > 0 ? blocking : counts).map(
        ({ condition, count }) => `\`${condition.text}\` matches ${count} of ${vms.length}${count === 0 ? seenInstead(vms, condition) : ""}`,
    );
    return blocking.length > 0 ? listed(shown) : `${listed(shown)}, and none matches all`;
}

/** The values that there are, if they are few; else those that are alike. */
function seenInstead(vms: readonly InventoryVm[], { equality }: Condition): string {
    if (!equality) return "";
    const values = [...new Set(vms.flatMap(equality.seen))].sort();
    if (values.length === 0) return " (none has a value there)";
    const near = values.length > 5 ? nearest(equality.wanted, values) : values;
    return near.length === 0 ? "" : ` (there ${values.length > 5 ? "is for instance" : "is"} ${near.map((each) => JSON.stringify(each)).join(", ")})`;
}
