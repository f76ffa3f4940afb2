import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const vmMissingIpDetected = concern({
    id: "vmware.vm_missing_ip.detected",
    category: "Warning",
    when: ({ guestNetworks }) => guestNetworks?.length === 0,
    label: "VM is missing IP addresses",
    assessment: "Static IP preservation requires the VM to be powered on and running VMware tools.",
});
