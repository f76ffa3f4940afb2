import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const hostnameDefault = concern({
    id: "vmware.hostname.default",
    category: "Warning",
    when: ({ hostName }) => hostName === "localhost.localdomain",
    label: "Default Host Name",
    assessment: "The 'hostname' is set to 'localhost.localdomain', which is a default value. The hostname might be renamed during migration.",
});
