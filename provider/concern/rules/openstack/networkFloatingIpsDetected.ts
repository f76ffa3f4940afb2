import { isRecord } from "../../shape.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const networkFloatingIpsDetected = concern({
    id: "openstack.network.floating_ips.detected",
    category: "Warning",
    when: ({ addresses = {} }) => Object.values(addresses).some((each) => Array.isArray(each) && each.some(isFloating)),
    label: "Floating IPs detected",
    assessment:
        "The VM has floating IPs assigned. This functionality is not currently supported by OpenShift Virtualization. The VM can be migrated but the Floating IP configuration will be missing in the target environment.",
});

function isFloating(address: unknown): boolean {
    return isRecord(address) && address["OS-EXT-IPS:type"] === "floating";
}
