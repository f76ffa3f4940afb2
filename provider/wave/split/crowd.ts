import type { Finding } from "../../concern/index.ts";
import type { Draft } from "./draft.ts";
import type { Terms } from "./model.ts";
import { parallelDisks } from "./parallel.ts";

/** Disks of warm VMs that were copied at once: as fast as few, and at all. Source: MTV-201, MTV-202. */
const measured = { fast: 200, most: 400 } as const;

/**
 * Disks that the plans of one group copy at once, where that is more than was measured: plans of a group run side by side, whatever each of them is
 * limited to. Who has allowed so many is not told that it is slower.
 */
export function crowdFindings(drafts: readonly Draft[], terms: Terms): readonly Finding[] {
    if (terms.slots.counts !== "disks") return [];
    const groups = new Map<number, Draft[]>();
    for (const draft of drafts) groups.set(draft.group, [...(groups.get(draft.group) ?? []), draft]);
    return [...groups].flatMap(([group, plans]) => {
        const disks = parallelDisks(
            plans.flatMap(({ jobs }) => jobs),
            terms,
        );
        const what = wordsFor(disks, terms.limits.maxParallelDisks ?? measured.fast);
        const where = `${disks} disks would be precopied side by side in ${plans.length === 1 ? "1 plan" : `${plans.length} plans`}`;
        const property = Number.isFinite(group) ? `groups[${group}]` : "vms";
        return what === undefined ? [] : [{ severity: "warning" as const, property, message: `${where}; ${what}` }];
    });
}

function wordsFor(disks: number, allowed: number): string | undefined {
    const remedy = "let VMs move one after the other in `groups`, or in several waves";
    if (disks > measured.most) return `the most that were ever tested are ${measured.most}, on 8 hosts (MTV-201): ${remedy}`;
    if (disks > Math.max(measured.fast, allowed)) return `with more than ${measured.fast} each precopy was a quarter slower (MTV-202): ${remedy}`;
    return undefined;
}
