import type { Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import type { AioBuffers } from "../../schema/toolkit.ts";
import type { ValueMap } from "../../schema/value.ts";
import { partOf } from "../platform/own.ts";

export const usualNamespace = "openshift-mtv";

/** Where virt-v2v finds the buffers. Source: MTV-206. */
const buffersFile = "input.conf";
export const buffersArgument = "--vddk-config";

/** Setting that names the map of each source. Source: MTV-056. */
export const osMapSettings = { vsphere: "vsphereOsMap", ovirt: "ovirtOsMap" } as const;
export type OsSource = keyof typeof osMapSettings;

/** What the operator calls its own maps. Source: forklift-behaviour §1.12. */
export const usualOsMaps: Readonly<Record<OsSource, string>> = { vsphere: "forklift-vsphere-osmap", ovirt: "forklift-ovirt-osmap" };

/** The sources for which there is a map. */
export function osSourcesOf(told: ValueMap): readonly OsSource[] {
    return (Object.keys(osMapSettings) as OsSource[]).filter((source) => (told.osMaps as ValueMap | undefined)?.[source] !== undefined);
}

/** The settings of the ForkliftController, with those that maps and virt-v2v come to; undefined = it is left alone. `ownMaps` are names of maps. */
export function settingsFor(inputs: Inputs, told: ValueMap, ownMaps: OwnMaps): Inputs | undefined {
    const given = Object.keys(told.settings ?? {}).map((key) => [key, partOf(inputs.settings, key)] as const);
    const maps = osSourcesOf(told).flatMap((source) => (ownMaps[source] ? [[osMapSettings[source], ownMaps[source]] as const] : []));
    const all = [...given, ...maps, ...virtV2vSettings(inputs, told, ownMaps)];
    return told.operator === undefined && all.length === 0 ? undefined : Object.fromEntries(all);
}

/** Names of the ConfigMaps that the toolkit makes, by what they are for. */
export type OwnMaps = Partial<Record<OsSource | "buffers", Output<string>>>;

function virtV2vSettings(inputs: Inputs, told: ValueMap, { buffers }: OwnMaps): readonly (readonly [string, unknown])[] {
    const { extraArgs, aioBuffers } = (told.virtV2v ?? {}) as ValueMap;
    if (extraArgs === undefined && aioBuffers === undefined) return [];
    const own = aioBuffers === undefined ? [] : [buffersArgument, `/mnt/extra-v2v-conf/${buffersFile}`];
    const args = output.output(partOf(inputs.virtV2v, "extraArgs") ?? []).apply((more) => [...own, ...(more as readonly string[])].join(" "));
    return [["virtV2vExtraArgs", args], ...(buffers === undefined ? [] : [["virtV2vExtraConfConfigMap", buffers] as const])];
}

/** The file with the buffers, as a ConfigMap's `binaryData`. Source: MTV-206. */
export function buffersData({ sizeIn64KB, count, logLevel }: AioBuffers): Readonly<Record<string, string>> {
    const lines = [
        `VixDiskLib.nfcAio.Session.BufSizeIn64KB=${sizeIn64KB}`,
        `vixDiskLib.nfcAio.Session.BufCount=${count}`,
        ...(logLevel === undefined ? [] : [`VixDiskLib.nfc.LogLevel=${logLevel}`]),
    ];
    return { [buffersFile]: Buffer.from(lines.map((line) => `${line}\n`).join("")).toString("base64") };
}
