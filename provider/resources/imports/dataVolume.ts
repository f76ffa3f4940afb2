import { isDeepStrictEqual } from "node:util";
import { MigrationError } from "../../errors.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { type Change, type Companion, type KindSheet, type Own, toId } from "../../lifecycle/index.ts";
import { DataVolumeArgs as argsShape, type DataVolumeArgs, DataVolumeOutputs } from "../../schema/imports/dataVolume.ts";
import type { ValueMap } from "../../schema/value.ts";
import { judgeImport, restartsOf } from "./judge.ts";
import { importProblems, requireClass } from "./problems.ts";
import { annotationsOf, comparable, credentialsName, dataVolumeArgsOf, dataVolumeSpec, isAsFound, specAsFound, trustName } from "./spec.ts";

/**
 * A disk that CDI fills.
 *
 * ```ts
 * const disk = new imports.DataVolume("fedora", {
 *     source: { http: { url: "https://images.example.com/fedora.qcow2" } },
 *     storage: { size: "20Gi", storageClass: "ceph-rbd", volumeMode: "Block" },
 * });
 * ```
 *
 * Source: data-import CDI-004 … CDI-017, CDI-U01 … CDI-U06.
 */
export const dataVolume: KindSheet<DataVolumeArgs> = {
    token: "imports:DataVolume",
    description:
        'A disk that CDI fills from a web server or a registry, e.g. `source: { http: { url: "https://images.example.com/fedora.qcow2" } }, storage: { size: "20Gi" }`. Done when every byte is there; an importer that fails again and again is reported with its cause. CDI changes no disk: another source or size means a new one, and what the old one holds is lost. The disk is deleted with the resource; the option `retainOnDelete` keeps it.',
    kind: kinds.dataVolume,
    args: argsShape,
    outputs: DataVolumeOutputs,
    keep: ["credentials", "caCertificate", "waitForConsumer", "maxRestarts", "stallMinutes"],
    manifest: (args, own) => ({ spec: dataVolumeSpec(args, own), annotations: annotationsOf(args, own) }),
    companions: (args, own) => [...credentialsSecret(args, own), ...trustConfigMap(args, own)],
    argsOf: dataVolumeArgsOf,
    outputsOf: (object) => {
        const { phase = "", progress = "N/A", claimName } = (object.status ?? {}) as { phase?: string; progress?: string; claimName?: string };
        return { phase, progress, restartCount: restartsOf(object), claimName: claimName ?? object.metadata.name! };
    },
    problems: importProblems,
    async beforeMake(args, own, session, signal, existing) {
        requireSame(args, own, existing);
        await requireClass(args, own, session, signal, existing);
    },
    replacements,
    judge: judgeImport,
    stallAfter: ({ stallMinutes = 30 }) => stallMinutes * 60_000,
    isFrozen: true,
    isSpent,
};

/**
 * A spec is never changed, and what the importer was told by annotations neither; those say nothing any more once the disk is done.
 *
 * What counts is the disk as it is, not what the last update was told: whoever deletes the Secret of a disk that is done does not lose the disk.
 *
 * Source: data-import CDI-U03, CDI-U06.
 */
function replacements({ before, after, object, paths }: Change<DataVolumeArgs>): ReadonlyMap<string, string> {
    const own: Own = { name: String(before.name), namespace: String(before.namespace) };
    const isDone = object?.status?.phase === "Succeeded";
    const madeOf = (args: DataVolumeArgs) => ({ spec: comparable(dataVolumeSpec(args, own)), told: isDone ? undefined : annotationsOf(args, own) });
    const now = { ...madeOf(before), ...(object ? { spec: comparable(specAsFound(object, own)) } : {}) };
    if (isDeepStrictEqual(now, madeOf(after))) return new Map();
    const counts = (property: keyof DataVolumeArgs) => !isDeepStrictEqual(madeOf(before), madeOf({ ...before, [property]: after[property] }));
    const reason = `CDI changes no disk: it is made anew${isDone ? ", and what it holds now is lost" : ""}`;
    const changed = new Set(paths.map(([property]) => property as keyof DataVolumeArgs));
    return new Map([...changed].filter(counts).map((property) => [property, reason] as const));
}

/** What nobody has been told of may have another spec by now; a disk that is done is not thrown away for it. */
function isSpent(object: KubeObject, args: DataVolumeArgs, reported: ValueMap | undefined): boolean {
    const { name = "", namespace = "", uid } = object.metadata;
    const phase = object.status?.phase;
    if (reported) return phase === "Failed" && reported.phase === phase && reported.uid === uid;
    const own: Own = { name, namespace };
    return phase !== "Succeeded" && !isAsFound(object, args, own);
}

/** Errors: `Refused` when a disk that is done would have to be another one, as when an update was killed just as it was done. */
function requireSame(args: DataVolumeArgs, own: Own, existing: KubeObject | undefined): void {
    if (existing?.status?.phase !== "Succeeded" || isAsFound(existing, args, own)) return;
    const { name, namespace } = own;
    throw new MigrationError("Refused", `cannot make DataVolume ${toId(own)}: there is one that holds something else, and CDI changes no disk`, {
        details: [`if nobody needs what it holds: \`oc delete datavolume ${name} -n ${namespace}\`, then run again`],
    });
}

/** Source: data-import CDI-003. */
function credentialsSecret({ credentials }: DataVolumeArgs, own: Own): readonly Companion[] {
    if (!credentials) return [];
    const { apiVersion, kind } = kinds.secret;
    const data = { accessKeyId: base64(credentials.username), secretKey: base64(credentials.password) };
    const object = { apiVersion, kind, metadata: metaOf(own, credentialsName(own)), type: "Opaque", data };
    return [{ kind: kinds.secret, argument: "credentials", object }];
}

/** Source: data-import CDI-001. */
function trustConfigMap({ caCertificate }: DataVolumeArgs, own: Own): readonly Companion[] {
    if (caCertificate === undefined) return [];
    const { apiVersion, kind } = kinds.configMap;
    const object = { apiVersion, kind, metadata: metaOf(own, trustName(own)), data: { "ca.pem": caCertificate } };
    return [{ kind: kinds.configMap, argument: "caCertificate", object }];
}

function metaOf({ namespace }: Own, name: string) {
    return { name, namespace, labels: { app: "containerized-data-importer" } };
}

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}
