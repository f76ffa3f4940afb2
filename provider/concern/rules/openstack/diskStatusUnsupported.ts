import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const diskStatusUnsupported = concern({
    id: "openstack.disk.status.unsupported",
    category: "Critical",
    when: ({ volumes }) => volumes.some(({ status }) => status !== undefined && !/available|in-use/.test(status)),
    label: "VM has one or more disks with an unsupported status",
    assessment: "One or more of the VM's disks has an unsupported status condition. The VM disk transfer is likely to fail.",
});
