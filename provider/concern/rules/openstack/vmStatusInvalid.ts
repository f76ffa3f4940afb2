import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const vmStatusInvalid = concern({
    id: "openstack.vm.status.invalid",
    category: "Warning",
    when: ({ status }) => status !== undefined && !/ACTIVE|SHUTOFF/.test(status),
    label: "VM has a status condition that may prevent successful migration",
    assessment: "The VM's status is not 'ACTIVE' or 'SHUTOFF'. Attempting to migrate this VM may fail.",
});
