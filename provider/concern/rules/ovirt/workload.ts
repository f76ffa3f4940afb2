import { concernsAbout } from "../../concern.ts";
import { amount, anything, flag, many, part, text, values } from "../../shape.ts";
import { expanded, type VmSurroundings } from "../../surroundings.ts";

const Vm = part({
    name: text,
    status: text,
    cluster: anything,
    osType: text,
    bios: text,
    display: text,
    cpuAffinity: values,
    cpuPinningPolicy: text,
    cpuShares: amount,
    customCpuModel: text,
    balloonedMemory: flag,
    ioThreads: amount,
    hasIllegalImages: flag,
    numaNodeAffinity: values,
    storageErrorResumeBehaviour: text,
    haEnabled: flag,
    usbEnabled: flag,
    bootMenuEnabled: flag,
    placementPolicyAffinity: text,
    hostDevices: values,
    watchDogs: values,
    properties: values,
    snapshots: many({ persistMemory: flag }),
    nics: many({ interface: text, plugged: flag, profile: anything }),
    diskAttachments: many({ interface: text, scsiReservation: flag, disk: anything }),
});

/** Bytes. */
const Lun = part({ LogicalUnits: part({ logicalUnit: many({ size: amount }) }) });
const Disk = part({ shared: flag, status: text, storageType: text, provisionedSize: amount, lunStorage: Lun });
const Profile = part({ networkFilter: text, portMirroring: flag, qos: text, properties: values });
const Cluster = part({ ksmEnabled: flag, haReservation: flag });

/** A VM with its cluster, its disks and the profiles of its NICs. Source: forklift-behaviour §8.6. */
export type OvirtWorkload = ReturnType<typeof ovirtWorkload>;

export const concern = concernsAbout<OvirtWorkload>();

export function ovirtWorkload(raw: unknown, surroundings: VmSurroundings) {
    const { cluster, nics = [], diskAttachments = [], ...vm } = Vm.parse(raw);
    return {
        ...vm,
        cluster: Cluster.parse(expanded(cluster, "clusters", surroundings)),
        nics: nics.map(({ profile, ...nic }) => ({ ...nic, profile: Profile.parse(expanded(profile, "nicprofiles", surroundings)) })),
        disks: diskAttachments.map(({ disk, ...attachment }) => ({ ...attachment, ...Disk.parse(expanded(disk, "disks", surroundings)) })),
    };
}

/** Whether a text that is known is none of those that a pattern finds. */
export function isNone(pattern: RegExp, value: string | undefined): boolean {
    return value !== undefined && !pattern.test(value);
}
