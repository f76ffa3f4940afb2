import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const memoryBallooningEnabled = concern({
    id: "ovirt.memory.ballooning.enabled",
    category: "Information",
    when: ({ balloonedMemory }) => balloonedMemory,
    label: "VM has memory ballooning enabled",
    assessment: "The VM has memory ballooning enabled. This is not currently supported by OpenShift Virtualization.",
});
