import { computedConcerns, type VmSurroundings } from "../../concern/index.ts";
import type { Concern, VsphereVm } from "../../inventory/index.ts";

/** What the validation service notes of a VM. Source: forklift-behaviour §9.1. */
export function validate(vm: VsphereVm, surroundings: VmSurroundings): Concern[] {
    return computedConcerns({ source: "vsphere", raw: () => vm }, surroundings).map(({ origin: _, ...concern }) => concern);
}
