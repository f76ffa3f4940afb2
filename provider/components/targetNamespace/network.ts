import { formatPath, type InputIssue } from "../../schema/parse.ts";
import type { TargetNetwork } from "../../schema/targetNamespace.ts";

/**
 * CNI configuration of a network, before it becomes the text of a NetworkAttachmentDefinition.
 *
 * Source: CNI plugin `bridge`; OVN-Kubernetes "Multi-homing" (names of its networks hold for the whole cluster).
 */
export function cniConfig(namespace: string, name: string, { bridge, localnet, config, vlan, mtu, macSpoofCheck }: TargetNetwork): object {
    if (config !== undefined) return config;
    if (bridge !== undefined)
        return {
            cniVersion: "0.3.1",
            name,
            type: "bridge",
            bridge,
            vlan,
            mtu,
            ipam: {},
            macspoofchk: macSpoofCheck ?? false,
            preserveDefaultVlan: false,
        };
    return {
        cniVersion: "0.4.0",
        // With a character that neither part has: no two networks of the cluster come to share it.
        name: `${namespace}_${name}`,
        type: "ovn-k8s-cni-overlay",
        topology: "localnet",
        netAttachDefName: `${namespace}/${name}`,
        physicalNetworkName: localnet,
        vlanID: vlan,
        mtu,
    };
}

/** Properties that mean nothing to the kind of network they are given for. */
export function networkProblems(name: string, network: TargetNetwork): readonly InputIssue[] {
    const strange = [
        ...(network.config === undefined ? [] : (["vlan", "mtu", "macSpoofCheck"] as const)),
        ...(network.localnet === undefined ? [] : (["macSpoofCheck"] as const)),
    ].filter((key) => network[key] !== undefined);
    const remedy = network.config === undefined ? "only a `bridge` can do it" : "write it into `config`";
    return strange.map((key) => ({ property: formatPath(["networks", name, key]), reason: `does nothing here: ${remedy}` }));
}
