import { type Finding, listed } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import type { NetworkTarget } from "../schema/maps.ts";
import { formatPath } from "../schema/parse.ts";
import { targetNameOf } from "../util/names.ts";
import { type CoverageFacts, keysById, repeatedSources, type Side, unknownSources, unmapped } from "./sources.ts";

const side: Side = {
    property: "networkMap",
    entries: "networks",
    noun: "network",
    condition: { source: "SourceNetworkNotValid", notMapped: "VMNetworksNotMapped" },
    // The controller asks for the VM's networks, the new VM gets a NIC for each old one.
    usedBy: ({ nics, networks }) => [...nics.map(({ network }) => network.id), ...networks.map(({ id }) => id)],
};

type Networks = Readonly<Record<string, NetworkTarget>>;
type Vms = ReadonlyMap<string, InventoryVm>;

export function networkFindings(vms: Vms, map: Networks, facts: CoverageFacts): readonly Finding[] {
    return [
        ...repeatedSources(side, map, facts.networks),
        ...unknownSources(side, map, facts.networks, facts.isWarm),
        ...unmapped(side, vms, map, facts.networks, ({ name }, isFirst) => (isFirst && !hasPod(map) ? "{ pod: true }" : multus(name, facts))),
        ...podNics(vms, map, facts),
        ...nicsLeftBehind(vms, map, facts),
        ...strangeNamespaces(map, facts),
        ...lostAddresses(map, facts),
    ];
}

/** The pod network takes one NIC of a VM, so no second source is proposed to go there. */
function hasPod(map: Networks): boolean {
    return Object.values(map).some(({ pod }) => pod);
}

function multus(name: string, { targetNamespace }: CoverageFacts): string {
    return `{ multus: ${JSON.stringify(`${targetNamespace ?? "default"}/${targetNameOf(name) ?? "network"}`)} }`;
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
            if (nic.network.id === "")
                return [{ severity: "warning", property: formatPath(["vms", key]), message: `${say}: it is on no network in vSphere` }];
            const pool = poolOf(map[source]);
            const free = pool?.find((target) => !taken.has(target));
            if (free) taken.add(free);
            if (!pool || free) return [];
            const message = `${say}: the VM has more NICs than ${JSON.stringify(source)} has targets in its list; add one to \`multus\``;
            return [{ severity: "error", property: formatPath(["vms", key]), message }];
        });
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

function lostAddresses(map: Networks, { preserveStaticIPs }: CoverageFacts): readonly Finding[] {
    const pods = Object.entries(map).filter(([, { pod }]) => pod);
    if (!preserveStaticIPs || pods.length === 0) return [];
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
