import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const nicUnresolvedNetwork = concern({
    id: "hyperv.nic.unresolved_network",
    category: "Warning",
    each: ({ nics }) => nics?.filter(({ networkName = "", network }) => networkName !== "" && !(typeof network === "string" ? network : network.id)),
    label: ({ name = "", networkName }) => `NIC '${name}' references undiscovered switch '${networkName}'`,
    assessment: ({ name = "", networkName }) =>
        `NIC '${name}' is connected to virtual switch '${networkName}' which was not found in the provider's network inventory. In a cluster, this switch may only exist on a remote node. The NIC will be skipped during migration unless the switch is created on the provider's connected host or all cluster nodes are reachable. Verify that the virtual switch exists and is accessible.`,
});
