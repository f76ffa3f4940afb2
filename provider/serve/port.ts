/**
 * What `serve` asks of the rest of the product: one handler per resource type, one per component, one for the provider's own configuration.
 * `serve` decodes the engine's requests into these shapes and encodes the answers; it knows no Kubernetes.
 *
 * Values are plain JSON plus `unknown` markers (see `value.ts`). Secrets are unwrapped on the way in; on the way out `serve` wraps every
 * path that was secret in the request's inputs or olds, that the schema marks secret, or that the answer names in `secretPaths`.
 */
import type { NetworkMapArgs, StorageMapArgs } from "../schema/maps.ts";
import type { PlanArgs } from "../schema/plan.ts";
import type { Unknown, Value, ValueMap } from "../schema/value.ts";
import type { WaveGroup, WaveLimits } from "../schema/wave.ts";
import type { EstimateArgs, WindowArgs } from "../schema/window.ts";

/** One problem with an input. `property` is the whole dotted path as the user would write it: `vms["db-01"].targetName`. */
export interface Issue {
    readonly property: string;
    readonly reason: string;
}

/** Where progress goes while a request runs. */
export interface Progress {
    /** The line beside the resource's row; replaced by the next one (`Engine.Log`, ephemeral). */
    status(message: string): void;
    /** A line that stays. */
    log(severity: "debug" | "info" | "warning" | "error", message: string): void;
    /**
     * Rows under the resource, one per VM. In a preview each is a planned change of its own (resource view), in `up` it shows `status` while
     * it runs and `error` when it failed. Call it again whenever something changed; type and name identify a row.
     */
    rows(rows: readonly Row[]): void;
}

/** One row below a resource: a VM of a plan, in preview and in `up`. */
export interface Row {
    /** View type token without package, e.g. `virtualization:PlanVm`. */
    readonly type: string;
    readonly name: string;
    readonly operation: "create" | "update" | "replace" | "delete" | "same";
    readonly state: "planned" | "running" | "done" | "failed";
    readonly inputs: ValueMap;
    readonly outputs?: ValueMap | undefined;
    /** What it is doing now, or will do, shown beside the row and replaced by the next one. */
    readonly status?: string | undefined;
    /** A concern to be read on the row and again at the end. */
    readonly warning?: string | undefined;
    /** Why it failed, shown as an error on the row and again at the end. */
    readonly error?: string | undefined;
}

export interface RequestContext {
    readonly urn: string;
    readonly name: string;
    readonly type: string;
    readonly stack: string;
    readonly project: string;
    /** Aborted by Cancel, SIGINT, the resource's custom timeout or the engine's death. */
    readonly signal: AbortSignal;
    readonly progress: Progress;
    /** From customTimeouts, in seconds. */
    readonly timeoutSeconds?: number | undefined;
    /** Top-level properties in which something is secret, now or before: nothing of them may be told. Only of creations and updates. */
    readonly secrets?: ReadonlySet<string> | undefined;
}

export interface CheckRequest {
    readonly news: ValueMap;
    readonly olds: ValueMap | undefined;
    /** Bytes to derive a random name from, stable between preview and up. */
    readonly randomSeed: Uint8Array;
    /** Engine's autonaming proposal, when there is one. */
    readonly proposedName?: string | undefined;
}

export interface Checked {
    readonly inputs: ValueMap;
    readonly issues: readonly Issue[];
}

export interface ChangeRequest {
    readonly id: string;
    readonly olds: ValueMap;
    readonly oldInputs: ValueMap;
    readonly news: ValueMap;
    readonly ignoreChanges: readonly string[];
}

export type PropertyChangeKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface Difference {
    readonly changes: "none" | "some";
    /** Keyed by property path: `vms["web-01"].targetName`. */
    readonly detailed: Readonly<Record<string, { readonly kind: PropertyChangeKind; readonly inputDiff: boolean }>>;
    readonly deleteBeforeReplace: boolean;
    /** Top-level properties that stay the same across an update. */
    readonly stables?: readonly string[];
}

export interface Made {
    /** Empty in preview. */
    readonly id: string;
    readonly outputs: ValueMap;
    readonly secretPaths?: readonly string[];
    /**
     * Present when the object exists but has not (wholly) become what was asked: the engine keeps it, says why and updates it next time.
     * `inputs` are not looked at by the engine 3.259: after a creation it keeps the ones it sent, after an update the ones before it.
     */
    readonly unfinished?: { readonly reasons: readonly string[]; readonly inputs: ValueMap };
}

export interface Found {
    readonly id: string;
    readonly inputs: ValueMap;
    readonly outputs: ValueMap;
    readonly secretPaths?: readonly string[];
    readonly unfinished?: { readonly reasons: readonly string[] };
}

/** One resource type. Every method may throw a `MigrationError`; anything else is a bug and is reported as one. */
export interface ResourceHandler {
    check(request: CheckRequest, context: RequestContext): Promise<Checked>;
    diff(request: ChangeRequest, context: RequestContext): Promise<Difference>;
    create(request: { readonly news: ValueMap; readonly preview: boolean }, context: RequestContext): Promise<Made>;
    update(request: ChangeRequest & { readonly preview: boolean }, context: RequestContext): Promise<Made>;
    /** Undefined when the object is gone. `inputs` is empty on import. */
    read(request: { readonly id: string; readonly inputs: ValueMap; readonly state: ValueMap }, context: RequestContext): Promise<Found | undefined>;
    delete(request: { readonly id: string; readonly olds: ValueMap; readonly oldInputs: ValueMap }, context: RequestContext): Promise<void>;
}

/** The provider itself: its configuration, and what it makes available once configured. */
export interface ProviderHandler {
    readonly name: string;
    readonly version: string;
    /** The Pulumi package schema, as JSON text. */
    schema(): string;
    checkConfig(news: ValueMap): Promise<Checked>;
    diffConfig(olds: ValueMap, news: ValueMap): Promise<Difference>;
    configure(config: ValueMap, signal: AbortSignal): Promise<Configured>;
}

export interface Configured {
    readonly resources: Readonly<Record<string, ResourceHandler>>;
    readonly invokes: Readonly<
        Record<string, (args: ValueMap, signal: AbortSignal) => Promise<{ readonly result: Value; readonly issues: readonly Issue[] }>>
    >;
    /** The plans of a wave; undefined = nothing can be said yet. */
    readonly planWave?: (question: WaveQuestion, signal: AbortSignal) => Promise<WaveAnswer | undefined>;
    /** What the plans of a wave are refused for, a line each, before the first of them is made. */
    readonly judgePlans?: (outline: WaveOutline, signal: AbortSignal) => Promise<readonly string[]>;
    /** Who may do what in the cluster; undefined = nobody may look, or nothing can be said yet. */
    readonly rights?: (signal: AbortSignal) => Promise<ClusterRights | undefined>;
    /** Names of the namespaces that there are; undefined = nobody may look, or nothing can be said yet. */
    readonly namespaces?: (signal: AbortSignal) => Promise<readonly string[] | undefined>;
    /** The ESXi hosts that a component means; undefined = nothing can be said yet. */
    readonly listHosts?: (question: HostsQuestion, signal: AbortSignal) => Promise<HostsAnswer | undefined>;
    /** Takes note of what a component makes: what comes after it is held against that. */
    readonly announce?: (announced: Announced) => void;
    /** What people should know of all that is about to be told. */
    readonly remarks?: readonly string[];
    /** The cluster that the configuration names; absent = the surroundings decide. */
    readonly cluster?: ClusterChoice | undefined;
    close(): Promise<void>;
}

/** Which cluster, as whom, in the words of `@pulumi/kubernetes`; a kubeconfig may not be known yet in a preview. */
export interface ClusterChoice {
    readonly kubeconfig?: string | Unknown | undefined;
    readonly context?: string | Unknown | undefined;
    readonly cluster?: string | Unknown | undefined;
    /** What makes another cluster of it, where its address does not. */
    readonly clusterIdentifier?: string | undefined;
}

/** Roles of the whole cluster, and who is bound to them where. */
export interface ClusterRights {
    readonly roles: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
    /** Without a namespace in the whole cluster. */
    readonly bindings: readonly { readonly role: string; readonly namespace?: string | undefined; readonly subjects: readonly RightsSubject[] }[];
}

export interface RightsSubject {
    readonly kind: "User" | "Group" | "ServiceAccount";
    readonly name: string;
    readonly namespace?: string | undefined;
}

/** An object as it is going to be, as far as others look at it. */
export interface Announced {
    readonly kind: "resourceQuota" | "migrationPolicy";
    readonly name: string;
    /** Absent = of the whole cluster. */
    readonly namespace?: string | undefined;
    readonly token: string;
    readonly inputs: ValueMap;
}

/** Which ESXi hosts of a source are meant, in the words of `ClusterHosts`. */
export interface HostsQuestion {
    /** Absent = not known yet. */
    readonly source?: string | undefined;
    readonly namespace?: string | undefined;
    readonly cluster?: string | undefined;
    readonly datacenter?: string | undefined;
    readonly hosts?: readonly string[] | undefined;
    readonly exclude?: readonly string[] | undefined;
    /** Absent = not known yet. */
    readonly network?: string | undefined;
    /** URN of the component that asks in a preview: as long as there is no inventory, the Hosts that it has made are those that are meant. */
    readonly maker?: string | undefined;
}

export interface HostsAnswer {
    readonly hosts: readonly { readonly id: string; readonly name: string }[];
    /** True when they are those that there are, because the inventory is not there. */
    readonly isRemembered?: boolean;
    /** The namespace whose Hosts this identity may not list, when the inventory is not there either. */
    readonly unseenIn?: string | undefined;
    /** What the question is refused for. */
    readonly issues: readonly Issue[];
    readonly warnings: readonly string[];
}

/** What a wave asks before it makes its plans. */
export interface WaveQuestion {
    /** Hash of the wave's URN. */
    readonly wave: string;
    /** Hashes of URNs that it may have had before: it has been renamed, or moved. */
    readonly earlier?: readonly string[] | undefined;
    readonly source: string;
    readonly namespace?: string | undefined;
    readonly vms: PlanArgs["vms"];
    readonly isWarm: boolean;
    readonly limits?: WaveLimits | undefined;
    readonly groups: readonly WaveGroup[];
    /** Where its VMs go, as far as that decides about the room they need; absent = not known yet. */
    readonly target?: WaveTarget | undefined;
    readonly course?: WaveCourse | undefined;
    /** What its maps say already, when the rest is to be proposed. */
    readonly propose?: WaveMaps & { readonly targetNamespace?: string | undefined; readonly preserveStaticIPs?: boolean | undefined };
}

export interface WaveTarget {
    readonly targetNamespace: string;
    /** Absent = the cluster that MTV runs in. */
    readonly destination?: string | undefined;
    readonly storage?: StorageMapArgs["storage"] | undefined;
    /** A map that waves share, instead of `storage`; without either it is not known yet where disks go. */
    readonly storageMap?: string | undefined;
    readonly settings: Pick<PlanArgs, "targetPowerState" | "migrateSharedDisks" | "targetNodeSelector">;
}

/** What a wave is about to do, for the times at which it does. */
export interface WaveCourse {
    readonly window?: WindowArgs | undefined;
    /** False = nothing is started or cut over in this stage; what would miss the window is only warned of. */
    readonly isRun: boolean;
    /** Groups that take part, counted from the first; absent = all. */
    readonly groups?: number | undefined;
    /** Instant, or `now`. */
    readonly cutover?: string | undefined;
}

export interface WaveMaps {
    readonly networks?: NetworkMapArgs["networks"] | undefined;
    readonly storage?: StorageMapArgs["storage"] | undefined;
}

export interface WaveAnswer {
    readonly plans: readonly WavePlan[];
    /** For people. */
    readonly news: readonly string[];
    readonly warnings: readonly string[];
    /** Whole, when they were to be proposed. */
    readonly maps?: WaveMaps | undefined;
    /** What is expected of each plan that has VMs left to move, by its key. */
    readonly estimates?: ReadonlyMap<string, EstimateArgs> | undefined;
}

/** A wave as it is going to be made. */
export interface WaveOutline extends Pick<WaveQuestion, "wave" | "earlier"> {
    readonly namespace?: string | undefined;
    /** `networks` and `storage` of its own maps, known or not; absent where it shares maps with others. */
    readonly maps: ValueMap;
    readonly plans: readonly { readonly key: string; readonly name: string; readonly inputs: ValueMap }[];
}

/** A plan of a wave: its key for life, and its VMs. */
export interface WavePlan {
    readonly key: string;
    /** Index of its group; VMs of no group run with the last. */
    readonly group: number | undefined;
    /** Keys of its VMs with the ids that they have in the inventory, where it knows them. */
    readonly vms: Readonly<Record<string, string | undefined>>;
    /** Keys of VMs that go by another word than their name, by id. */
    readonly words: Readonly<Record<string, string>>;
    /** Its VMs are what they are: a run of it has begun, or never will. */
    readonly isClosed: boolean;
    readonly hasRun: boolean;
}
