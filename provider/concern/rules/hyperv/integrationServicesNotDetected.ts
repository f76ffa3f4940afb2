import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const integrationServicesNotDetected = concern({
    id: "hyperv.integration_services.not_detected",
    category: "Warning",
    when: ({ powerState, guestOS = "" }) => powerState === "On" && guestOS === "",
    label: "Hyper-V Integration Services not detected",
    assessment: "Guest OS info and static IP preservation may not be available. Ensure Integration Services is running in the guest VM.",
});
