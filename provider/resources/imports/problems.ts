import { type KubeObject, kinds } from "../../kube/index.ts";
import { declaredKey, type Findings, type Own, type Session, toRef } from "../../lifecycle/index.ts";
import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown, isUnknown } from "../../schema/value.ts";
import { ruleIssues, ruleWarnings } from "./rules.ts";
import { scratchNeed, scratchObstacle } from "./scratch.ts";
import { defaultClass, isMissing, lookFor, modesOf, type StorageFacts, storageFacts } from "./storage.ts";

/**
 * What can be known of an import before it begins: its own rules; whether Secret, ConfigMap and claims are there; what the storage can give.
 *
 * A cluster that does not tell (rights, kinds that are not installed) is no problem of the import.
 */
export async function importProblems(args: DataVolumeArgs, own: Own, session: Session, signal: AbortSignal): Promise<Findings> {
    if (isUnknown(args.source)) return { issues: [], warnings: [], unknowns: ["the source is not known yet; it is judged when it is"] };
    const ofRules: Findings = { issues: ruleIssues(args), warnings: ruleWarnings(args), unknowns: [] };
    const { cluster } = session;
    if (!cluster) return ofRules;
    const existing = await lookFor(cluster, kinds.dataVolume, own, signal);
    // What has been imported needs neither its source nor room beside it any more.
    if (existing?.status?.phase === "Succeeded") return ofRules;
    const found = [
        await missingObjects(args, own, session, signal),
        existing ? [] : await takenClaim(own, session, signal),
        storageIssues(args, await storageFacts(cluster, signal)),
    ].flat();
    const sure = found.filter(({ isWarning }) => !isWarning);
    const doubts = found.filter(({ isWarning }) => isWarning).map(({ property, reason }) => `${property}: ${reason}`);
    return {
        ...ofRules,
        issues: [...ofRules.issues, ...sure.map(({ property, reason }) => ({ property, reason }))],
        warnings: [...ofRules.warnings, ...doubts],
    };
}

type Doubt = InputIssue & { readonly isWarning?: boolean };

/** An importer waits for ever for a Secret or a ConfigMap that is not there. Source: data-import CDI-001; CDI's import controller. */
async function missingObjects(args: DataVolumeArgs, own: Own, { cluster, declared }: Session, signal: AbortSignal): Promise<readonly Doubt[]> {
    const headers = args.source.http?.secretExtraHeaders ?? [];
    const wanted = [
        { kind: kinds.secret, property: "secret", name: args.secret, otherwise: ", or use `credentials`" },
        { kind: kinds.configMap, property: "certConfigMap", name: args.certConfigMap, otherwise: ", or use `caCertificate`" },
        ...headers.map((name, at) => ({ kind: kinds.secret, property: `source.http.secretExtraHeaders[${at}]`, name, otherwise: "" })),
        { kind: kinds.persistentVolumeClaim, property: "source.pvc", name: args.source.pvc, otherwise: "" },
    ];
    const looks = wanted.map(async ({ kind, property, name, otherwise }): Promise<readonly Doubt[]> => {
        if (name === undefined || containsUnknown(name)) return [];
        const ref = toRef(name, own.namespace);
        if (declared.has(declaredKey(kinds.dataVolume, ref)) || !(await isMissing(cluster!, kind, ref, signal))) return [];
        return [{ property, reason: `there is no ${kind.kind} ${ref.namespace}/${ref.name}; create it first${otherwise}` }];
    });
    return (await Promise.all(looks)).flat();
}

/** CDI refuses a DataVolume whose claim is there already. Source: CDI's admission. */
async function takenClaim(own: Own, { cluster }: Session, signal: AbortSignal): Promise<readonly Doubt[]> {
    const claim = await lookFor(cluster!, kinds.persistentVolumeClaim, own, signal);
    if (!claim || claim.metadata.deletionTimestamp) return [];
    return [{ property: "name", reason: `there is already a PersistentVolumeClaim ${own.namespace}/${own.name}; give this disk another \`name\`` }];
}

/** Source: data-import CDI-011, CDI-012, CDI-U03, CDI-U05. */
function storageIssues(args: DataVolumeArgs, { classes, profiles, config }: StorageFacts): readonly Doubt[] {
    const form = args.storage ? "storage" : "pvc";
    const { storageClass: wish } = args.storage ?? args.pvc ?? {};
    if (classes === undefined || containsUnknown(wish)) return [];
    const names = classes.map(({ metadata }) => metadata.name!);
    const property = `${form}.storageClass`;
    if (wish !== undefined && !names.includes(wish))
        return [{ property, reason: `there is no storage class ${wish}; the cluster has ${names.sort().join(", ") || "none"}` }];
    const own = wish ?? defaultClass(classes, form);
    if (own === undefined)
        return [{ property, reason: `is required: the cluster has no default class, only ${names.sort().join(", ") || "none at all"}` }];
    const ofOwn = classes.find(({ metadata }) => metadata.name === own);
    return [...consumerDoubt(args, property, ofOwn), ...scratchDoubt(args, { own, names, profiles, config })];
}

function consumerDoubt({ immediateBinding, waitForConsumer }: DataVolumeArgs, property: string, ofOwn: KubeObject | undefined): readonly Doubt[] {
    if (ofOwn?.volumeBindingMode !== "WaitForFirstConsumer" || immediateBinding) return [];
    const then = waitForConsumer ? "this update waits for it" : "this update does not wait for it";
    const reason = `${ofOwn.metadata.name} binds a volume when a VM first uses it, and the import begins only then (${then}); \`immediateBinding: true\` imports at once`;
    return [{ property, reason, isWarning: true }];
}

interface Places extends Pick<StorageFacts, "profiles" | "config"> {
    readonly own: string;
    readonly names: readonly string[];
}

function scratchDoubt(args: DataVolumeArgs, { own, names, profiles, config }: Places): readonly Doubt[] {
    if (args.source.http && containsUnknown(args.source.http.url)) return [];
    const { need, because } = scratchNeed(args);
    const configured = config?.status?.scratchSpaceStorageClass as string | undefined;
    const obstacle = scratchObstacle({ configured, own, classes: names, modesOf: (name) => modesOf(profiles, name) });
    if (need === "no" || obstacle === undefined) return [];
    const words = need === "yes" ? "the import needs scratch space" : "the import may need scratch space";
    return [
        {
            property: args.source.registry ? "source.registry" : "source.http",
            reason: `${words} (${because}), but ${obstacle}`,
            isWarning: need === "perhaps",
        },
    ];
}
