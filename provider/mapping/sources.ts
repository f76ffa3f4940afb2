import { type Finding, listed } from "../concern/index.ts";
import type { InventoryDatastore, InventoryNetwork, InventoryVm, SourceType } from "../inventory/index.ts";
import { type Keyed, type Known, keysById, lineOf, pointerTo } from "./keys.ts";
import type { Decided, Undecided } from "./proposal.ts";

export interface CoverageFacts {
    readonly networks: readonly InventoryNetwork[];
    readonly datastores: readonly InventoryDatastore[];
    /** Undefined = not known yet. */
    readonly targetNamespace: string | undefined;
    readonly isWarm: boolean;
    readonly preserveStaticIPs: boolean;
}

export type Vms = ReadonlyMap<string, InventoryVm>;

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

/** All chosen VMs are of one source. */
export function typeOf(vms: Vms): SourceType | undefined {
    const [first] = vms.values();
    return first?.source;
}

/** What the chosen VMs use and no entry covers: the source's id → keys of the VMs, both in order. */
export function uncovered(side: Side, vms: Vms, map: Keyed, known: readonly Known[]): ReadonlyMap<string, readonly string[]> {
    const covered = keysById(map, known);
    return new Map([...usersById(side, vms)].filter(([id]) => !covered.has(id)));
}

/** What the chosen VMs use: the source's id → keys of the VMs, both in order. */
export function usersById(side: Side, vms: Vms): ReadonlyMap<string, readonly string[]> {
    const users = new Map<string, string[]>();
    for (const [key, vm] of [...vms].sort(([one], [other]) => (one < other ? -1 : 1)))
        for (const id of new Set(side.usedBy(vm)))
            users
                .set(id, users.get(id) ?? [])
                .get(id)!
                .push(key);
    users.delete("");
    return users;
}

/** What chosen VMs use and no entry covers, one finding per source with the line that would cover it. */
export function unmapped(
    side: Side,
    vms: Vms,
    map: Keyed,
    known: readonly Known[],
    propose: (source: Known, isFirst: boolean) => object,
    /** The line of a source is the one that was thought of before. */
    thought: Decided<object> = { proposed: [], undecided: [] },
): readonly Finding[] {
    const newLine = (source: Known, target: object) => {
        const { key, ...pointer } = pointerTo(source, known, map, typeOf(vms));
        return lineOf(key, { ...pointer, ...target });
    };
    return [...uncovered(side, vms, map, known)].map(([id, keys], at) => {
        const source = known.find((each) => each.id === id);
        const advice = thoughtOf(side, thought, id) ?? (source ? oneLine(side, newLine(source, propose(source, at === 0))) : unlisted(side));
        return notMapped(side, { sourceId: id, sourceName: source?.name ?? id, usedBy: keys }, advice);
    });
}

export function notMapped(side: Side, source: Pick<Undecided<object>, "sourceId" | "sourceName" | "usedBy">, advice: string): Finding {
    return {
        severity: "error",
        property: side.property,
        message: `does not map the ${side.noun} ${JSON.stringify(source.sourceName)} (${source.sourceId}) of ${listed(source.usedBy)}; ${advice}`,
        condition: side.condition.notMapped,
    };
}

function thoughtOf(side: Side, { proposed, undecided }: Decided<object>, id: string): string | undefined {
    const proposal = proposed.find(({ sourceId }) => sourceId === id);
    if (proposal) return `${oneLine(side, proposal.line)} (${proposal.confidence} confidence: ${proposal.reason})`;
    const open = undecided.find(({ sourceId }) => sourceId === id);
    return open && choice(side, open);
}

function oneLine(side: Side, line: string): string {
    return `add to its ${side.entries}: ${line}`;
}

/** The words for what is left to a person. */
export function choice(side: Side, { why, lines }: Undecided<object>): string {
    return lines.length < 2
        ? [why, ...lines.map((line) => oneLine(side, line))].join("; ")
        : `${why}; add to its ${side.entries} one of: ${lines.join(" or ")}`;
}

/** An entry for it would be resolved to nothing. Source: forklift-behaviour §3.4 (resolution). */
export function unlisted(side: Side): string {
    return `the source's inventory does not list this ${side.noun}, so no entry can cover it: let the Provider read its source again, with rights to see it`;
}
