import { isSupportedSystem } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const osUnsupported = concern({
    id: "hyperv.os.unsupported",
    category: "Warning",
    when: ({ guestOS = "" }) => guestOS !== "" && !isSupportedSystem(guestOS),
    label: "Unsupported operating system detected",
    assessment: "The guest operating system is not currently supported by the Migration Toolkit for Virtualization.",
});
