import type { SettingTable } from "../../../settings/index.ts";
import { registry, restic, velero } from "./backup.ts";
import { cluster, consoleSettings, controllerSettings, exclusions, limits, proxy } from "./controller.ts";
import { images } from "./images.ts";
import { resizing, rsync, sourceRsyncPods, stunnel, targetRsyncPods } from "./volumes.ts";

export { defaultExclusions, switchedExclusions } from "./exclusions.ts";

/** Every setting of a MigrationController besides its role. Source: mtc-behaviour §7; MTC-040…053. */
export const containersSettings = {
    cluster,
    proxy,
    limits,
    controller: controllerSettings,
    exclusions,
    rsync,
    sourceRsyncPods,
    targetRsyncPods,
    stunnel,
    resizing,
    restic,
    velero,
    registry,
    console: consoleSettings,
    images,
} as const satisfies SettingTable;
