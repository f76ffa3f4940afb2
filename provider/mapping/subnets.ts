import { BlockList, isIP } from "node:net";
import type { InventoryVm } from "../inventory/index.ts";
import type { Vms } from "./sources.ts";

/** Addresses that the guests of the chosen VMs have on one network, each once; those of a single link tell nothing. */
export function guestAddresses(vms: Vms, networkId: string): readonly string[] {
    const all = new Set([...vms.values()].flatMap((vm) => addressesOn(vm, networkId)));
    return [...all].filter((ip) => isIP(ip) > 0 && !/^(169\.254\.|fe80:)/i.test(ip));
}

function addressesOn({ nics, guestNetworks }: InventoryVm, networkId: string): readonly string[] {
    const macs = new Set(nics.filter(({ network }) => network.id === networkId).map(({ mac }) => mac.toLowerCase()));
    return guestNetworks.filter(({ mac }) => macs.has(mac.toLowerCase())).map(({ ip }) => ip);
}

/** The subnets that hold the addresses: all of those whose family the subnets have; none when one lies outside. */
export function subnetsAround(addresses: readonly string[], subnets: readonly string[]): readonly string[] {
    const ranges = subnets.flatMap(rangeOf);
    const judged = addresses.filter((ip) => ranges.some(({ family }) => family === familyOf(ip)));
    const holds = ({ list }: Range, ip: string) => list.check(ip, familyOf(ip));
    if (!judged.every((ip) => ranges.some((range) => holds(range, ip)))) return [];
    return ranges.filter((range) => judged.some((ip) => holds(range, ip))).map(({ subnet }) => subnet);
}

interface Range {
    readonly subnet: string;
    readonly family: "ipv4" | "ipv6";
    readonly list: BlockList;
}

function rangeOf(subnet: string): readonly Range[] {
    const [address = "", prefix] = subnet.split("/");
    const [list, family] = [new BlockList(), familyOf(address)];
    try {
        list.addSubnet(address, Number(prefix), family);
        return [{ subnet, family, list }];
    } catch {
        return [];
    }
}

function familyOf(ip: string): "ipv4" | "ipv6" {
    return isIP(ip) === 6 ? "ipv6" : "ipv4";
}
