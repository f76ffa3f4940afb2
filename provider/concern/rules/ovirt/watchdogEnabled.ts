import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const watchdogEnabled = concern({
    id: "ovirt.watchdog.enabled",
    category: "Warning",
    when: ({ watchDogs = [] }) => watchDogs.length > 0,
    label: "Watchdog detected",
    assessment:
        "The VM is configured with a watchdog device, which is not currently supported by OpenShift Virtualization. A watchdog device will not be present in the destination VM.",
});
