import type { KubeObject } from "../../kube/index.ts";
import { type Own, toId, toRef } from "../../lifecycle/index.ts";
import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import type { ValueMap } from "../../schema/value.ts";
import { defined, referenceArg } from "../virtualization/reference.ts";

/** Names of what lives beside a DataVolume. */
export const credentialsName = (own: Own) => `${own.name}-credentials`;
export const trustName = (own: Own) => `${own.name}-ca`;

/** Source: data-import CDI-U02, CDI-U03. */
export function dataVolumeSpec(args: DataVolumeArgs, own: Own): Record<string, unknown> {
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

function sourceOf({ source, ...args }: DataVolumeArgs, own: Own): Record<string, unknown> {
    const access = {
        secretRef: args.secret ?? (args.credentials && credentialsName(own)),
        certConfigMap: args.certConfigMap ?? (args.caCertificate === undefined ? undefined : trustName(own)),
    };
    if (source.http) return { http: defined({ ...source.http, ...access }) };
    if (source.registry) return { registry: defined({ ...source.registry, ...access }) };
    return source.pvc === undefined ? { blank: {} } : { pvc: toRef(String(source.pvc), own.namespace) };
}

function claimOf({ size, storageClass, accessModes, volumeMode }: NonNullable<DataVolumeArgs["storage"]>): Record<string, unknown> {
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

interface Endpoint {
    readonly secretRef?: string;
    readonly certConfigMap?: string;
    readonly [field: string]: unknown;
}

interface Claim {
    readonly resources?: { readonly requests?: { readonly storage?: string } };
    readonly storageClassName?: string;
    readonly accessModes?: readonly string[];
    readonly volumeMode?: string;
}

interface Spec {
    readonly source?: { readonly http?: Endpoint; readonly registry?: Endpoint; readonly pvc?: ValueMap; readonly blank?: object };
    readonly storage?: Claim;
    readonly pvc?: Claim;
    readonly contentType?: string;
    readonly preallocation?: boolean;
    readonly priorityClassName?: string;
}

/** Sources that are not spoken of here (s3, vddk, …) give an empty `source`, so that an import says what is missing. */
export function dataVolumeArgsOf(object: KubeObject, prior: ValueMap): ValueMap {
    const spec = object.spec as Spec;
    const own: Own = { name: object.metadata.name!, namespace: object.metadata.namespace! };
    const { secretRef, certConfigMap } = spec.source?.http ?? spec.source?.registry ?? {};
    const isKept = (argument: string, name: string | undefined, made: string) => prior[argument] !== undefined && name === made;
    return defined({
        source: sourceArg(spec, prior, own.namespace),
        secret: secretRef && !isKept("credentials", secretRef, credentialsName(own)) ? secretRef : undefined,
        certConfigMap: certConfigMap && !isKept("caCertificate", certConfigMap, trustName(own)) ? certConfigMap : undefined,
        contentType: spec.contentType,
        storage: spec.storage && claimArg(spec.storage),
        pvc: spec.pvc && claimArg(spec.pvc),
        preallocation: spec.preallocation,
        priorityClassName: spec.priorityClassName,
        ...annotationArgs(object, prior, own.namespace),
    }) as ValueMap;
}

function sourceArg({ source = {} }: Spec, prior: ValueMap, namespace: string): ValueMap {
    const before = (prior.source ?? {}) as ValueMap;
    const pvc = source.pvc && referenceArg(source.pvc, before.pvc, namespace);
    return defined({
        http: endpointArg(source.http),
        registry: endpointArg(source.registry),
        pvc,
        blank: source.blank === undefined ? undefined : true,
    }) as ValueMap;
}

function endpointArg(endpoint: Endpoint | undefined): ValueMap | undefined {
    if (!endpoint) return undefined;
    const { secretRef: _, certConfigMap: __, ...rest } = endpoint;
    return rest as ValueMap;
}

function claimArg({ resources, storageClassName, accessModes, volumeMode }: Claim): ValueMap {
    return defined({ size: resources?.requests?.storage, storageClass: storageClassName, accessModes, volumeMode }) as ValueMap;
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
