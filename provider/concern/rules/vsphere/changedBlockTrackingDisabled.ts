import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const changedBlockTrackingDisabled = concern({
    id: "vmware.changed_block_tracking.disabled",
    category: "Warning",
    when: ({ changeTrackingEnabled }) => changeTrackingEnabled === false,
    label: "Changed Block Tracking (CBT) not enabled",
    assessment: "For VM warm migration, Changed Block Tracking (CBT) must be enabled in VMware.",
});
