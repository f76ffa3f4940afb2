import { type Finding, listed } from "../concern/index.ts";
import type { InventoryVm, SourceType } from "../inventory/index.ts";
import type { NetworkTarget } from "../schema/maps.ts";
import { formatPath } from "../schema/parse.ts";
import { targetNameOf } from "../util/names.ts";
import { entryFindings } from "./entries.ts";
import { type Known, keysById } from "./keys.ts";
import type { Decided } from "./proposal.ts";
import { type CoverageFacts, type Side, typeOf, unmapped, type Vms } from "./sources.ts";

export const networkSide: Side = {
    property: "networkMap",
    entries: "networks",
    noun: "network",
    condition: { source: "SourceNetworkNotValid", notMapped: "VMNetworksNotMapped" },
    // The controller asks for the VM's networks, the new VM gets a NIC for each old one.
    usedBy: ({ nics, networks }) => [...nics.map(({ network }) => network.id), ...networks.map(({ id }) => id)],
};

type Networks = Readonly<Record<string, NetworkTarget>>;

export function networkFindings(vms: Vms, map: Networks, facts: CoverageFacts, thought?: Decided<NetworkTarget>): readonly Finding[] {
    const usual = ({ id, name }: Known, isFirst: boolean) =>
        isFirst && !hasPod(map) && [...vms.values()].every((vm) => nicsOn(vm, id) < 2) ? { pod: true } : nadFor(name, facts);
    return [
        ...entryFindings(networkSide, vms, map, facts.networks, facts.isWarm),
        ...unmapped(networkSide, vms, map, facts.networks, usual, thought),
        ...podNics(vms, map, facts),
        ...nicsLeftBehind(vms, map, facts),
        ...withoutNics(vms, map, facts),
        ...strangeNamespaces(map, facts),
        ...lostAddresses(vms, map, facts),
    ];
}

/** The pod network takes one NIC of a VM, so no second source is proposed to go there. */
function hasPod(map: Networks): boolean {
    return Object.values(map).some(({ pod }) => pod);
}

export function nicsOn({ nics }: InventoryVm, id: string): number {
    return nics.filter(({ network }) => network.id === id).length;
}

/** A NetworkAttachmentDefinition named after the source, where VMs of the target namespace can use it. */
export function nadFor(name: string, { targetNamespace }: Pick<CoverageFacts, "targetNamespace">): { readonly multus: string } {
    return { multus: `${targetNamespace ?? "default"}/${targetNameOf(name) ?? "network"}` };
}

function podNics(vms: Vms, map: Networks, { networks }: CoverageFacts): readonly Finding[] {
    const keys = keysById(map, networks);
    const isPod = (id: string) => map[keys.get(id) ?? ""]?.pod === true;
    return [...vms].flatMap(([key, { name, id, nics }]) => {
        const pods = nics.filter(({ network }) => isPod(network.id));
        if (pods.length < 2) return [];
        const sources = [...new Set(pods.map(({ network }) => JSON.stringify(keys.get(network.id))))];
        return [
            {
                severity: "error" as const,
                property: formatPath(["vms", key]),
                message: `${name} (${id}) has ${pods.length} NICs on ${listed(sources)}, and a VM can have one on the pod network; map all but one to \`multus\` or \`ignored\``,
                condition: "VMMultiplePodNetworkMappings",
            },
        ];
    });
}

/** NICs that the new VM would lack without a word from the controller. Source: forklift-behaviour §3.4 (pool of NADs). */
function nicsLeftBehind(vms: Vms, map: Networks, { networks }: CoverageFacts): readonly Finding[] {
    const keys = keysById(map, networks);
    return [...vms].flatMap(([key, vm]) => {
        const taken = new Set<string>();
        return vm.nics.flatMap((nic): Finding[] => {
            const say = `the NIC ${nic.mac} of ${vm.name} (${vm.id}) would be left behind`;
            const source = keys.get(nic.network.id) ?? "";
            if (nic.network.id === "") return [nicNowhere(say, key, vm)];
            const pool = poolOf(map[source]);
            const free = pool?.find((target) => !taken.has(target));
            if (free) taken.add(free);
            if (!pool || free) return [];
            const message = `${say}: the VM has more NICs than ${JSON.stringify(source)} has targets in its list; add one to \`multus\``;
            return [{ severity: "error", property: formatPath(["vms", key]), message }];
        });
    });
}

/** Of a NIC without a profile the oVirt validator says that its network is not mapped; others make the VM without the NIC. */
function nicNowhere(say: string, key: string, { source }: InventoryVm): Finding {
    const property = formatPath(["vms", key]);
    const message = `${say}: it is on no network that the source's inventory tells`;
    if (source !== "ovirt") return { severity: "warning", property, message };
    const advice = "; give it a profile of a network at the source, or remove it there";
    return { severity: "error", property, message: `${message}${advice}`, condition: "VMNetworksNotMapped" };
}

/** A VM may lose NICs that are written as ignored; one that loses all of them is worth a word. */
function withoutNics(vms: Vms, map: Networks, { networks }: CoverageFacts): readonly Finding[] {
    const keys = keysById(map, networks);
    const isIgnored = (id: string) => map[keys.get(id) ?? ""]?.ignored === true;
    return [...vms]
        .filter(([, { nics }]) => nics.length > 0 && nics.every(({ network }) => isIgnored(network.id)))
        .map(([key, { name, id, nics }]) => {
            const all = nics.length === 1 ? "its only NIC" : `all ${nics.length} NICs`;
            const sources = listed([...new Set(nics.map(({ network }) => JSON.stringify(keys.get(network.id))))]);
            const message = `${name} (${id}) loses ${all}, as written (\`ignored\` for ${sources} in the network map), and will have no network; map one to \`pod\` or \`multus\` unless this is meant`;
            return { severity: "warning", property: formatPath(["vms", key]), message };
        });
}

/** Several targets of one source are used once per VM; a single one is used as often as needed. */
function poolOf(target: NetworkTarget | undefined): readonly string[] | undefined {
    return Array.isArray(target?.multus) && target.multus.length > 1 ? target.multus : undefined;
}

function strangeNamespaces(map: Networks, { targetNamespace }: CoverageFacts): readonly Finding[] {
    if (targetNamespace === undefined) return [];
    const targets = Object.entries(map).flatMap(([key, { multus = [] }]) => [multus].flat().map((target) => ({ key, target })));
    return targets
        .filter(({ target }) => ![targetNamespace, "default"].includes(target.split("/")[0]!))
        .map(({ key, target }) => ({
            severity: "error",
            property: "networkMap",
            message: `maps ${JSON.stringify(key)} to ${target}, which VMs in ${targetNamespace} cannot use; the NetworkAttachmentDefinition must be in ${targetNamespace} or in default`,
            condition: "NetMapDestinationNADNotValid",
        }));
}

/** Sources whose guests are told their addresses again. Source: forklift-behaviour §4.2 (NetMapPreservingIPsOnPodNetwork). */
const preserving: readonly (SourceType | undefined)[] = ["vsphere", "hyperv"];

export function losesAddresses(type: SourceType | undefined, { preserveStaticIPs }: Pick<CoverageFacts, "preserveStaticIPs">): boolean {
    return preserveStaticIPs && preserving.includes(type);
}

function lostAddresses(vms: Vms, map: Networks, facts: CoverageFacts): readonly Finding[] {
    const pods = Object.entries(map).filter(([, { pod }]) => pod);
    if (!losesAddresses(typeOf(vms), facts) || pods.length === 0) return [];
    const names = listed(pods.map(([key]) => JSON.stringify(key)));
    return [
        {
            severity: "warning",
            property: "networkMap",
            message: `takes ${names} to the pod network, where guests lose their static addresses; map to \`multus\`, or set \`preserveStaticIPs: false\``,
            condition: "NetMapPreservingIPsOnPodNetwork",
        },
    ];
}
