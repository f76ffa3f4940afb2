import type { Finding } from "../../../concern/index.ts";
import type { VsphereAdapter } from "../../../inventory/index.ts";
import { finding, when } from "../told.ts";
import type { EsxHost } from "./adapters.ts";

/**
 * What keeps a host from becoming ready. One that is there already stays as it is; the word is a warning then.
 *
 * Source: forklift-behaviour §7 (`InMaintenance`, `NotHealthy`, `HostStatusNotGreen`).
 */
export function stateFindings({ name, inMaintenance, status = "" }: EsxHost, isNew: boolean): readonly Finding[] {
    const severity = isNew ? "error" : "warning";
    const until = "MTV takes no such host; end that, or leave it out until then";
    const isOdd = !["", "green", "red"].includes(status);
    return [
        ...finding(severity, "host", when(inMaintenance === true, `${name} is in maintenance mode; ${until}`), "InMaintenance"),
        ...finding(severity, "host", when(status === "red", `${name} is red in vCenter; ${until}`), "NotHealthy"),
        ...finding("warning", "host", when(isOdd, `${name} is ${status} in vCenter; see there why before disks are copied`), "HostStatusNotGreen"),
    ];
}

/** Mbit/s. Source: MTV-080. */
const leastSpeed = 10_000;

/** What makes copies over an adapter slow. Source: MTV-080. */
export function speedFindings({ name }: EsxHost, { name: network, linkSpeed = 0, mtu = 0 }: VsphereAdapter, property: string): readonly Finding[] {
    const what = `${JSON.stringify(network)} of ${name}`;
    const slow = `${what} is a link of ${linkSpeed / 1000} Gbit/s; copies want 10 or more`;
    const small = `${what} has an MTU of ${mtu}; copies want jumbo frames, all the way to the cluster's nodes`;
    return [
        ...finding("warning", property, when(linkSpeed > 0 && linkSpeed < leastSpeed, slow)),
        ...finding("warning", property, when(mtu > 0 && mtu <= 1500, small)),
    ];
}

/** What can be had without credentials of the host; the inventory does not show tags of adapters. Source: MTV-082. */
export function tagNote({ name, networking }: EsxHost, { ipAddress }: VsphereAdapter): string {
    const device = (networking?.vNICs ?? []).find((each) => each.ipAddress === ipAddress)?.device ?? "vmkN";
    return `host: NBD copies of ${name} keep to this network too where its adapter has the tag vSphereBackupNFC, which cannot be seen from here and needs no Host: \`esxcli network ip interface tag add -t vSphereBackupNFC -i ${device}\` (vSphere 7.0 or later)`;
}
