import { type SettingTable, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.controller;

/** How much at once, and how often again. Source: forklift-behaviour §1.12, §5.8; MTV-053, MTV-059. */
export const concurrency: SettingTable = {
    maxVmInflight: wholeNumber(
        {
            key: "controller_max_vm_inflight",
            default: 20,
            means: "Slots for moves at once, counted over all plans of a source: VMs per ESXi host for cold moves from vSphere into the same cluster, disks per ESXi host for warm ones and into remote clusters, disks of oVirt, OpenStack and OpenShift, VMs of OVA.",
            restarts,
        },
        { least: 1 },
    ),
    maxPopulatorInflight: wholeNumber(
        { key: "controller_max_populator_inflight", default: 20, means: "Pods of copy offload at once per ESXi host.", restarts: parts.populator },
        { least: 1 },
    ),
    maxConcurrentReconciles: wholeNumber(
        { key: "controller_max_concurrent_reconciles", default: 10, means: "Objects that each controller looks at at once.", restarts },
        { least: 1 },
    ),
    maxParentBackingRetries: wholeNumber(
        { key: "controller_max_parent_backing_retries", default: 10, means: "How often the parents of a vSphere disk are asked for.", restarts },
        { least: 1 },
    ),
    cleanupRetries: wholeNumber(
        { key: "controller_cleanup_retries", default: 10, means: "How often cleaning up after a VM is tried.", restarts },
        { least: 1 },
    ),
    dvStatusCheckRetries: wholeNumber(
        {
            key: "controller_dv_status_check_retries",
            default: 10,
            means: "How often the state of a DataVolume is asked for.",
            restarts,
            only: "MTV 2.7 and older",
        },
        { least: 1 },
    ),
    blockerGracePeriodMinutes: wholeNumber(
        {
            key: "controller_blocker_grace_period_minutes",
            default: 5,
            means: "Minutes that a Critical or Error condition may last during a run before the run fails.",
            restarts,
        },
        { least: 1 },
    ),
};
