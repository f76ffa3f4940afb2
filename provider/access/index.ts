import { familyAccess } from "./families.ts";
import { installNeeds } from "./install.ts";
import { type Family, type Need, type Place, type PolicyRule, type Purpose, toRules } from "./rules.ts";

export { type Family, type Place, type PolicyRule, type Purpose, rightsOf } from "./rules.ts";

/**
 * The least that an identity needs in the namespaces of a place, as the rules of a Role or ClusterRole; empty = nothing. A migration writes
 * nothing outside of its own: what appears in target namespaces, the controllers write with their rights.
 *
 * `install` holds what `run` holds, because Kubernetes lets an identity grant only what it has itself: with `escalate` or `bind` it could
 * make itself an administrator.
 */
export function rulesFor(purpose: Purpose, place: Place, families: readonly Family[] = ["virtualization"]): readonly PolicyRule[] {
    const needs = families.flatMap((family) => familyAccess[family].needs);
    if (purpose !== "install") return distinct(rulesOf(needs, purpose, place));
    return distinct([...rulesOf(needs, "run", place), ...rulesOf(installNeeds(families), "install", place)]);
}

/**
 * What checks look at besides, where they may: names and MAC addresses that are taken, and what a plan hangs on. Without a right a check says which
 * one it lacks and goes on; so these are for whoever wants to hear more, as a ClusterRole.
 */
export function wishesFor(families: readonly Family[] = ["virtualization"]): readonly PolicyRule[] {
    return distinct(families.flatMap((family) => familyAccess[family].wishes).flatMap(({ kinds, verbs }) => toRules(kinds, verbs)));
}

/** Where the controllers of a family are, unless one says otherwise. */
export function installationOf(family: Family): string {
    return familyAccess[family].installation;
}

function rulesOf(needs: readonly Need[], purpose: Purpose, place: Place): readonly PolicyRule[] {
    return needs.filter((need) => need.place === place).flatMap(({ kinds, verbs }) => (verbs[purpose] ? toRules(kinds, verbs[purpose]) : []));
}

function distinct(rules: readonly PolicyRule[]): readonly PolicyRule[] {
    return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
