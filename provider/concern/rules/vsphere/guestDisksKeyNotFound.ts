import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const guestDisksKeyNotFound = concern({
    id: "vmware.guestDisks.key.not_found",
    category: "Information",
    each: ({ guestId = "", guestDisks }) => (/windows/i.test(guestId) ? guestDisks?.filter(({ key = 0 }) => key === 0) : []),
    label: ({ diskPath = "" }) => `Missing disk key mapping for '${diskPath}'`,
    assessment: "winDriveLetter cannot be resolved in PVC name templates without a disk key mapping.",
});
