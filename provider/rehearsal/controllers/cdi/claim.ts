import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { DataVolumeSpec } from "../../../schema/cdi/index.ts";
import type { Surroundings } from "../world.ts";

type ClaimSpec = NonNullable<DataVolumeSpec["pvc"]>;

export function specOf(volume: KubeObject): DataVolumeSpec {
    return (volume.spec ?? {}) as DataVolumeSpec;
}

function claimSpecOf(volume: KubeObject): ClaimSpec {
    return specOf(volume).storage ?? specOf(volume).pvc ?? {};
}

/** The class that a disk gets: its own, or the default one. Source: data-import CDI-U03. */
export async function classOf({ cluster }: Surroundings, volume: KubeObject): Promise<KubeObject | undefined> {
    const { items } = await cluster.list(kinds.storageClass);
    const wish = claimSpecOf(volume).storageClassName;
    if (wish !== undefined) return items.find(({ metadata }) => metadata.name === wish);
    const marked = (annotation: string) => items.find(({ metadata }) => metadata.annotations?.[annotation] === "true");
    const forVirt = specOf(volume).storage ? marked("storageclass.kubevirt.io/is-default-virt-class") : undefined;
    return forVirt ?? marked("storageclass.kubernetes.io/is-default-class");
}

/** The claim behind a DataVolume, made when it is not there. What is not said comes from the class's storage profile. Source: data-import CDI-U03. */
export async function ensureClaim(world: Surroundings, volume: KubeObject, storageClass: string): Promise<KubeObject> {
    const { name = "", namespace, uid = "", labels } = volume.metadata;
    const found = await world.cluster.get(kinds.persistentVolumeClaim, { name, namespace });
    if (found) return found;
    const { accessModes = ["ReadWriteOnce"], volumeMode = "Filesystem" } = await profileOf(world, storageClass);
    const owner = { apiVersion: kinds.dataVolume.apiVersion, kind: "DataVolume", name, uid, controller: true };
    return await world.cluster.create(kinds.persistentVolumeClaim, {
        metadata: { name, namespace: namespace!, ...(labels ? { labels } : {}), ownerReferences: [owner] },
        spec: { accessModes, volumeMode, ...claimSpecOf(volume), resources: sizeOf(volume), storageClassName: storageClass },
    });
}

/** A clone may leave its size to the claim that is cloned. */
export function sizeOf(volume: KubeObject): { readonly requests: { readonly storage: string } } {
    return { requests: { storage: String(claimSpecOf(volume).resources?.requests?.storage ?? "1Gi") } };
}

export async function bind({ cluster }: Surroundings, { metadata, spec }: KubeObject): Promise<void> {
    const { resources, accessModes } = spec as { resources: { requests: object }; accessModes: readonly string[] };
    const status = { phase: "Bound", capacity: resources.requests, accessModes };
    const ref = { name: metadata.name!, namespace: metadata.namespace };
    await cluster.patch(kinds.persistentVolumeClaim, ref, { status }, { type: "merge", subresource: "status", fieldManager: "csi-provisioner" });
}

async function profileOf({ cluster }: Surroundings, storageClass: string): Promise<ClaimSpec> {
    const profile = await cluster.get(kinds.storageProfile, { name: storageClass });
    return ((profile?.status?.claimPropertySets ?? []) as readonly ClaimSpec[])[0] ?? {};
}

/** True when a VM uses the claim: then a class that waits for the first consumer binds it. */
export async function hasConsumer({ cluster }: Surroundings, { metadata: { name = "", namespace } }: KubeObject): Promise<boolean> {
    const { items } = await cluster.list(kinds.virtualMachine, { namespace });
    return items.some((machine) => disksOf(machine).includes(name));
}

interface MachineSpec {
    readonly template?: {
        readonly spec?: {
            readonly volumes?: readonly {
                readonly dataVolume?: { readonly name: string };
                readonly persistentVolumeClaim?: { readonly claimName: string };
            }[];
        };
    };
}

/** Names of the claims that a VM's volumes are. */
export function disksOf(machine: KubeObject): readonly string[] {
    const { volumes = [] } = ((machine.spec ?? {}) as MachineSpec).template?.spec ?? {};
    return volumes.flatMap(({ dataVolume, persistentVolumeClaim }) => dataVolume?.name ?? persistentVolumeClaim?.claimName ?? []);
}
