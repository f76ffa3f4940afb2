import { computedConcerns } from "../../concern/index.ts";
import type { Concern, VsphereVm } from "../../inventory/index.ts";

/** What the validation service notes of a VM. */
export type Validation = (vm: VsphereVm) => Concern[];

/**
 * The validation service of a vSphere source, which knows on which hosts and in which clusters VMs run.
 *
 * Source: forklift-behaviour §9.1.
 */
export function createValidation(places: Readonly<Record<"hosts" | "clusters", readonly object[]>>): Validation {
    const all = Object.entries(places).flatMap(([collection, items]) =>
        items.map((item) => [`${collection} ${(item as { id: string }).id}`, item] as const),
    );
    const known = new Map(all);
    const find = (collection: string, id: string) => known.get(`${collection} ${id}`);
    return (vm) => computedConcerns({ source: "vsphere", raw: () => vm }, { find }).map(({ origin: _, ...concern }) => concern);
}
