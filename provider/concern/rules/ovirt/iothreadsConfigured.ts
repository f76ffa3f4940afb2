import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const iothreadsConfigured = concern({
    id: "ovirt.iothreads.configured",
    category: "Information",
    when: ({ ioThreads = 0 }) => ioThreads > 1,
    label: "IO Threads configuration detected",
    assessment:
        "The VM is configured to use I/O threads. This configuration will not be automatically applied to the migrated VM, and must be manually re-applied if required.",
});
