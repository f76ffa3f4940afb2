import { join } from "node:path";
import type { Snapshot } from "../inventory/index.ts";
import { type Cluster, type Kind, type KubeObject, kinds } from "../kube/index.ts";
import { Api, createLocalCluster } from "./api/index.ts";
import { SimulatedClock } from "./clock.ts";
import { createFaults, declareFaults, forkliftControllers, type Surroundings, settingsOf, startManager } from "./controllers/index.ts";
import type { WorldOptions } from "./port.ts";
import { openSource, type Source } from "./source.ts";

/** Where the world's installation lives, with the provider `host`. */
const installation = "openshift-mtv";

export interface StageOptions extends Omit<WorldOptions, "inventory"> {
    readonly snapshot: Snapshot;
    /** Time passes only when it is told to. */
    readonly isStepped?: boolean | undefined;
    /** Longest poll while only progress changes, in milliseconds; absent = a minute. */
    readonly longestPoll?: number | undefined;
    /** How many times as fast as real ones disks are copied; absent = 1. */
    readonly copySpeed?: number | undefined;
}

/** The small world without its doors: an API, a source, a clock, and controllers that have not begun yet. */
export interface Stage {
    readonly api: Api;
    readonly cluster: Cluster;
    readonly clock: SimulatedClock;
    readonly source: Source;
    /** Lets the controllers begin; the returned function stops them. */
    begin(): () => Promise<void>;
}

/** A new world begins on its birthday whatever the real date is: the same moves give the same history. */
const birthday = Date.parse("2026-01-05T08:00:00Z");

/** Builds a stage, or finds it again in its folder. */
export async function setStage(options: StageOptions): Promise<Stage> {
    const { api, clock } = openApi(options);
    const cluster = createLocalCluster(api);
    return { api, cluster, clock, ...(await setStageOn(cluster, clock, options)) };
}

/** Builds what stands behind a Kubernetes API, whoever serves that, or finds it again there. */
export async function setStageOn(cluster: Cluster, clock: SimulatedClock, options: StageOptions): Promise<Pick<Stage, "source" | "begin">> {
    await furnish(cluster, options.snapshot);
    await declareFaults(cluster, options.faults ?? []);
    const source = await openSource(cluster, options.snapshot);
    const surroundings = surroundingsOf(cluster, clock, source, options);
    return {
        source,
        begin() {
            const manager = startManager(forkliftControllers(surroundings), { cluster, clock });
            return () => manager.stop();
        },
    };
}

function openApi({ state, seed = 1, speed, start = birthday, isStepped }: StageOptions): Pick<Stage, "api" | "clock"> {
    let time: { now(): number } = { now: () => start };
    const api = new Api({ clock: { now: () => time.now() }, seed, journal: state && join(state, "world.jsonl") });
    const clock = new SimulatedClock({ start: api.store.lastTime ?? start, speed: speed === "max" ? undefined : speed, isStepped });
    time = clock;
    return { api, clock };
}

/** What every installation has, and what the snapshot says of the target. */
async function furnish(cluster: Cluster, { target }: Snapshot): Promise<void> {
    const ensure = async (kind: Kind, object: KubeObject) => {
        const { name, namespace } = object.metadata;
        if (!(await cluster.get(kind, { name: name!, namespace }))) await cluster.create(kind, object, { fieldManager: "rehearsal" });
    };
    const namespaces = [
        "default",
        installation,
        "demo",
        ...target.namespaces,
        ...[...target.networkAttachmentDefinitions, ...target.persistentVolumeClaims, ...target.virtualMachines].map(
            ({ metadata }) => metadata.namespace,
        ),
    ];
    for (const name of new Set(namespaces)) await ensure(kinds.namespace, { metadata: { name } });
    for (const object of target.storageClasses) await ensure(kinds.storageClass, object as KubeObject);
    for (const object of target.storageProfiles ?? []) await ensureProfile(cluster, object as KubeObject);
    for (const object of target.networkAttachmentDefinitions) await ensure(kinds.networkAttachmentDefinition, object as KubeObject);
    for (const node of target.nodes) await ensureNode(cluster, node as KubeObject);
    for (const claim of target.persistentVolumeClaims)
        await ensure(kinds.persistentVolumeClaim, { ...claim, spec: { ...smallest, ...(claim.spec as object) } });
    for (const object of target.virtualMachines) await ensure(kinds.virtualMachine, object as KubeObject);
    if (target.nodes.length > 0) await ensureVirtualization(ensure);
    await ensure(kinds.provider, { metadata: { name: "host", namespace: installation }, spec: { type: "openshift", url: "", secret: {} } });
}

/** Where there are nodes, VMs run and move: OpenShift Virtualization with its defaults. Source: live-migration LM-U01. */
async function ensureVirtualization(ensure: (kind: Kind, object: KubeObject) => Promise<void>): Promise<void> {
    const namespace = "openshift-cnv";
    await ensure(kinds.namespace, { metadata: { name: namespace } });
    await ensure(kinds.hyperConverged, { metadata: { name: "kubevirt-hyperconverged", namespace }, spec: {} });
}

/** What the API server wants of a claim. */
const smallest = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

/** A node tells its size and readiness in its status, as a kubelet writes it. */
async function ensureNode(cluster: Cluster, { status, ...node }: KubeObject): Promise<void> {
    const ref = { name: node.metadata.name! };
    if (await cluster.get(kinds.node, ref)) return;
    await cluster.create(kinds.node, node, { fieldManager: "rehearsal" });
    const full = { conditions: [{ type: "Ready", status: "True" }], allocatable: { memory: "64Gi" }, ...status };
    await cluster.patch(kinds.node, ref, { status: full }, { type: "merge", subresource: "status", fieldManager: "kubelet" });
}

/** A profile tells what its class can in its status, as CDI writes it. */
async function ensureProfile(cluster: Cluster, { status = {}, ...profile }: KubeObject): Promise<void> {
    const ref = { name: profile.metadata.name! };
    if (await cluster.get(kinds.storageProfile, ref)) return;
    await cluster.create(kinds.storageProfile, profile, { fieldManager: "rehearsal" });
    await cluster.patch(kinds.storageProfile, ref, { status }, { type: "merge", subresource: "status", fieldManager: "cdi" });
}

function surroundingsOf(cluster: Cluster, clock: SimulatedClock, source: Source, options: StageOptions): Surroundings {
    const { username, password } = options.snapshot.source;
    return {
        cluster,
        clock,
        faults: createFaults(cluster),
        source: () => source.view(),
        credentials: { username, password },
        changeSource: (vmId, change) => source.change(vmId, change),
        settings: settingsOf(options.settings ?? {}),
        given: options.settings ?? {},
        virtualization: options.openShiftVirtualization ?? "4.18",
        poll: 3_000,
        longestPoll: options.longestPoll ?? 60_000,
        copySpeed: options.copySpeed ?? 1,
        lastWrite: new Map(),
    };
}
