import { type SettingTable, textSwitch, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.controller;
const unread = "the operator hands it on under a name that the controller does not read";

/** Precopies, snapshots and cutover. Source: forklift-behaviour §1.12; MTV-052, MTV-054, MTV-203. */
export const warm: SettingTable = {
    precopyIntervalMinutes: wholeNumber(
        {
            key: "controller_precopy_interval",
            default: 60,
            means: "Minutes between two precopies of a warm move; 120 to 240 for many plans with a late cutover. The guide says that no restart is needed (MTV-054): nobody has to, the operator rolls the controller out by itself. Runs under way take it for the precopy after the next.",
            restarts,
        },
        { least: 1 },
    ),
    snapshotStatusCheckRateSeconds: wholeNumber(
        {
            key: "controller_snapshot_status_check_rate_seconds",
            default: 10,
            means: "Seconds between two looks at a snapshot that is made or removed; so the guide (MTV-052). The controller looks every 10 seconds.",
            restarts,
            idle: unread,
        },
        { least: 1 },
    ),
    snapshotRemovalTimeoutMinutes: wholeNumber(
        {
            key: "controller_snapshot_removal_timeout_minuts",
            default: 120,
            means: "Minutes that the removal of a snapshot may take. The controller gives up after 120.",
            restarts,
            idle: unread,
        },
        { least: 1 },
    ),
    snapshotRemovalCheckRetries: wholeNumber(
        {
            key: "controller_snapshot_removal_check_retries",
            default: 20,
            means: "How often a snapshot is looked for after its removal.",
            restarts,
        },
        { least: 1 },
    ),
    waitForFinalSnapshotConsolidation: textSwitch({
        key: "wait_for_final_snapshot_consolidation",
        default: true,
        means: "Whether a warm move from vSphere ends with the removal of the last snapshot and the consolidation of its disks.",
        restarts,
    }),
    vsphereIncrementalBackup: textSwitch({
        key: "controller_vsphere_incremental_backup",
        default: true,
        means: "Whether precopies from vSphere copy changed blocks only.",
        restarts,
    }),
    ovirtWarmMigration: textSwitch({
        key: "controller_ovirt_warm_migration",
        default: true,
        means: "Whether VMs of oVirt may move warm.",
        restarts,
    }),
    retainPrecopyImporterPods: textSwitch({
        key: "controller_retain_precopy_importer_pods",
        default: false,
        means: "Whether the pods of precopies stay, for their logs.",
        restarts,
    }),
};
