import type { InventoryHost, VsphereAdapter, VsphereHost } from "../../../inventory/index.ts";
import { findRef, sourceRef } from "../../../selection/index.ts";
import { didYouMean } from "../../../util/nearest.ts";

/** An ESXi host as the inventory of a vSphere source shows it. */
export type EsxHost = InventoryHost & Pick<VsphereHost, "status" | "networkAdapters" | "networking">;

/** What was looked for, or why nothing can be made of it. */
export type Sought<T> = { readonly found: T } | { readonly problem: string; readonly condition?: string };

/** The host that a text means: an id, a name, or the end of a path. Source: forklift-behaviour §7 (`RefNotValid`). */
export function hostNamed(hosts: readonly EsxHost[], text: string): Sought<EsxHost> {
    const condition = "RefNotValid";
    const matches = findRef(hosts, sourceRef(text)) as readonly EsxHost[];
    if (matches.length === 1) return { found: matches[0]! };
    if (matches.length > 1)
        return { condition, problem: `means ${matches.length} ESXi hosts: ${matches.map(sayHost).join(", ")}; use a path or an id` };
    const words = hosts.flatMap(({ id, name, path }) => [id, name, path]);
    const alike = didYouMean(text, words);
    const count = `no ESXi host is named ${JSON.stringify(text)} among the ${hosts.length} of the source's inventory`;
    return { condition, problem: `${count}${alike || `; it has ${listed(hosts.map(({ name }) => name))}`}` };
}

/** The VMkernel adapter that a network means: by its port group, or by its device such as `vmk2`. */
export function adapterOn(host: EsxHost, network: string): Sought<VsphereAdapter> {
    const adapters = adaptersOf(host);
    const device = (host.networking?.vNICs ?? []).find((each) => each.device === network);
    const matches = adapters.filter(({ name, ipAddress }) => (device ? ipAddress === device.ipAddress : name === network));
    if (matches.length === 1) return { found: matches[0]! };
    const addresses = matches.map(({ ipAddress }) => ipAddress).join(", ");
    if (matches.length > 1)
        return {
            problem: `${JSON.stringify(network)} is ${matches.length} adapters of ${host.name}: ${addresses}; give the \`ipAddress\` of one to a \`Host\` of its own`,
        };
    if (adapters.length === 0)
        return { problem: `the inventory shows no VMkernel adapter of ${host.name}; give its \`ipAddress\` to a \`Host\` of its own` };
    const names = adapters.map(({ name, ipAddress }) => `${JSON.stringify(name)} (${ipAddress})`);
    const words = adapters.map(({ name }) => name);
    return { problem: `${host.name} has no VMkernel adapter on ${JSON.stringify(network)}, but ${listed(names)}${didYouMean(network, words)}` };
}

/** Those that can be copied from: with an address. */
export function adaptersOf({ networkAdapters }: EsxHost): readonly VsphereAdapter[] {
    return (networkAdapters ?? []).filter(({ ipAddress }) => ipAddress !== "");
}

export function sayHost({ path, id }: Pick<EsxHost, "path" | "id">): string {
    return `${JSON.stringify(path)} (${id})`;
}

/** The first few, and how many more. */
function listed(words: readonly string[], most = 8): string {
    if (words.length === 0) return "none";
    return words.length > most ? `${words.slice(0, most).join(", ")} and ${words.length - most} more` : words.join(", ");
}
