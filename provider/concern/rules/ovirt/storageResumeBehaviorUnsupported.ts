import { concern, isNone } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const storageResumeBehaviorUnsupported = concern({
    id: "ovirt.storage.resume_behavior.unsupported",
    category: "Information",
    when: ({ storageErrorResumeBehaviour }) => isNone(/^auto_resume$/, storageErrorResumeBehaviour),
    label: "VM storage error resume behavior",
    assessment: ({ storageErrorResumeBehaviour }) =>
        `The VM has storage error resume behavior set to '${storageErrorResumeBehaviour}', which is not currently supported by OpenShift Virtualization`,
});
