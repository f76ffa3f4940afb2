import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const drsEnabled = concern({
    id: "vmware.drs.enabled",
    category: "Information",
    when: ({ cluster }) => cluster.drsEnabled,
    label: "VM running in a DRS-enabled cluster",
    assessment:
        "Distributed resource scheduling is not currently supported by Migration Toolkit for Virtualization. The VM can be migrated but it will not have this feature in the target environment.",
});
