import { concern, isNone } from "./workload.ts";

/** A status that contains `up` passes, such as `powering_up`. Source: forklift-behaviour §9.2. */
export const vmStatusInvalid = concern({
    id: "ovirt.vm.status_invalid",
    category: "Warning",
    when: ({ status }) => isNone(/up|down/, status),
    label: "VM has a status condition that may prevent successful migration",
    assessment: "The VM's status is not 'up' or 'down'. Attempting to migrate this VM may fail.",
});
