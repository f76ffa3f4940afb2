import { type Finding, listed } from "../concern/finding.ts";
import type { InventoryVm } from "../inventory/index.ts";
import type { CompiledQuery } from "./query/compile.ts";

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
    const counts = conditions.map((each) => ({ text: each.text, count: vms.filter(each.matches).length }));
    const blocking = counts.filter(({ count }) => count === 0);
    const shown = blocking.length > 0 ? blocking : counts;
    const each = listed(shown.map(({ text, count }) => `\`${text}\` matches ${count} of ${vms.length}`));
    return blocking.length > 0 ? each : `${each}, and none matches all`;
}
