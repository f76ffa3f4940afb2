import type { InventoryHost, VsphereDisk, VsphereVm } from "../inventory/index.ts";
import { type Finding, listed } from "./finding.ts";

/** What a plan says of one of its VMs, and what surrounds the VM. */
export interface VmPlan {
    readonly key: string;
    /** True when a name for the target was chosen. */
    readonly isRenamed: boolean;
    readonly isWarm: boolean;
    readonly preserveStaticIPs: boolean;
    readonly migrateSharedDisks: boolean;
    /** The storage map leaves the copying to arrays; undefined = not known yet. */
    readonly hasOffload: boolean | undefined;
    readonly hosts: readonly InventoryHost[];
    /** VMs of the inventory that have this disk. */
    readonly sharersOf: (disk: VsphereDisk) => readonly VsphereVm[];
    /** True for a VM of the same plan that takes its shared disks along. */
    readonly alsoMigrated: (vm: VsphereVm) => boolean;
}

export interface VmRule {
    /** Type of the condition that the controller sets. */
    readonly condition: string;
    readonly severity: Finding["severity"] | ((plan: VmPlan) => Finding["severity"]);
    /** What is wrong and what to do about it; undefined = nothing. */
    readonly say: (vm: VsphereVm, plan: VmPlan) => string | undefined;
}

export function subject({ name, id }: VsphereVm): string {
    return `${name} (${id})`;
}

/** Says something of disks, if there are any. */
export function aboutDisks(disks: readonly VsphereDisk[], say: (files: string) => string): string | undefined {
    return disks.length === 0 ? undefined : say(listed(disks.map(({ file, key }) => file || `disk ${key}`)));
}
