import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const placementPolicyAffinitySet = concern({
    id: "ovirt.placement_policy.affinity_set",
    category: "Warning",
    when: ({ placementPolicyAffinity = "" }) => /\bmigratable\b/.test(placementPolicyAffinity),
    label: "Placement policy affinity",
    assessment:
        "The VM has a placement policy affinity setting that requires live migration to be enabled in OpenShift Virtualization for compatibility. The target storage classes must also support RWX access mode.",
});
