import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const datastoreMissing = concern({
    id: "vmware.datastore.missing",
    category: "Critical",
    when: ({ disks }) => disks?.some(({ datastore }) => datastore.id === ""),
    label: "Disk is not located on a datastore",
    assessment: "The VM is configured with a disk that is not located on a datastore. The VM cannot be migrated.",
});
