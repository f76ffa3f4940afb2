import { type KubeObject, kinds } from "../../kube/index.ts";
import type { KindSheet, Own } from "../../lifecycle/index.ts";
import { MapOutputs, NetworkMapArgs, type NetworkTarget, StorageMapArgs, type StorageTarget } from "../../schema/maps.ts";
import type { ValueMap } from "../../schema/value.ts";
import { refuseInUse } from "./inUse.ts";
import { networkMapProblems, storageMapProblems } from "./mapProblems.ts";
import { networkRef, plainSource, podProblems, type SourceNetwork } from "./podNetwork.ts";
import { defined, keyOf, reference, referenceArg, sortedEntries, sourceRef } from "./reference.ts";

type NetworkDestination = { type: "pod" | "ignored" } | { type: "multus"; namespace: string; name: string };

/** Which source network becomes which target network. Source: forklift-behaviour §1.5, §3. */
export const networkMap: KindSheet<NetworkMapArgs> = {
    token: "virtualization:NetworkMap",
    description: "Where the NICs of each source network go. Ready when every source and every target is known to the controller.",
    kind: kinds.networkMap,
    args: NetworkMapArgs,
    outputs: MapOutputs,
    manifest: (args, own) => ({
        spec: {
            provider: providers(args, own),
            map: sortedEntries(args.networks).flatMap(([key, target]) =>
                networkDestinations(target).map((destination) => ({
                    source: defined({ ...networkRef(key, target.id), vlan: target.vlan }),
                    destination,
                })),
            ),
        },
    }),
    problems: async (args, own, session, signal) => {
        const [found, pod] = await Promise.all([networkMapProblems(args, own, session, signal), podProblems(args, own, session, signal)]);
        return { ...found, issues: [...found.issues, ...pod] };
    },
    argsOf: (object, prior) => ({
        ...providerArgs(object, prior),
        networks: networksOf(object, (prior.networks ?? {}) as Record<string, NetworkTarget>),
    }),
    outputsOf: referencesOf,
    beforeDelete: refuseInUse(kinds.networkMap),
};

/** Which datastore becomes which storage class. Source: forklift-behaviour §1.6, §3. */
export const storageMap: KindSheet<StorageMapArgs> = {
    token: "virtualization:StorageMap",
    description: "Where the disks of each source datastore go. Ready when every source and every storage class is known to the controller.",
    kind: kinds.storageMap,
    args: StorageMapArgs,
    outputs: MapOutputs,
    manifest: (args, own) => ({
        spec: {
            provider: providers(args, own),
            map: sortedEntries(args.storage).map(([key, target]) =>
                defined({
                    source: sourceRef(key, target.id),
                    destination: defined({ storageClass: target.storageClass, accessMode: target.accessMode, volumeMode: target.volumeMode }),
                    offloadPlugin: offload(target),
                }),
            ),
        },
    }),
    problems: storageMapProblems,
    argsOf: (object, prior) => ({
        ...providerArgs(object, prior),
        storage: storageOf(object, (prior.storage ?? {}) as Record<string, StorageTarget>),
    }),
    outputsOf: referencesOf,
    beforeDelete: refuseInUse(kinds.storageMap),
};

function providers(args: { source: string; destination?: string | undefined }, own: Own) {
    return { source: reference(args.source, own.namespace), destination: reference(args.destination ?? "host", own.namespace) };
}

function providerArgs(object: KubeObject, prior: ValueMap): ValueMap {
    const { source, destination } = object.spec!.provider as { source?: unknown; destination?: unknown };
    const namespace = object.metadata.namespace!;
    return defined({ source: referenceArg(source, prior.source, namespace), destination: referenceArg(destination, prior.destination, namespace) });
}

function networkDestinations(target: NetworkTarget): readonly NetworkDestination[] {
    if (target.ignored) return [{ type: "ignored" }];
    if (target.multus === undefined) return [{ type: "pod" }];
    return [target.multus].flat().map((text) => ({ type: "multus", ...reference(text, "default") }));
}

interface MapEntry {
    readonly source: { id?: string; name?: string; vlan?: string };
}

interface NetworkEntry {
    readonly source: SourceNetwork & { readonly vlan?: string };
    readonly destination: NetworkDestination;
}

function networksOf(object: KubeObject, prior: Record<string, NetworkTarget>): ValueMap {
    const networks: Record<string, Record<string, string | string[] | boolean>> = {};
    for (const { source, destination } of object.spec!.map as NetworkEntry[]) {
        const key = keyOf(plainSource(source), prior);
        const target = destination.type === "multus" ? pooled(networks[key]?.multus, destination) : { [destination.type]: true };
        networks[key] = { ...(prior[key]?.id ? { id: prior[key].id } : {}), ...(source.vlan ? { vlan: source.vlan } : {}), ...target };
    }
    return networks;
}

/** A source that occurs several times is a pool of networks. Source: forklift-behaviour §3.4. */
function pooled(before: string | string[] | boolean | undefined, { namespace, name }: { namespace: string; name: string }) {
    const text = `${namespace}/${name}`;
    return { multus: typeof before === "string" || Array.isArray(before) ? [before, text].flat() : text };
}

interface StorageDestination {
    readonly storageClass: string;
    readonly accessMode?: string;
    readonly volumeMode?: string;
}

interface OffloadPlugin {
    readonly vsphereXcopyConfig?: { secretRef: string; storageVendorProduct: string; dedicatedMigrationHosts?: string[] };
    readonly csiVolumeImport?: { secretRef: string; storageVendorProduct: string };
}

function offload({ xcopyOffload, csiOffload }: StorageTarget): OffloadPlugin | undefined {
    if (xcopyOffload) {
        const { secret, ...rest } = xcopyOffload;
        return { vsphereXcopyConfig: defined({ secretRef: secret, ...rest }) };
    }
    return csiOffload && { csiVolumeImport: { secretRef: csiOffload.secret, storageVendorProduct: csiOffload.storageVendorProduct } };
}

function storageOf(object: KubeObject, prior: Record<string, StorageTarget>): ValueMap {
    const entries = object.spec!.map as (MapEntry & { destination: StorageDestination; offloadPlugin?: OffloadPlugin })[];
    return Object.fromEntries(
        entries.map(({ source, destination, offloadPlugin }) => {
            const key = keyOf(source, prior);
            return [key, defined({ id: prior[key]?.id, ...destination, ...offloadArgs(offloadPlugin) })];
        }),
    );
}

function offloadArgs(plugin: OffloadPlugin | undefined): ValueMap {
    const { vsphereXcopyConfig: xcopy, csiVolumeImport: csi } = plugin ?? {};
    const args = (config: { secretRef: string }) => {
        const { secretRef, ...rest } = config;
        return { secret: secretRef, ...rest };
    };
    return { ...(xcopy ? { xcopyOffload: args(xcopy) } : {}), ...(csi ? { csiOffload: args(csi) } : {}) };
}

function referencesOf(object: KubeObject): ValueMap {
    const references = (object.status?.references ?? []) as { id?: string; name?: string }[];
    return { references: Object.fromEntries(references.map(({ id, name }) => [name || id || "", id ?? ""])) };
}
