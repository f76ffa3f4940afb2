import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const hostnameEmpty = concern({
    id: "vmware.hostname.empty",
    category: "Warning",
    when: ({ hostName }) => hostName === "",
    label: "Empty Host Name",
    assessment: "The 'hostname' field is missing or empty. The hostname might be renamed during migration.",
});
