import { concern } from "./workload.ts";

/** The controller in the label is always 0, because the policy divides its key without rounding down. Source: forklift-behaviour §9.1. */
export const changedBlockTrackingDiskDisabled = concern({
    id: "vmware.changed_block_tracking.disk.disabled",
    category: "Warning",
    each: ({ disks }) => disks?.filter(({ changeTrackingEnabled }) => changeTrackingEnabled === false),
    label: ({ bus = "", unitNumber = 0 }) => `Disk - ${bus}0:${unitNumber} does not have CBT enabled`,
    assessment: "Changed Block Tracking (CBT) has not been enabled for this device. This feature is a prerequisite for VM warm migration.",
});
