import { concern } from "./workload.ts";

/** Inventories write `exportSource`, so this is silent. Source: forklift-behaviour §9.4. */
export const sourceUnsupported = concern({
    id: "ova.source.unsupported",
    category: "Warning",
    when: ({ ovaSource }) => ovaSource !== undefined && ovaSource !== "VMware",
    label: "Unsupported OVA source",
    assessment: "This OVA may not have been exported from a VMware source, and may have issues during import.",
});
