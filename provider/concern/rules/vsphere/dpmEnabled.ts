import { concern } from "./workload.ts";

/** No inventory of today tells `dpmEnabled`, so this is silent. Source: forklift-behaviour §9.1. */
export const dpmEnabled = concern({
    id: "vmware.dpm.enabled",
    category: "Information",
    when: ({ cluster }) => cluster.dpmEnabled,
    label: "vSphere DPM detected",
    assessment:
        "Distributed Power Management is not currently supported by OpenShift Virtualization. The VM can be migrated but it will not have this feature in the target environment. ",
});
