import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const vmMissingIpDetected = concern({
    id: "hyperv.vm_missing_ip.detected",
    category: "Warning",
    when: ({ guestNetworks }) => guestNetworks?.length === 0,
    label: "VM is missing IP addresses",
    assessment: "To collect IP addresses for static IP preservation, power on the VM with Integration Services active.",
});
