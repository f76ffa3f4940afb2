import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../../kube/index.ts";
import { type Own, toId, toRef } from "../../lifecycle/index.ts";
import type { DataVolumeSpec } from "../../schema/cdi/index.ts";
import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import type { Value, ValueMap } from "../../schema/value.ts";
import { bytesOf } from "../../util/quantity.ts";
import { defined, referenceArg } from "../virtualization/reference.ts";

/** Names of what lives beside a DataVolume. */
export const credentialsName = (own: Own) => `${own.name}-credentials`;
export const trustName = (own: Own) => `${own.name}-ca`;

/** Source: data-import CDI-U02, CDI-U03. */
export function dataVolumeSpec(args: DataVolumeArgs, own: Own): DataVolumeSpec & Record<string, unknown> {
    const { contentType, preallocation, priorityClassName, storage, pvc } = args;
    return defined({
        source: sourceOf(args, own),
        contentType,
        storage: storage && claimOf(storage),
        pvc: pvc && claimOf(pvc),
        preallocation,
        priorityClassName,
    });
}

/** Field by field, so that equal arguments give equal bytes: property maps have no order. */
function sourceOf({ source: { http, registry, pvc }, ...args }: DataVolumeArgs, own: Own): NonNullable<DataVolumeSpec["source"]> {
    const access = {
        secretRef: args.secret ?? (args.credentials && credentialsName(own)),
        certConfigMap: args.certConfigMap ?? (args.caCertificate === undefined ? undefined : trustName(own)),
    };
    if (http) return { http: defined({ url: http.url, extraHeaders: http.extraHeaders, secretExtraHeaders: http.secretExtraHeaders, ...access }) };
    if (registry) {
        const { url, imageStream, pullMethod } = registry;
        return { registry: defined({ url, imageStream, pullMethod, ...access }) };
    }
    return pvc === undefined ? { blank: {} } : { pvc: toRef(String(pvc), own.namespace) };
}

type Claim = NonNullable<DataVolumeSpec["storage"]>;

function claimOf({ size, storageClass, accessModes, volumeMode }: NonNullable<DataVolumeArgs["storage"]>): Claim {
    const resources = size === undefined ? undefined : { requests: { storage: size } };
    return defined({ resources, storageClassName: storageClass, accessModes, volumeMode });
}

const annotations = {
    keep: "cdi.kubevirt.io/storage.deleteAfterCompletion",
    immediate: "cdi.kubevirt.io/storage.bind.immediate.requested",
    retain: "cdi.kubevirt.io/storage.pod.retainAfterCompletion",
    network: "k8s.v1.cni.cncf.io/networks",
} as const;

/** A DataVolume that CDI collects after its success would look deleted. Source: data-import CDI-U06. */
export function annotationsOf({ immediateBinding, retainPods, transferNetwork }: DataVolumeArgs, own: Own): Record<string, string> {
    return {
        [annotations.keep]: "false",
        ...(immediateBinding ? { [annotations.immediate]: "true" } : {}),
        ...(retainPods ? { [annotations.retain]: "true" } : {}),
        ...(transferNetwork === undefined ? {} : { [annotations.network]: toId(toRef(transferNetwork, own.namespace)) }),
    };
}

/** Sources that are not spoken of here (s3, vddk, …) give an empty `source`, so that an import says what is missing. */
export function dataVolumeArgsOf(object: KubeObject, prior: ValueMap): ValueMap {
    const spec = object.spec as DataVolumeSpec;
    const own: Own = { name: object.metadata.name!, namespace: object.metadata.namespace! };
    const { secretRef, certConfigMap } = spec.source?.http ?? spec.source?.registry ?? {};
    const unlessOurs = (name: string | undefined, argument: string, made: string) =>
        prior[argument] !== undefined && name === made ? undefined : name;
    return defined({
        source: sourceArg(spec, prior, own.namespace),
        secret: unlessOurs(secretRef, "credentials", credentialsName(own)),
        certConfigMap: unlessOurs(certConfigMap, "caCertificate", trustName(own)),
        contentType: spec.contentType,
        storage: spec.storage && claimArg(spec.storage, prior.storage),
        pvc: spec.pvc && claimArg(spec.pvc, prior.pvc),
        preallocation: spec.preallocation,
        priorityClassName: spec.priorityClassName,
        ...annotationArgs(object, prior, own.namespace),
    }) as ValueMap;
}

/** The spec as it is in the cluster, as far as arguments can say it: fields that others have added are left out. */
export function specAsFound(object: KubeObject, own: Own): DataVolumeSpec {
    return dataVolumeSpec(dataVolumeArgsOf(object, {}) as unknown as DataVolumeArgs, own);
}

/** Whether the object in the cluster is what the arguments ask for. */
export function isAsFound(object: KubeObject, args: DataVolumeArgs, own: Own): boolean {
    return isDeepStrictEqual(comparable(specAsFound(object, own)), comparable(dataVolumeSpec(args, own)));
}

/**
 * A spec for comparisons: whoever writes an object in Go, as CDI does, says `1Gi` where somebody has said `1024Mi`.
 *
 * Source: Kubernetes `resource.Quantity` (canonical form); CDI compares by value when it refuses changes.
 */
export function comparable({ storage, pvc, ...spec }: DataVolumeSpec): Record<string, unknown> {
    const sized = ({ resources, ...claim }: Claim) => ({ ...claim, bytes: amount(resources?.requests?.storage) });
    return { ...spec, storage: storage && sized(storage), pvc: pvc && sized(pvc) };
}

function amount(size: unknown): unknown {
    return bytesOf(String(size)) ?? size;
}

function sourceArg({ source: { http, registry, pvc, blank } = {} }: DataVolumeSpec, prior: ValueMap, namespace: string): ValueMap {
    const before = (prior.source ?? {}) as ValueMap;
    return defined({
        http: http && defined({ url: http.url, extraHeaders: http.extraHeaders, secretExtraHeaders: http.secretExtraHeaders }),
        registry: registry && defined({ url: registry.url, imageStream: registry.imageStream, pullMethod: registry.pullMethod }),
        pvc: pvc && referenceArg(pvc, before.pvc, namespace),
        blank: blank && true,
    }) as ValueMap;
}

function claimArg({ resources, storageClassName, accessModes, volumeMode }: Claim, prior: Value | undefined): ValueMap {
    const found = resources?.requests?.storage;
    const told = (prior as ValueMap | undefined)?.size;
    const size = found === undefined || amount(found) !== amount(told) ? found : told;
    return defined({ size: size === undefined ? undefined : String(size), storageClass: storageClassName, accessModes, volumeMode }) as ValueMap;
}

/** `false` leaves no annotation, as absence does. */
function annotationArgs({ metadata }: KubeObject, prior: ValueMap, namespace: string): ValueMap {
    const found = metadata.annotations ?? {};
    const flag = (argument: string, isSet: boolean) => isSet || (prior[argument] === false ? false : undefined);
    const network = found[annotations.network];
    return defined({
        immediateBinding: flag("immediateBinding", annotations.immediate in found),
        retainPods: flag("retainPods", found[annotations.retain] === "true"),
        transferNetwork: network === undefined ? undefined : referenceArg(toRef(network, namespace), prior.transferNetwork, namespace),
    }) as ValueMap;
}
