import type { InventoryVm } from "../../../inventory/index.ts";

/** Copies at a time of one ESXi host, as it is installed. Source: MTV-040. */
const mostCopies = 10;

/** Hosts from which a plan copies more VMs than their NFC service has memory for; nothing in the inventory shows how much that is. Source: MTV-040. */
export function nfcNotes(vms: Iterable<Pick<InventoryVm, "host" | "source">>, names: ReadonlyMap<string, string>): readonly string[] {
    const counts = new Map<string, number>();
    for (const { host, source } of vms) if (source === "vsphere" && host !== "") counts.set(host, (counts.get(host) ?? 0) + 1);
    const busy = [...counts].filter(([, count]) => count > mostCopies).sort(([one], [other]) => (one < other ? -1 : 1));
    if (busy.length === 0) return [];
    const hosts = busy.map(([id, count]) => `${names.get(id) ?? id} (${count})`).join(", ");
    return [
        `vms: more than ${mostCopies} VMs of one ESXi host: ${hosts}; as it is installed its NFC service has memory for ${mostCopies} copies at a time and refuses more. Unless that was done, set \`maxMemory\` of \`nfcsvc\` to 1000000000 in /etc/vmware/hostd/config.xml and restart hostd, or split the plan (MTV-040)`,
    ];
}
