import type { InventoryVm } from "../inventory/model.ts";
import { formatPath } from "../schema/parse.ts";
import { didYouMean } from "../util/nearest.ts";
import type { VmConcern } from "./concern.ts";
import { type Finding, listed } from "./finding.ts";
import { builtInIds } from "./rules/index.ts";

/** VMs by key, name, path or id, for which a Critical concern is accepted, by the concern's id. */
export type AcceptConcerns = Readonly<Record<string, readonly string[]>>;

/** The words by which a concern is accepted for a VM. */
export function acceptedFor(acceptConcerns: AcceptConcerns, { id, key, vm }: Meant & { readonly id: string }): readonly string[] {
    return Object.hasOwn(acceptConcerns, id) ? acceptConcerns[id]!.filter((word) => means(word, { key, vm })) : [];
}

interface Meant {
    readonly key: string;
    readonly vm: Pick<InventoryVm, "id" | "name" | "path">;
}

function means(word: string, { key, vm }: Meant): boolean {
    return [key, vm.name, vm.path, vm.id].includes(word);
}

/** What is accepted and no longer occurs, with what to delete. VMs whose concerns are not known are left alone. */
export function staleEntries(
    vms: ReadonlyMap<string, InventoryVm>,
    concernsByKey: ReadonlyMap<string, readonly VmConcern[]>,
    acceptConcerns: AcceptConcerns,
    customIds: readonly string[],
    moved: readonly Moved[],
): readonly Finding[] {
    const known = new Set([...builtInIds, ...customIds, ...[...concernsByKey.values()].flat().map(({ id }) => id)]);
    return Object.entries(acceptConcerns).flatMap(([id, words]) => {
        const warn = (message: string): Finding => ({ severity: "warning", property: formatPath(["acceptConcerns", id]), message });
        if (!known.has(id)) return [warn(`no rule has this id${advice(id, known, concernsByKey)}; correct it or delete the entry`)];
        if (words.length === 0) return [warn("is accepted for no VM; delete the entry")];
        const states = new Map(words.map((word) => [word, isSpent(word, moved) ? "spent" : stateOf(word, id, vms, concernsByKey)]));
        const isAll = [...states.values()].every((state) => state !== "needed" && state !== "spent");
        return staleStates.flatMap(({ state, say }) => {
            const stale = words.filter((word) => states.get(word) === state);
            return stale.length === 0 ? [] : [warn(`${say(listed(stale.map((word) => JSON.stringify(word))))}; ${whatToDelete(stale, isAll)}`)];
        });
    });
}

/** A VM that an earlier run has moved, by all that it is called. */
export type Moved = readonly string[];

function isSpent(word: string, moved: readonly Moved[]): boolean {
    return moved.some((names) => names.includes(word));
}

/** What is accepted for VMs that have moved, a line per concern: nothing is wrong with it. */
export function spentEntries(acceptConcerns: AcceptConcerns, moved: readonly Moved[]): readonly string[] {
    return Object.entries(acceptConcerns).flatMap(([id, words]) => {
        const spent = words.filter((word) => isSpent(word, moved));
        if (spent.length === 0) return [];
        const who = `${listed(spent.map((word) => JSON.stringify(word)))} ${spent.length === 1 ? "has" : "have"} moved`;
        return [
            `${formatPath(["acceptConcerns", id])}: ${who}, and nothing is left to accept; ${whatToDelete(spent, spent.length === words.length)}`,
        ];
    });
}

/** What is critical here is more likely to be meant than what is only spelt alike. */
function advice(id: string, known: ReadonlySet<string>, concernsByKey: ReadonlyMap<string, readonly VmConcern[]>): string {
    const all = [...concernsByKey.values()].flat();
    const critical = [...new Set(all.filter(({ category }) => category === "Critical").map((concern) => concern.id))].sort();
    if (critical.length === 0) return didYouMean(id, known);
    return didYouMean(id, critical) || `; critical here: ${listed(critical.map((each) => JSON.stringify(each)))}`;
}

type State = "needed" | "spent" | "absent" | "gone" | "lesser";

const staleStates: readonly { readonly state: State; readonly say: (words: string) => string }[] = [
    { state: "absent", say: (words) => `not among the VMs to migrate: ${words}` },
    { state: "gone", say: (words) => `no longer a concern of ${words}` },
    { state: "lesser", say: (words) => `not critical for ${words}, so there is nothing to accept` },
];

function stateOf(word: string, id: string, vms: ReadonlyMap<string, InventoryVm>, concernsByKey: ReadonlyMap<string, readonly VmConcern[]>): State {
    const meant = [...vms].filter(([key, vm]) => means(word, { key, vm }));
    if (meant.length === 0) return "absent";
    if (meant.some(([key]) => !concernsByKey.has(key))) return "needed";
    const own = meant.flatMap(([key]) => concernsByKey.get(key)!).filter((concern) => concern.id === id);
    if (own.length === 0) return "gone";
    return own.some(({ category }) => category === "Critical") ? "needed" : "lesser";
}

function whatToDelete(words: readonly string[], isAll: boolean): string {
    if (isAll) return "delete the entry";
    return words.length === 1 ? "delete it from the list" : "delete them from the list";
}
