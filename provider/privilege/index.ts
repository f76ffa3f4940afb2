import { privilegeTable, type Tier } from "./table.ts";

export { type Evidence, type Judged, judgeAccess, type Needs } from "./compare.ts";
export { privilegeTable, type Tier, tiers, watchedByController } from "./table.ts";

/** Ids of the privileges of some tiers, sorted, each once. Source: MTV-037. */
export function privilegesFor(wanted: readonly Tier[]): readonly string[] {
    return privilegeTable
        .filter(({ tier }) => wanted.includes(tier))
        .map(({ id }) => id)
        .sort();
}

/** The tiers that a planned migration takes. */
export const tiersOf = {
    cold: ["base"],
    warm: ["base", "snapshots", "changeTracking"],
    encrypted: ["base", "encryption"],
} as const satisfies Readonly<Record<string, readonly Tier[]>>;

export type Planned = keyof typeof tiersOf;

export function tiersFor(planned: readonly Planned[]): readonly Tier[] {
    return [...new Set(planned.flatMap((each): readonly Tier[] => tiersOf[each]))];
}
