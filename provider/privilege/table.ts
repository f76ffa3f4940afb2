/** What a part of a migration needs of vCenter. */
export type Tier = keyof typeof tiers;

/** One privilege of vSphere. */
export interface Privilege {
    /** As the vSphere API writes it, e.g. `VirtualMachine.Interact.PowerOff`. */
    readonly id: string;
    readonly tier: Tier;
    /** What MTV does with it. */
    readonly allows: string;
}

/** What each tier is for. */
export const tiers = {
    base: "reading, powering off and copying VMs: every migration",
    snapshots: "snapshots of running VMs: warm migrations, and inspections before one",
    changeTracking: "switching changed block tracking on: warm migrations",
    encryption: "reading the disks of VMs that vSphere has encrypted",
} as const;

/** One row per privilege, tier by tier; ids and order as vSphere's client shows them. */
type Row = readonly [id: string, allows: string];

const base: readonly Row[] = [
    ["VirtualMachine.Interact.PowerOff", "powers a running VM off"],
    ["VirtualMachine.Interact.PowerOn", "powers a VM on, or resumes it"],
    ["VirtualMachine.Interact.GuestControl", "manages a VM's guest through the VIX API"],
    ["VirtualMachine.Provisioning.DiskRandomAccess", "opens disks for random reads and writes"],
    ["VirtualMachine.Provisioning.FileRandomAccess", "works on a VM's files: configuration, disks, logs, NVRAM"],
    ["VirtualMachine.Provisioning.DiskRandomRead", "opens disks for random reads"],
    ["VirtualMachine.Provisioning.GetVmFiles", "reads a VM's files"],
    ["VirtualMachine.Provisioning.PutVmFiles", "writes a VM's files"],
    ["VirtualMachine.Provisioning.CloneTemplate", "clones a template"],
    ["VirtualMachine.Provisioning.Clone", "clones a VM"],
    ["VirtualMachine.Provisioning.CreateTemplateFromVM", "makes a template of a VM"],
    ["VirtualMachine.Provisioning.Customize", "customises a guest where it is"],
    ["VirtualMachine.Provisioning.DeployTemplate", "deploys a VM from a template"],
    ["VirtualMachine.Provisioning.MarkAsTemplate", "marks a VM as a template"],
    ["VirtualMachine.Provisioning.MarkAsVM", "marks a template as a VM"],
    ["VirtualMachine.Provisioning.ModifyCustSpecs", "changes customisation specifications"],
    ["VirtualMachine.Provisioning.PromoteDisks", "promotes disks"],
    ["VirtualMachine.Provisioning.ReadCustSpecs", "reads a customisation specification"],
    ["Datastore.Browse", "looks into datastores"],
    ["Datastore.FileManagement", "reads, writes, deletes and renames files of datastores"],
    ["Sessions.ValidateSession", "sees whether a session is still valid"],
];

const snapshots: readonly Row[] = [
    ["VirtualMachine.State.CreateSnapshot", "makes the snapshot that a copy begins with"],
    ["VirtualMachine.State.RemoveSnapshot", "takes that snapshot away again"],
];

const changeTracking: readonly Row[] = [["VirtualMachine.Config.ChangeTracking", "switches changed block tracking on"]];

const encryption: readonly Row[] = [
    ["Cryptographer.Decrypt", "decrypts an encrypted VM"],
    ["Cryptographer.Access", "reaches encrypted disks directly"],
];

const rows: Readonly<Record<Tier, readonly Row[]>> = { base, snapshots, changeTracking, encryption };

/**
 * Every privilege, in the order of tiers.
 *
 * Shape:  `base`, `snapshots` and `encryption` are the documentation's minimal set and no more; it asks for all of Provisioning. `changeTracking` is
 *         beside it: the controller looks for it on every vSphere source.
 * Source: MTV-037; forklift-behaviour §2.5, `InsufficientPrivileges`.
 */
export const privilegeTable: readonly Privilege[] = (Object.keys(rows) as Tier[]).flatMap((tier) =>
    rows[tier].map(([id, allows]) => ({ id, tier, allows })),
);

/** What the controller looks for every ten minutes, whatever is planned. Source: forklift-behaviour §2.5. */
export const watchedByController: readonly string[] = [
    "VirtualMachine.State.CreateSnapshot",
    "VirtualMachine.State.RemoveSnapshot",
    "VirtualMachine.Interact.PowerOn",
    "VirtualMachine.Interact.PowerOff",
    "VirtualMachine.Provisioning.DiskRandomRead",
    "VirtualMachine.Provisioning.GetVmFiles",
    "VirtualMachine.Config.ChangeTracking",
    "Datastore.Browse",
    "Datastore.FileManagement",
];
