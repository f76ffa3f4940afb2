import type { TargetObject } from "../../mapping/index.ts";
import type { StorageTarget } from "../../schema/maps.ts";
import { own } from "../../util/own.ts";
import { bytesOf } from "../../util/quantity.ts";

/** What the target tells of the volumes that it makes; undefined = not seen. */
export interface VolumeFacts {
    /** CDI's StorageProfiles. */
    readonly profiles?: readonly TargetObject[] | undefined;
    /** The CDIConfig `config`. */
    readonly cdiConfig?: TargetObject | undefined;
    /** The ForkliftController. */
    readonly forklift?: TargetObject | undefined;
}

/** Who decides how large the claim of a disk is: CDI, Forklift for what its populators fill, or nobody where an array copies. */
export type Maker = "cdi" | "forklift" | "array";

/** A PersistentVolumeClaim that a disk will have. Bytes. */
export interface Claim {
    /** "" = of none, as for direct LUNs. */
    readonly storageClass: string;
    readonly bytes: number;
    /** What of it is more than the disk. */
    readonly overhead: number;
    /** The overhead is the target's own word, and no default. */
    readonly isSure: boolean;
    readonly isDataVolume: boolean;
}

/**
 * The claim of a disk, as large as its maker makes it.
 *
 * Shape:  where the target does not tell, a class gives file systems, and the overhead is the usual one; such a claim is not sure.
 * Units:  bytes; both makers round a disk up to MiB.
 * Source: MTV-023, MTV-024, data-import CDI-U09 and CDI-U26, forklift-behaviour §1.12; Forklift `plan/util/utils.go` (`CalculateSpaceWithOverhead`),
 *         CDI `controller/common/util.go` (`GetRequiredSpace`), Forklift `vsphere/builder.go` (arrays: a block volume as large as the disk).
 */
export function claimOf(capacity: number, target: StorageTarget, maker: Maker, facts: VolumeFacts): Claim {
    const { storageClass } = target;
    const common = { storageClass, isDataVolume: maker === "cdi" };
    if (maker === "array") return { ...common, bytes: capacity, overhead: 0, isSure: true };
    const mode = modeOf(target, facts);
    const { of, isSure } = makers[maker][mode.value](storageClass, facts);
    const aligned = Math.ceil(capacity / mebi) * mebi;
    const bytes = of(aligned);
    return { ...common, bytes, overhead: bytes - aligned, isSure: mode.isSure && isSure };
}

const mebi = 1024 ** 2;

type Mode = NonNullable<StorageTarget["volumeMode"]>;

interface Growth {
    readonly of: (bytes: number) => number;
    readonly isSure: boolean;
}

const makers: Readonly<Record<Exclude<Maker, "array">, Readonly<Record<Mode, (storageClass: string, facts: VolumeFacts) => Growth>>>> = {
    cdi: {
        Block: () => ({ of: (bytes) => bytes, isSure: true }),
        Filesystem: (storageClass, { cdiConfig }) => {
            const { global, storageClass: byClass } = (cdiConfig?.status?.filesystemOverhead ?? {}) as CdiOverhead;
            return inflating(own(byClass, storageClass) ?? (global || 0.055), cdiConfig !== undefined);
        },
    },
    forklift: {
        Block: (_, { forklift }) => {
            const added = bytesOf(String(forklift?.spec?.controller_block_overhead ?? 0)) ?? 0;
            return { of: (bytes) => bytes + added, isSure: forklift !== undefined };
        },
        Filesystem: (_, { forklift }) => inflating(Number(forklift?.spec?.controller_filesystem_overhead ?? 10) / 100, forklift !== undefined),
    },
};

interface CdiOverhead {
    readonly global?: string;
    readonly storageClass?: Readonly<Record<string, string>>;
}

/** A part of the whole volume is the file system's own. */
function inflating(overhead: number | string, isSure: boolean): Growth {
    const part = Number(overhead);
    const isPart = part >= 0 && part < 1;
    return { of: (bytes) => (isPart ? Math.ceil(bytes / (1 - part)) : bytes), isSure: isSure && isPart };
}

/** As the map says, or else the class's profile: its first set with the access mode that the map asks for. */
function modeOf(
    { storageClass, accessMode, volumeMode }: StorageTarget,
    { profiles }: VolumeFacts,
): { readonly value: Mode; readonly isSure: boolean } {
    if (volumeMode) return { value: volumeMode, isSure: true };
    const profile = profiles?.find(({ metadata }) => metadata.name === storageClass);
    const sets = (profile?.status?.claimPropertySets ?? []) as readonly { readonly accessModes?: readonly string[]; readonly volumeMode?: Mode }[];
    const set = sets.find(({ accessModes = [] }) => accessMode === undefined || accessModes.includes(accessMode));
    return { value: set?.volumeMode ?? "Filesystem", isSure: set !== undefined };
}
