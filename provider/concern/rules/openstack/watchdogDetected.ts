import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const watchdogDetected = concern({
    id: "openstack.watchdog.detected",
    category: "Warning",
    when: ({ properties, extraSpecs }) => "hw:watchdog_action" in extraSpecs || (properties.hw_watchdog_action ?? false) !== false,
    label: "Watchdog detected",
    assessment:
        "The VM is configured with a watchdog device, which is not currently supported by OpenShift Virtualization. A watchdog device will not be present in the destination VM.",
});
