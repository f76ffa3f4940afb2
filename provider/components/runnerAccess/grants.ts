import { type Family, installationOf, type Place, type PolicyRule, type Purpose, rightsOf, rulesFor, wishesFor } from "../../access/index.ts";

/** What is asked for, as far as it is known. */
export interface Asked {
    readonly purpose: Purpose;
    readonly families: readonly Family[];
    /** By place; a namespace may be of several. */
    readonly namespaces: Readonly<Record<Exclude<Place, "cluster" | "installation">, readonly string[]>>;
    readonly installations: Readonly<Partial<Record<Family, string>>>;
    readonly checksCluster: boolean;
}

/** The rules that are bound in one namespace; without one, in the whole cluster. */
export interface Grant {
    readonly namespace?: string;
    readonly rules: readonly PolicyRule[];
}

/** Everything that an identity gets, a Role for each namespace and a ClusterRole where it takes one; sorted, empty ones left out. */
export function grantsFor(asked: Asked): readonly Grant[] {
    const { purpose, families, namespaces } = asked;
    const rules = new Map<string, PolicyRule[]>();
    const add = (namespace: string, more: readonly PolicyRule[]) => rules.set(namespace, [...(rules.get(namespace) ?? []), ...more]);
    for (const place of ["own", "target"] as const) for (const each of namespaces[place]) add(each, rulesFor(purpose, place, families));
    for (const family of families) add(asked.installations[family] ?? installationOf(family), rulesFor(purpose, "installation", [family]));
    const wide = [...rulesFor(purpose, "cluster", families), ...(asked.checksCluster ? wishesFor(families) : [])];
    const grants = [...rules].sort(([one], [other]) => (one < other ? -1 : 1)).map(([namespace, own]) => ({ namespace, rules: distinct(own) }));
    return [...grants, { rules: distinct(wide) }].filter((grant) => grant.rules.length > 0);
}

/** Every single right, as `patch plans.forklift.konveyor.io in demo`; without a namespace, in the whole cluster. */
export function rightsIn(grants: readonly Grant[]): readonly string[] {
    return grants.flatMap(({ namespace, rules }) => rightsOf(rules).map((right) => (namespace ? `${right} in ${namespace}` : right))).sort();
}

function distinct(rules: readonly PolicyRule[]): readonly PolicyRule[] {
    return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
