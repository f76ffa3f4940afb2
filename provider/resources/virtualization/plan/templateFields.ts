import { type InventoryVm, isVsphere } from "../../../inventory/index.ts";
import type { Own } from "../../../lifecycle/index.ts";
import type { NetworkTarget } from "../../../schema/maps.ts";
import type { CheckedPlan, PlanVms } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { findRef, sourceRef } from "../../../selection/index.ts";
import type { Fields } from "../../../template/index.ts";
import { targetNameOf } from "../../../util/names.ts";
import type { SourceFacts } from "./facts.ts";
import { pvcFields, type TemplateName } from "./templates.ts";

/** A plan whose templates are evaluated, and what is known of its source and of its network map. */
export interface NamingCase {
    readonly args: CheckedPlan;
    /** Its VMs with what is said of each. */
    readonly given: PlanVms;
    readonly own: Own;
    readonly facts: SourceFacts;
    readonly networks: Readonly<Record<string, NetworkTarget>> | undefined;
}

/** What a template is filled in with, for each disk, volume or NIC of a VM. */
export type Parts = readonly { readonly fields: Fields; readonly of: string; readonly scope: string }[];

export const partsOf: Readonly<Record<TemplateName, (of: NamingCase, key: string, vm: InventoryVm) => Parts>> = {
    pvcNameTemplate: disksOf,
    volumeNameTemplate: (_of, key, vm) =>
        vm.disks.map((_disk, at) => ({ fields: { PVCName: `pvc-${at}`, VolumeIndex: at }, of: `volume ${at} of ${key}`, scope: key })),
    networkNameTemplate: nicsOf,
};

function disksOf({ args, given, own, facts }: NamingCase, key: string, vm: InventoryVm): Parts {
    const { targetName, rootDisk } = given[key] ?? {};
    const target = isUnknown(targetName) ? undefined : targetNameOf(vm.name, targetName);
    const common = { VmName: vm.name, TargetVmName: target?.replaceAll(".", "-"), PlanName: own.name, VmId: vm.id };
    return vm.disks.map((disk, at) => {
        const ofVsphere = isVsphere(vm)
            ? {
                  RootDiskIndex: bootDisk(rootDisk),
                  Shared: disk.shared,
                  FileName: fileName(disk.file, args.type === "warm"),
                  WinDriveLetter: driveLetter(disk),
              }
            : {};
        return {
            fields: pvcFields({ ...common, DiskIndex: at, ...ofVsphere }, facts.type),
            of: `disk ${at} of ${key}`,
            scope: "",
        };
    });
}

function driveLetter(disk: object): string {
    const { winDriveLetter } = disk as { readonly winDriveLetter?: unknown };
    return typeof winDriveLetter === "string" ? winDriveLetter : "";
}

/** `/dev/sdb2` → 1. */
function bootDisk(device: unknown): number {
    const letter = typeof device === "string" ? /^\/dev\/sd([a-z])/.exec(device)?.[1] : undefined;
    return letter === undefined ? 0 : letter.charCodeAt(0) - "a".charCodeAt(0);
}

/** `[ds-1] web/web_1-000002.vmdk` → `web_1-000002.vmdk`; a warm migration goes by the first file of the disk. */
function fileName(file: string, isWarm: boolean): string {
    const name = file.replace(/^\[[^\]]*\]\s*/, "").replace(/^.*[\\/]/, "");
    return isWarm ? name.replace(/-\d{6}\.vmdk$/, ".vmdk") : name;
}

function nicsOf({ facts, networks }: NamingCase, key: string, vm: InventoryVm): Parts {
    if (!networks) return [];
    const targets = vm.nics.flatMap(({ network }) => {
        const target = targetOf(network.id, facts, networks);
        return target && !target.ignored ? [target] : [];
    });
    return targets.map((target, at) => ({ fields: { ...destinationOf(target), NetworkIndex: at }, of: `NIC ${at} of ${key}`, scope: key }));
}

function targetOf(id: string, { networks: known }: SourceFacts, networks: Readonly<Record<string, NetworkTarget>>): NetworkTarget | undefined {
    return Object.entries(networks).find(([key, target]) => findRef(known, sourceRef(key, target.id))[0]?.id === id)?.[1];
}

/** Which network of a pool a NIC takes is not foretold here. */
function destinationOf({ multus }: NetworkTarget) {
    if (multus === undefined) return { NetworkName: "", NetworkNamespace: "", NetworkType: "pod" };
    if (Array.isArray(multus)) return { NetworkName: undefined, NetworkNamespace: undefined, NetworkType: "multus" };
    const [NetworkNamespace, NetworkName] = multus.split("/");
    return { NetworkName, NetworkNamespace, NetworkType: "multus" };
}
