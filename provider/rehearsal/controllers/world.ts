import type { Condition } from "../../condition/index.ts";
import type { Cluster, Kind, KubeObject, ObjectRef } from "../../kube/index.ts";
import { toSecond } from "../../util/second.ts";
import type { SourceView } from "../inventory/source.ts";
import type { Faults } from "./faults.ts";
import type { ControllerClock } from "./manager.ts";
import type { GivenSettings } from "./settings.ts";

/** What a controller of the rehearsal has at hand. Everything it remembers stands in API objects. */
export interface Surroundings {
    readonly cluster: Cluster;
    readonly clock: ControllerClock;
    readonly faults: Faults;
    /** What the vCenter behind a provider contains now; undefined when nothing answers at its URL. */
    readonly source: (provider: KubeObject) => SourceView | undefined;
    readonly credentials: { readonly username?: string | undefined; readonly password?: string | undefined };
    /** Changes a VM of the source: its power state, its snapshots. */
    readonly changeSource: (vmId: string, change: { readonly powerState?: string; readonly toolsRunningStatus?: string }) => Promise<void>;
    /** What the controller goes by now; an operator that hands it others gives it these with its next pod. */
    settings: Settings;
    /** What the world was opened with; a ForkliftController wins. */
    readonly given: GivenSettings;
    /** Minor version of OpenShift Virtualization, such as `4.19`. */
    readonly virtualization: string;
    /** Milliseconds between two polls of a run when little is left to wait for. */
    readonly poll: number;
    /** Longest poll while only progress changes; equal to `poll` when every step of the progress is wanted. */
    readonly longestPoll: number;
    /** How many times as fast as real ones disks are copied. */
    readonly copySpeed: number;
    /** When the status of each plan was written last, by its uid; only speeds depend on it, so that a restart may forget it. */
    readonly lastWrite: Map<string, number>;
}

/** Settings of the installation that the controllers obey. Source: forklift-behaviour §1.12. */
export interface Settings {
    readonly maxVmInflight: number;
    readonly blockerGraceMinutes: number;
    readonly precopyMinutes: number;
    readonly vddkImage: string | undefined;
    readonly waitsForConsolidation: boolean;
    readonly waitsForReboots: boolean;
}

export function timestamp(world: Pick<Surroundings, "clock">): string {
    return toSecond(world.clock.now());
}

/** Writes the status; nothing happens when it says nothing new. Conditions and generation go together, as the real controllers write them. */
export async function writeStatus(
    world: Surroundings,
    kind: Kind,
    object: KubeObject,
    conditions: readonly Condition[],
    more: Record<string, unknown> = {},
): Promise<void> {
    const status = { ...object.status, ...more, conditions, observedGeneration: object.metadata.generation };
    const { uid, resourceVersion, name, namespace } = object.metadata;
    const next = { ...object, status, metadata: { ...object.metadata, uid, resourceVersion, name, namespace } };
    await world.cluster.replace(kind, next, { subresource: "status", fieldManager: "forklift-controller" });
}

/** How a reference to an object is shown in `items`. */
export function sayRef({ id = "", name = "" }: { id?: string | undefined; name?: string | undefined }): string {
    return ` id:${id} name:'${name}' `;
}

export function refIn(value: unknown): ObjectRef | undefined {
    const { name, namespace } = (value ?? {}) as Partial<ObjectRef>;
    return name ? { name, namespace: namespace ?? "" } : undefined;
}
