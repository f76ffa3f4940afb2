/** One VM of the example data centre, in as few words as tell it apart from an ordinary one. */
export interface Role {
    readonly name: string;
    readonly folder: string;
    readonly os: keyof typeof systems;
    readonly disks: readonly DiskRole[];
    /** Names of networks, a NIC each. */
    readonly networks: readonly string[];
    readonly power?: "poweredOff" | "suspended";
    readonly tools?: "toolsNotInstalled" | "toolsOld";
    /** Changed block tracking is off. */
    readonly isUntracked?: boolean;
    readonly hasSnapshot?: boolean;
    readonly needsConsolidation?: boolean;
    readonly hasTpm?: boolean;
    readonly hasHotplug?: boolean;
    readonly isTemplate?: boolean;
    readonly devices?: readonly string[];
    /** Free bytes of the guest's root file system when there are too few. */
    readonly freeSpace?: number;
}

export interface DiskRole {
    readonly gib: number;
    readonly datastore?: string;
    readonly mode?: "independent_persistent";
    readonly bus?: "sata" | "nvme";
    /** The file, when VMs share the disk. */
    readonly sharedFile?: string;
    readonly rdm?: "physical" | "virtual";
}

/** Guest ids and names as vCenter writes them; `isUnknown` has no migration support. Source: forklift-behaviour §9.1. */
export const systems = {
    rhel8: { guestId: "rhel8_64Guest", guestName: "Red Hat Enterprise Linux 8 (64-bit)", firmware: "bios" },
    rhel9: { guestId: "rhel9_64Guest", guestName: "Red Hat Enterprise Linux 9 (64-bit)", firmware: "efi" },
    ubuntu: { guestId: "ubuntu64Guest", guestName: "Ubuntu Linux (64-bit)", firmware: "efi" },
    windows2019: { guestId: "windows2019srv_64Guest", guestName: "Microsoft Windows Server 2019 (64-bit)", firmware: "efi" },
    windows2022: { guestId: "windows2019srvNext_64Guest", guestName: "Microsoft Windows Server 2022 (64-bit)", firmware: "efi" },
    windows2008: { guestId: "windows7Server64Guest", guestName: "Microsoft Windows Server 2008 R2 (64-bit)", firmware: "bios" },
    solaris: { guestId: "solaris11_64Guest", guestName: "Oracle Solaris 11 (64-bit)", firmware: "bios" },
} as const;

const web = { folder: "web", os: "rhel9", disks: [{ gib: 8 }], networks: ["VM Network"] } as const;
const app = { folder: "apps", os: "rhel8", disks: [{ gib: 20, datastore: "nvme-02" }], networks: ["VLAN 20 apps"] } as const;
const database = { folder: "databases", os: "rhel9", networks: ["VLAN 30 databases"] } as const;
const infrastructure = { folder: "infrastructure", os: "windows2019", disks: [{ gib: 60, datastore: "sas-01" }], networks: ["VM Network"] } as const;
const legacy = { ...app, folder: "legacy", networks: ["VM Network"] } as const;
const shared = { gib: 100, datastore: "nvme-02", sharedFile: "[nvme-02] db-cluster/quorum.vmdk" } as const;

/** The example data centre's VMs: what a real one has, the awkward included. */
export const cast: readonly Role[] = [
    { ...web, name: "web-01" },
    { ...web, name: "web-02" },
    { ...web, name: "web-03", networks: ["VLAN 20 apps"] },
    { ...web, name: "web-04", networks: ["VLAN 20 apps"], tools: "toolsOld" },
    { ...web, name: "web-05", networks: ["DMZ"], isUntracked: true },
    { ...web, name: "web-06", networks: ["DMZ", "VLAN 20 apps"], isUntracked: true },
    { ...database, name: "db-01", networks: ["VM Network"], disks: [{ gib: 12 }, { gib: 24 }] },
    { ...database, name: "db-02", networks: ["VLAN 30 databases", "backup"], disks: [{ gib: 16 }, { gib: 200, datastore: "nvme-02" }] },
    { ...database, name: "db-03", disks: [{ gib: 16 }, shared] },
    { ...database, name: "db-04", disks: [{ gib: 16 }, shared] },
    { ...database, name: "db-05", hasSnapshot: true, disks: [{ gib: 16 }, { gib: 80, datastore: "sas-01" }] },
    { ...app, name: "app-01" },
    { ...app, name: "app-02", hasHotplug: true },
    { ...app, name: "app-03", os: "windows2022", disks: [{ gib: 40, datastore: "nvme-02", bus: "sata" }] },
    { ...app, name: "app-04", os: "ubuntu" },
    { ...app, name: "app-05", disks: [{ gib: 10, datastore: "nfs-01" }], power: "poweredOff" },
    { ...app, name: "app-06", disks: [{ gib: 20, datastore: "nvme-02", bus: "nvme" }] },
    { ...app, name: "app-07", needsConsolidation: true },
    { ...app, name: "app-08", networks: ["VM Network", "VM Network"] },
    { ...infrastructure, name: "dc-01" },
    { ...infrastructure, name: "dc-02", power: "poweredOff" },
    { ...infrastructure, name: "mail-01", os: "windows2022", hasTpm: true },
    {
        ...infrastructure,
        name: "files-01",
        disks: [40, 500, 500, 1000, 1000, 2000].map((gib, at) => ({ gib, datastore: at < 3 ? "sas-01" : "nfs-01" })),
    },
    { ...infrastructure, name: "backup-01", os: "rhel8", networks: ["VM Network", "backup"], devices: ["VirtualUSBController"] },
    { ...legacy, name: "Legacy_App 2008", os: "windows2008" },
    { ...legacy, name: "CRM-Server", os: "windows2019" },
    { ...legacy, name: "Bücher-Archiv", disks: [{ gib: 300, datastore: "sas-01" }] },
    { ...legacy, name: "SQL_Prod + Report", os: "windows2019" },
    { ...legacy, name: "a-name-that-somebody-made-so-long-that-it-tells-the-whole-story-of-this-machine" },
    { ...legacy, name: "solaris-01", os: "solaris", tools: "toolsNotInstalled", isUntracked: true },
    { ...app, name: "jenkins", folder: "team-a" },
    { ...app, name: "jenkins", folder: "team-b" },
    { ...database, name: "oracle-01", disks: [{ gib: 30 }, { gib: 500, datastore: "sas-01", rdm: "physical" }] },
    { ...app, name: "gpu-01", devices: ["VirtualPCIPassthrough"] },
    { ...app, name: "snap-01", hasSnapshot: true },
    {
        ...app,
        name: "scratch-01",
        disks: [
            { gib: 10, datastore: "nvme-02" },
            { gib: 50, datastore: "sas-01", mode: "independent_persistent" },
        ],
    },
    { ...app, name: "batch-01", power: "poweredOff", isUntracked: true },
    { ...app, name: "report-01", power: "suspended" },
    { ...app, name: "no-tools-01", tools: "toolsNotInstalled" },
    { ...app, name: "full-01", freeSpace: 40 * 1024 ** 2 },
    { ...app, name: "rhel-golden", folder: "infrastructure", isTemplate: true, power: "poweredOff" },
];
