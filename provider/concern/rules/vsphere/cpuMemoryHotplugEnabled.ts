import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const cpuMemoryHotplugEnabled = concern({
    id: "vmware.cpu_memory.hotplug.enabled",
    category: "Warning",
    when: ({ cpuHotAddEnabled, cpuHotRemoveEnabled, memoryHotAddEnabled }) => cpuHotAddEnabled || cpuHotRemoveEnabled || memoryHotAddEnabled,
    label: "CPU/Memory hotplug detected",
    assessment:
        "Hot pluggable CPU or memory is not currently supported by Migration Toolkit for Virtualization. You can reconfigure CPU or memory after migration.",
});
