import type { Finding } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import { formatPath } from "../schema/parse.ts";
import { type Exclusion, exclusion } from "./exclude.ts";
import { nothingPicked } from "./nothing.ts";
import { type CompiledQuery, compileQuery } from "./query/compile.ts";
import { parseQuery } from "./query/parse.ts";
import { QueryProblem } from "./query/problem.ts";
import type { Places } from "./query/view.ts";
import { resolveKeys, sameTarget, type WantedVm } from "./resolve.ts";
import { sourceRef } from "./sourceRef.ts";

export interface Picking {
    readonly query?: string | undefined;
    /** Names, paths, ids, or patterns with `*` and `?`. */
    readonly exclude?: readonly string[] | undefined;
    readonly include?: Readonly<Record<string, WantedVm>> | undefined;
    readonly allowEmpty?: boolean | undefined;
}

export interface Picked {
    /** By key: that of `include`, else the name where only one VM has it, else the path, else the id; in the order of the keys. */
    readonly vms: ReadonlyMap<string, PickedVm>;
    /** What would have been picked, by id. */
    readonly excluded: readonly ExcludedVm[];
    readonly findings: readonly Finding[];
}

export interface PickedVm {
    readonly vm: InventoryVm;
    /** For people: `named`, `matches the query` or `named and matches the query`. */
    readonly reason: string;
}

export interface ExcludedVm {
    readonly vm: InventoryVm;
    /** The word of `exclude` that did it. */
    readonly by: string;
}

/**
 * Picks the VMs that a query and a list of names mean, less those that are excluded.
 *
 * Shape:  the same for every order of the inventory. `exclude` counts after `limit`, so that it never lets another VM in.
 *         Templates are never picked. A VM that is included and excluded is left out, and an error.
 * Errors: none; problems are findings of `vms.query`, `vms.exclude[n]`, `vms.include[key]`, or `vms` when nothing was asked for.
 */
export function pickVms(all: readonly InventoryVm[], picking: Picking, places: Places): Picked {
    const { include = {}, exclude = [] } = picking;
    const vms = byId(all.filter(({ isTemplate }) => !isTemplate));
    const { query, problems } = compiled(picking.query, vms, places);
    const excluding = exclusion(vms, exclude);
    const named = resolveKeys(vms, include, ofInclude);
    const matching = query?.pick(vms) ?? [];
    const chosen = withKeys(vms, kept(named.vms, excluding), without(matching, named.vms, excluding));
    const matched = new Set(matching);
    const picked = new Map([...chosen].map(([key, vm]) => [key, { vm, reason: reasonOf(Object.hasOwn(include, key), matched.has(vm)) }]));
    const excluded = excludedOf([...named.vms.values(), ...matching], excluding);
    return {
        vms: picked,
        excluded,
        findings: [
            ...problems,
            ...excluding.findings,
            ...named.findings,
            ...contradictions(named.vms, excluding),
            ...sameTarget(chosen, include, ofInclude),
            ...(picked.size > 0 || picking.allowEmpty || problems.length > 0 || named.findings.length > 0
                ? []
                : [nothingPicked(vms, query, excluded.length)]),
        ],
    };
}

function compiled(text: string | undefined, vms: readonly InventoryVm[], places: Places): { query?: CompiledQuery; problems: readonly Finding[] } {
    if (text === undefined) return { problems: [] };
    try {
        return { query: compileQuery(parseQuery(text), vms, places), problems: [] };
    } catch (error) {
        if (!(error instanceof QueryProblem)) throw error;
        return { problems: [{ severity: "error", property: "vms.query", message: error.message }] };
    }
}

type Keyed = ReadonlyMap<string, InventoryVm>;

function kept(named: Keyed, { by }: Exclusion): Keyed {
    return new Map([...named].filter(([, vm]) => by(vm) === undefined));
}

function without(matching: readonly InventoryVm[], named: Keyed, { by }: Exclusion): readonly InventoryVm[] {
    const known = new Set(named.values());
    return matching.filter((vm) => !known.has(vm) && by(vm) === undefined);
}

/** Named VMs keep their keys, each other VM has what means it and no other. */
function withKeys(vms: readonly InventoryVm[], named: Keyed, others: readonly InventoryVm[]): Keyed {
    const [names, paths] = [timesOf(vms.map(({ name }) => name)), timesOf(vms.map(({ path }) => path))];
    const isOwn = (word: string, times: ReadonlyMap<string, number>) =>
        word !== "" && times.get(word) === 1 && !named.has(word) && !("id" in sourceRef(word));
    const keyOf = ({ id, name, path }: InventoryVm) => (isOwn(name, names) ? name : isOwn(path, paths) ? path : id);
    const all = [...named, ...others.map((vm) => [keyOf(vm), vm] as const)];
    return new Map(all.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function timesOf(words: readonly string[]): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
    return times;
}

function reasonOf(isNamed: boolean, isMatching: boolean): string {
    return [isNamed && "named", isMatching && "matches the query"].filter(Boolean).join(" and ");
}

function excludedOf(chosen: readonly InventoryVm[], { by }: Exclusion): readonly ExcludedVm[] {
    return byId([...new Set(chosen)]).flatMap((vm) => {
        const word = by(vm);
        return word === undefined ? [] : [{ vm, by: word }];
    });
}

function byId(vms: readonly InventoryVm[]): readonly InventoryVm[] {
    return [...vms].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function contradictions(named: Keyed, { by }: Exclusion): readonly Finding[] {
    return [...named].flatMap(([key, vm]) => {
        const word = by(vm);
        if (word === undefined) return [];
        const message = `is excluded by ${JSON.stringify(word)} and therefore not picked; take it out of include or of exclude`;
        return [{ severity: "error" as const, property: ofInclude(key), message }];
    });
}

/** Where the settings of a VM are written: `vms.include["web-01"]`. */
function ofInclude(...path: readonly string[]): string {
    return formatPath(["vms", "include", ...path]);
}
