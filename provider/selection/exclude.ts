import type { Finding } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import { formatPath } from "../schema/parse.ts";
import { didYouMean } from "../util/nearest.ts";
import { findRef } from "./sourceRef.ts";

export interface Exclusion {
    /** The first word that excludes a VM. */
    readonly by: (vm: InventoryVm) => string | undefined;
    /** Words that mean no VM. */
    readonly findings: readonly Finding[];
}

/**
 * What words exclude: a name, an id, a path or the end of one, or a pattern of a name (with a slash: of the end of a path) with `*` and `?`.
 *
 * Shape:  a name that several VMs have excludes all of them.
 */
export function exclusion(vms: readonly InventoryVm[], words: readonly string[]): Exclusion {
    const byId = new Map<string, string>();
    const unused = words.flatMap((word, at) => {
        const meant = meantBy(vms, word);
        for (const { id } of meant) if (!byId.has(id)) byId.set(id, word);
        return meant.length > 0 ? [] : [noSuchVm(vms, word, at)];
    });
    return { by: ({ id }) => byId.get(id), findings: unused };
}

function meantBy(vms: readonly InventoryVm[], word: string): readonly InventoryVm[] {
    const exact = [...findRef(vms, { id: word }), ...findRef(vms, { name: word })];
    if (exact.length > 0 || !/[*?]/.test(word)) return exact;
    const pattern = patternOf(word);
    return vms.filter(({ name, path }) => pattern.test(word.includes("/") ? path : name));
}

function patternOf(word: string): RegExp {
    const inner = word
        .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`${word.includes("/") ? "(^|/)" : "^"}${inner.replace(/^\//, "")}$`, "s");
}

function noSuchVm(vms: readonly InventoryVm[], word: string, at: number): Finding {
    const near = didYouMean(word, word.includes("/") ? vms.map(({ path }) => path) : vms.map(({ name }) => name));
    return {
        severity: "warning",
        property: formatPath(["vms", "exclude", at]),
        message: `${JSON.stringify(word)} excludes none of the ${vms.length} VMs${near || "; correct it or take it out"}`,
    };
}
