import { type Finding, listed } from "../concern/index.ts";
import type { SourceType } from "../inventory/index.ts";
import { formatPath } from "../schema/parse.ts";
import { findRef, sourceRef } from "../selection/index.ts";
import { didYouMean } from "../util/nearest.ts";
import { isByIdOnly, type Keyed, type Known, keysById, lineOf } from "./keys.ts";
import { type Side, typeOf, usersById, type Vms } from "./sources.ts";

/** What is wrong with the entries of a map, and with their keys. */
export function entryFindings(side: Side, vms: Vms, map: Keyed, known: readonly Known[], isWarm: boolean): readonly Finding[] {
    return [
        ...repeatedSources(side, map, known, typeOf(vms)),
        ...unknownSources(side, map, known, isWarm),
        ...(isByIdOnly(typeOf(vms)) ? withoutIds(side, vms, map, known) : []),
    ];
}

/**
 * Entries that mean what another one means: the controller would take the first for storage, and make a pool of both for networks.
 * On Hyper-V one switch may occur once per VLAN.
 */
function repeatedSources(side: Side, map: Keyed, known: readonly Known[], type: SourceType | undefined): readonly Finding[] {
    const first = new Map<string, string>();
    return Object.keys(map)
        .sort()
        .flatMap((key): readonly Finding[] => {
            const { id: explicitId, vlan = "" } = map[key]!;
            const found = findRef(known, sourceRef(key, explicitId));
            if (found.length !== 1) return [];
            const { id } = found[0]!;
            const source = type === "hyperv" ? `${id} ${vlan}` : id;
            const other = first.get(source);
            if (other === undefined) {
                first.set(source, key);
                return [];
            }
            const entry = (text: string) => formatPath([side.entries, text]);
            const message = `${entry(other)} and ${entry(key)} of the map mean one ${side.noun} (${id}); keep one`;
            return [{ severity: "error", property: side.property, message }];
        });
}

/** Entries that mean nothing or several things of the source. A warm build stumbles over a source that is not there. */
function unknownSources(side: Side, map: Keyed, known: readonly Known[], isWarm: boolean): readonly Finding[] {
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

/** Entries that people understand and the controller does not, because it looks for ids only. */
function withoutIds(side: Side, vms: Vms, map: Keyed, known: readonly Known[]): readonly Finding[] {
    const used = usersById(side, vms);
    return [...keysById(map, known)].flatMap(([id, key]): readonly Finding[] => {
        const target = map[key]!;
        if (!used.has(id) || "id" in sourceRef(key, target.id)) return [];
        const seen = `${formatPath([side.entries, key])} of the map has no id, and the controller finds a ${side.noun} of this kind of source by its id only`;
        const message = `${seen}; write in its ${side.entries}: ${lineOf(key, { id, ...target })}`;
        return [{ severity: "error", property: side.property, message, condition: side.condition.notMapped }];
    });
}
