import { isSupportedSystem } from "../common.ts";
import { concern } from "./workload.ts";

const supportedIds = /rhel([789]|10)(_64)?guest|windows(10|11|2016|2019|2022|2025).*guest/i;

/** By id, or by the name that the tools tell, else vSphere. Source: forklift-behaviour §9.1. */
export const osUnsupported = concern({
    id: "vmware.os.unsupported",
    category: "Warning",
    when: ({ guestId, guestName, guestNameFromVmwareTools }) => {
        const told = [guestId, guestNameFromVmwareTools || guestName].filter((each) => each !== undefined);
        return told.length > 0 && !supportedIds.test(guestId ?? "") && !isSupportedSystem(guestNameFromVmwareTools || guestName || "");
    },
    label: "Unsupported operating system detected",
    assessment: "The guest operating system is not currently supported by the Migration Toolkit for Virtualization",
});
