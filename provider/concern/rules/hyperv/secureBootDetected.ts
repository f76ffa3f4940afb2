import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const secureBootDetected = concern({
    id: "hyperv.secure_boot.detected",
    category: "Information",
    when: ({ secureBoot }) => secureBoot,
    label: "Secure Boot enabled",
    assessment: "The VM has Secure Boot enabled. Secure Boot will be configured in the migrated VM if supported by the target.",
});
