import { MigrationError } from "../../errors.ts";
import { type Cluster, type KubeObject, kinds } from "../../kube/index.ts";
import { type Connected, declaredKey, type Findings, type Own, type Session, toId, toRef } from "../../lifecycle/index.ts";
import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown, isUnknown } from "../../schema/value.ts";
import { nearest } from "../../util/nearest.ts";
import { ruleIssues, ruleWarnings } from "./rules.ts";
import { scratchNeed, scratchObstacle } from "./scratch.ts";
import { isAsFound } from "./spec.ts";
import { defaultClass, isMissing, lookFor, modesOf, type StorageFacts, storageFacts } from "./storage.ts";

/**
 * What can be known of an import before it begins: its own rules; whether Secret, ConfigMap and claims are there; what the storage can give.
 *
 * A cluster that does not tell (rights, kinds that are not installed) is no problem of the import.
 */
export async function importProblems(args: DataVolumeArgs, own: Own, session: Session, signal: AbortSignal): Promise<Findings> {
    const open = openParts(args);
    if (open.length > 0) return { issues: [], warnings: [], unknowns: open.map((part) => `${part}: the import is judged once it is known`) };
    const ofRules: Findings = { issues: ruleIssues(args), warnings: ruleWarnings(args), unknowns: [] };
    const { cluster } = session;
    if (!cluster) return ofRules;
    const existing = await lookFor(cluster, kinds.dataVolume, own, signal);
    if (existing && isDoneAsAsked(existing, args, own)) return ofRules;
    const found = [
        await missingObjects(args, own, session, signal),
        existing ? [] : await takenClaim(own, cluster, signal),
        storageDoubts(args, await storageFacts(cluster, signal)),
    ].flat();
    const sure = found.filter(({ isWarning }) => !isWarning);
    const doubts = found.filter(({ isWarning }) => isWarning).map(({ property, reason }) => `${property}: ${reason}`);
    return {
        ...ofRules,
        issues: [...ofRules.issues, ...sure.map(({ property, reason }) => ({ property, reason }))],
        warnings: [...ofRules.warnings, ...doubts],
    };
}

/** Parts that are not known as a whole: who looks into them finds nothing. */
function openParts({ source, storage, pvc }: DataVolumeArgs): readonly string[] {
    const { http, registry } = source;
    const headers = { "source.http.extraHeaders": http?.extraHeaders, "source.http.secretExtraHeaders": http?.secretExtraHeaders };
    const parts = { source, "source.http": http, "source.registry": registry, ...headers, storage, pvc };
    return Object.entries(parts).flatMap(([name, part]) => (isUnknown(part) ? [name] : []));
}

/** What has been imported needs neither its source nor room beside it any more. */
function isDoneAsAsked(existing: KubeObject, args: DataVolumeArgs, own: Own): boolean {
    return existing.status?.phase === "Succeeded" && isAsFound(existing, args, own);
}

type Doubt = InputIssue & { readonly isWarning?: boolean };

/**
 * An importer waits for ever for what its pod needs and is not there. Only told: the same program may be about to make it.
 *
 * Source: data-import CDI-001; CDI's import controller.
 */
async function missingObjects(args: DataVolumeArgs, own: Own, { cluster, declared }: Session, signal: AbortSignal): Promise<readonly Doubt[]> {
    const headers = args.source.http?.secretExtraHeaders ?? [];
    const wanted = [
        { kind: kinds.secret, property: "secret", name: args.secret, otherwise: ", or use `credentials`" },
        { kind: kinds.configMap, property: "certConfigMap", name: args.certConfigMap, otherwise: ", or use `caCertificate`" },
        ...headers.map((name, at) => ({ kind: kinds.secret, property: `source.http.secretExtraHeaders[${at}]`, name, otherwise: "" })),
        { kind: kinds.persistentVolumeClaim, property: "source.pvc", name: args.source.pvc, otherwise: "" },
        { kind: kinds.networkAttachmentDefinition, property: "transferNetwork", name: args.transferNetwork, otherwise: "" },
    ];
    const looks = wanted.map(async ({ kind, property, name, otherwise }): Promise<readonly Doubt[]> => {
        if (name === undefined || containsUnknown(name)) return [];
        const ref = toRef(name, own.namespace);
        const isToCome = kind === kinds.persistentVolumeClaim && declared.has(declaredKey(kinds.dataVolume, ref));
        if (isToCome || !(await isMissing(cluster!, kind, ref, signal))) return [];
        return [
            {
                property,
                reason: `there is no ${kind.kind} ${toId(ref)} yet, and nothing begins before; create it first${otherwise}`,
                isWarning: true,
            },
        ];
    });
    return (await Promise.all(looks)).flat();
}

/** CDI refuses a DataVolume whose claim is there already, unless an earlier one of the name left it. Source: CDI's admission. */
async function takenClaim(own: Own, cluster: Cluster, signal: AbortSignal): Promise<readonly Doubt[]> {
    const claim = await lookFor(cluster, kinds.persistentVolumeClaim, own, signal);
    const { annotations = {}, ownerReferences = [], deletionTimestamp } = claim?.metadata ?? {};
    const isLeft = ownerReferences.some(({ kind, name, controller }) => controller && kind === kinds.dataVolume.kind && name === own.name);
    const isPopulated = annotations["cdi.kubevirt.io/storage.populatedFor"] === own.name;
    if (!claim || deletionTimestamp || isLeft || isPopulated) return [];
    return [{ property: "name", reason: `there is already a PersistentVolumeClaim ${toId(own)}; give this disk another \`name\`` }];
}

/** Source: data-import CDI-011, CDI-012, CDI-U03, CDI-U05. */
function storageDoubts(args: DataVolumeArgs, facts: StorageFacts): readonly Doubt[] {
    const form = args.storage ? "storage" : "pvc";
    const { storageClass: wish, accessModes } = args.storage ?? args.pvc ?? {};
    if (facts.classes === undefined || containsUnknown(wish)) return [];
    const names = facts.classes.map(({ metadata }) => metadata.name!).sort();
    const property = `${form}.storageClass`;
    const own = wish ?? defaultClass(facts.classes, form);
    const ofOwn = facts.classes.find(({ metadata }) => metadata.name === own);
    if (!ofOwn) return missingClass(property, wish, names, accessModes !== undefined);
    return [...consumerDoubt(args, property, ofOwn), ...scratchDoubt(args, ofOwn.metadata.name!, names, facts)];
}

/** Kubernetes binds such a claim to a volume that somebody makes; CDI asks for it only when it is told the access modes. Source: data-import CDI-016. */
function missingClass(property: string, wish: string | undefined, names: readonly string[], canBeBound: boolean): readonly Doubt[] {
    const others = names.join(", ") || "none at all";
    const isRequired = wish === undefined;
    const reason = isRequired
        ? `is required: the cluster has no default class, only ${others}`
        : `there is no storage class ${wish}; the cluster has ${others}`;
    if (canBeBound) return [{ property, reason: `${reason}; the disk waits for a volume made by hand`, isWarning: true }];
    // What is like one of them is that one, misspelt; anything else the same program may make first.
    return [{ property, reason, isWarning: !isRequired && nearest(wish, names).length === 0 }];
}

/**
 * The class of a new disk is there: its claim would wait for ever, and nobody would say for what.
 *
 * Errors: `Refused`.
 */
export async function requireClass(
    { storage, pvc }: DataVolumeArgs,
    own: Own,
    { cluster }: Connected,
    signal: AbortSignal,
    existing: KubeObject | undefined,
): Promise<void> {
    const { storageClass: name, accessModes } = storage ?? pvc ?? {};
    if (existing || name === undefined || accessModes !== undefined || !(await isMissing(cluster, kinds.storageClass, { name }, signal))) return;
    throw new MigrationError(
        "Refused",
        `cannot make DataVolume ${toId(own)}: there is no storage class ${name}; create it first, or name another one`,
    );
}

function consumerDoubt({ immediateBinding, waitForConsumer }: DataVolumeArgs, property: string, ofOwn: KubeObject): readonly Doubt[] {
    if (ofOwn.volumeBindingMode !== "WaitForFirstConsumer" || immediateBinding) return [];
    const then = waitForConsumer ? "this update waits for it" : "this update does not wait for it";
    const reason = `${ofOwn.metadata.name} binds a volume when a VM first uses it, and the import begins only then (${then}); \`immediateBinding: true\` imports at once`;
    return [{ property, reason, isWarning: true }];
}

function scratchDoubt(args: DataVolumeArgs, own: string, classes: readonly string[], { profiles, config }: StorageFacts): readonly Doubt[] {
    if (args.source.http && containsUnknown(args.source.http.url)) return [];
    const { need, because } = scratchNeed(args);
    const configured = config?.status?.scratchSpaceStorageClass as string | undefined;
    const obstacle = scratchObstacle({ configured, own, classes, modesOf: (name) => modesOf(profiles, name) });
    if (need === "no" || obstacle === undefined) return [];
    // What CDI is configured to take cannot be seen by everybody.
    const isSure = need === "yes" && config !== undefined;
    const words = need === "yes" ? "the import needs scratch space" : "the import may need scratch space";
    return [
        { property: args.source.registry ? "source.registry" : "source.http", reason: `${words} (${because}), but ${obstacle}`, isWarning: !isSure },
    ];
}
