import { type Finding, listed } from "../concern/index.ts";
import type { InventoryDatastore, InventoryNetwork, InventoryVm } from "../inventory/index.ts";
import { formatPath } from "../schema/parse.ts";
import { findRef, sourceRef } from "../selection/index.ts";
import { didYouMean } from "../util/nearest.ts";

export interface CoverageFacts {
    readonly networks: readonly InventoryNetwork[];
    readonly datastores: readonly InventoryDatastore[];
    /** Undefined = not known yet. */
    readonly targetNamespace: string | undefined;
    readonly isWarm: boolean;
    readonly preserveStaticIPs: boolean;
}

/** One side of a plan's maps: the words for it, and where a VM uses it. */
export interface Side {
    /** Property of the plan that names the map. */
    readonly property: "networkMap" | "storageMap";
    /** Property of the map that holds the entries. */
    readonly entries: "networks" | "storage";
    readonly noun: "network" | "datastore";
    readonly condition: { readonly source: string; readonly notMapped: string };
    /** Ids that the VM uses, "" = something without a place. */
    readonly usedBy: (vm: InventoryVm) => readonly string[];
}

export interface Known {
    readonly id: string;
    readonly name: string;
    readonly path: string;
}

type Keyed = Readonly<Record<string, { readonly id?: string | undefined }>>;

/** The source id of every entry that means exactly one object → the entry's key. */
export function keysById(map: Keyed, known: readonly Known[]): ReadonlyMap<string, string> {
    return new Map(
        Object.entries(map).flatMap(([key, { id }]) => {
            const found = findRef(known, sourceRef(key, id));
            return found.length === 1 ? [[found[0]!.id, key] as const] : [];
        }),
    );
}

/** Entries that mean what another one means: the controller would take the first for storage, and make a pool of both for networks. */
export function repeatedSources(side: Side, map: Keyed, known: readonly Known[]): readonly Finding[] {
    const first = new Map<string, string>();
    return Object.keys(map)
        .sort()
        .flatMap((key): readonly Finding[] => {
            const found = findRef(known, sourceRef(key, map[key]!.id));
            const id = found.length === 1 ? found[0]!.id : undefined;
            const other = id && first.get(id);
            if (id && !other) first.set(id, key);
            const entry = (text: string) => formatPath([side.entries, text]);
            const message = `${entry(other ?? "")} and ${entry(key)} of the map mean one ${side.noun} (${id}); keep one`;
            return other ? [{ severity: "error", property: side.property, message }] : [];
        });
}

/** Entries that mean nothing or several things of the source. A warm build stumbles over a source that is not there. */
export function unknownSources(side: Side, map: Keyed, known: readonly Known[], isWarm: boolean): readonly Finding[] {
    return Object.entries(map).flatMap(([key, { id }]): readonly Finding[] => {
        const ref = sourceRef(key, id);
        const found = findRef(known, ref);
        if (found.length === 1) return [];
        const text = "id" in ref ? ref.id : ref.name;
        const seen = `${formatPath([side.entries, key])} of the map`;
        const common = { property: side.property, condition: side.condition.source };
        if (found.length === 0) {
            const words = known.map((each) => ("id" in ref ? each.id : each.name));
            const advice = didYouMean(text, words) || `; the source has ${listed(known.map(({ name }) => JSON.stringify(name)))}`;
            return [
                { ...common, severity: isWarm ? "error" : "warning", message: `${seen} means no ${side.noun} of the source's inventory${advice}` },
            ];
        }
        const candidates = listed(found.map((each) => `${JSON.stringify(each.path)} (${each.id})`).sort());
        return [
            { ...common, severity: "error", message: `${seen} means ${found.length} ${side.noun}s: ${candidates}; use a path or an id as the key` },
        ];
    });
}

/** What chosen VMs use and no entry covers, one finding per source with the line that would cover it. */
export function unmapped(
    side: Side,
    vms: ReadonlyMap<string, InventoryVm>,
    map: Keyed,
    known: readonly Known[],
    propose: (source: Known, isFirst: boolean) => string,
): readonly Finding[] {
    const covered = keysById(map, known);
    const missing = new Map<string, string[]>();
    for (const [key, vm] of [...vms].sort(([one], [other]) => (one < other ? -1 : 1)))
        for (const id of new Set(side.usedBy(vm))) if (id !== "" && !covered.has(id)) missing.set(id, [...(missing.get(id) ?? []), key]);
    return [...missing].map(([id, keys], at) => {
        const source = known.find((each) => each.id === id) ?? { id, name: id, path: id };
        const line = `${JSON.stringify(shortestKey(source, known))}: ${propose(source, at === 0)},`;
        return {
            severity: "error",
            property: side.property,
            message: `does not map the ${side.noun} ${JSON.stringify(source.name)} (${id}) of ${listed(keys)}; add to its ${side.entries}: ${line}`,
            condition: side.condition.notMapped,
        };
    });
}

/** The name where it is enough, else the id. */
function shortestKey(source: Known, known: readonly Known[]): string {
    const isClear = findRef(known, sourceRef(source.name)).length === 1;
    return isClear ? source.name : source.id;
}
