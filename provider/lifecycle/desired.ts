import type { Kind, KubeObject } from "../kube/index.ts";
import type { Path } from "./contest.ts";
import { labelsOf, type Maker, urnAnnotation } from "./identity.ts";
import type { Companion, KindSheet, Own } from "./sheet.ts";

/** An object with its companions, as it should be. */
export interface Desired {
    readonly kind: Kind;
    readonly own: Own;
    readonly maker: Maker;
    /** The field manager that all of it is written by. */
    readonly manager: string;
    readonly manifest: Pick<KubeObject, "spec"> & { readonly annotations?: Record<string, string> };
    readonly companions: readonly Companion[];
    readonly specWith?: KindSheet["specWith"];
    readonly labels?: Record<string, string> | undefined;
    readonly annotations?: Record<string, string> | undefined;
    /** Fields that the state knows and that are not asked for any more. */
    readonly dropped?: readonly Path[];
    /** Of a guest: whose fields these are to be, and whether some were somebody else's before. */
    readonly claim?: { readonly uid: string; readonly force: boolean };
}

/** The object as it is written: a guest's has nothing but its fields. */
export function wholeOf(desired: Desired): KubeObject {
    const { kind, own, manifest, claim } = desired;
    return claim ? { ...bare(kind, own, claim.uid), spec: manifest.spec } : stamped(bodyOf(desired), desired);
}

function bodyOf({ own, manifest, annotations }: Desired): KubeObject {
    const { annotations: ofManifest, ...body } = manifest;
    return { metadata: { name: own.name, namespace: own.namespace || undefined, annotations: { ...ofManifest, ...annotations } }, ...body };
}

/** Type, our labels and annotations on top of what the object brings. */
export function stamped(object: KubeObject, { maker, labels, kind }: Desired): KubeObject {
    const { apiVersion, kind: name } = object.kind ? { apiVersion: object.apiVersion!, kind: object.kind } : kind;
    const metadata = {
        ...object.metadata,
        labels: { ...object.metadata.labels, ...labels, ...labelsOf(maker) },
        annotations: { ...object.metadata.annotations, [urnAnnotation]: maker.urn },
    };
    return { ...object, apiVersion, kind: name, metadata };
}

/** An object as a guest speaks of it: no labels, no annotations. */
export function bare({ apiVersion, kind }: Kind, { name, namespace }: Own, uid: string): KubeObject {
    return { apiVersion, kind, metadata: { name, namespace, uid } };
}
