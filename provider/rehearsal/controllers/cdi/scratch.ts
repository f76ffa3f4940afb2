import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { Surroundings } from "../world.ts";
import { bind, sizeOf, specOf } from "./claim.ts";

/** What an importer does without a word about it. Source: data-import CDI-011, CDI-U05; CDI's import controller. */
export function needsScratch(volume: KubeObject): boolean {
    const { source: { http, registry } = {}, contentType } = specOf(volume);
    if (registry) return registry.pullMethod !== "node";
    if (!http) return false;
    return contentType === "archive" || (http.certConfigMap !== undefined && /^https:.*\.qcow2/.test(http.url));
}

/**
 * The volume beside the disk for the time of the import: always a file system, as large as the disk.
 *
 * Shape: why there is none, or undefined when it is there.
 */
export async function ensureScratch(world: Surroundings, volume: KubeObject, own: string): Promise<string | undefined> {
    const name = scratchName(volume);
    const { namespace } = volume.metadata;
    if (await world.cluster.get(kinds.persistentVolumeClaim, { name, namespace })) return undefined;
    const storageClassName = await scratchClass(world, own);
    const modes = ((await world.cluster.get(kinds.storageProfile, { name: storageClassName }))?.status?.claimPropertySets ?? []) as {
        volumeMode?: string;
    }[];
    if (modes.length > 0 && modes.every(({ volumeMode }) => volumeMode === "Block"))
        return `0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims (${name})`;
    const { uid = "" } = volume.metadata;
    const owner = { apiVersion: kinds.dataVolume.apiVersion, kind: "DataVolume", name: volume.metadata.name!, uid };
    const claim = await world.cluster.create(kinds.persistentVolumeClaim, {
        metadata: { name, namespace: namespace!, ownerReferences: [owner] },
        spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem", resources: sizeOf(volume), storageClassName },
    });
    await bind(world, claim);
    return undefined;
}

export async function removeScratch({ cluster }: Surroundings, volume: KubeObject): Promise<void> {
    await cluster.delete(kinds.persistentVolumeClaim, { name: scratchName(volume), namespace: volume.metadata.namespace });
}

function scratchName({ metadata }: KubeObject): string {
    return `${metadata.name}-scratch`;
}

async function scratchClass({ cluster }: Surroundings, own: string): Promise<string> {
    const config = await cluster.get(kinds.cdiConfig, { name: "config" });
    const wish = config?.status?.scratchSpaceStorageClass as string | undefined;
    return wish !== undefined && (await cluster.get(kinds.storageClass, { name: wish })) ? wish : own;
}
