import type { InventoryVm } from "../../../inventory/index.ts";
import type { SourceFacts } from "../plan/facts.ts";

/**
 * What VMs use and the inventory does not show: the mark of permissions that were given on VMs alone.
 *
 * Source: MTV-038.
 */
export function unseenBy(vms: ReadonlyMap<string, InventoryVm>, facts: SourceFacts): readonly string[] {
    return uses.flatMap(({ noun, known, used }) => {
        const ids = new Set(known(facts).map(({ id }) => id));
        const users = new Map<string, string[]>();
        for (const [key, vm] of vms)
            for (const id of new Set(used(vm))) if (id !== "" && !ids.has(id)) users.set(id, [...(users.get(id) ?? []), key]);
        return [...users]
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([id, keys]) => `${noun} ${id}, which ${keysIn(keys)} use${keys.length > 1 ? "" : "s"}, is not in the inventory; ${remedy}`);
    });
}

const remedy = "give MTV's user its permission at the data centre, with propagation, instead of on VMs";

interface Use {
    readonly noun: string;
    readonly known: (facts: SourceFacts) => readonly { readonly id: string }[];
    readonly used: (vm: InventoryVm) => readonly string[];
}

const uses: readonly Use[] = [
    { noun: "the ESXi host", known: ({ hosts }) => hosts, used: ({ host }) => [host] },
    { noun: "the network", known: ({ networks }) => networks, used: ({ networks }) => networks.map(({ id }) => id) },
    { noun: "the datastore", known: ({ datastores }) => datastores, used: ({ disks }) => disks.map(({ datastore }) => datastore.id) },
];

function keysIn(keys: readonly string[], most = 3): string {
    const sorted = [...keys].sort();
    return sorted.length > most ? `${sorted.slice(0, most).join(", ")} and ${sorted.length - most} more` : sorted.join(", ");
}
