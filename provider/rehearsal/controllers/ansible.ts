import { type Condition, conditionsOf, findTrue } from "../../condition/index.ts";
import { isUnderWay } from "../../condition/operator.ts";
import { type Kind, type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { findPackage } from "../catalogs.ts";
import { type Again, type Controller, refOf } from "./manager.ts";
import { startOfOperator } from "./olm/operatorPod.ts";
import { left, type Said, withConditions } from "./olm/write.ts";
import type { Surroundings } from "./world.ts";

/** What an Ansible operator does with its custom resource. Times in milliseconds. */
export interface AnsibleRole {
    readonly kind: Kind;
    /** Package that OLM installs it from. */
    readonly package: string;
    readonly fieldManager: string;
    readonly runAfter: number;
    /** Until a failed run is tried again. */
    readonly againAfter: number;
    /** Until a good one is repeated, if it is. */
    readonly repeatAfter?: number;
    readonly finalizer?: string;
    /** What is written into the spec when a run begins. */
    readonly written?: (object: KubeObject) => Promise<Readonly<Record<string, unknown>>>;
    readonly failureOf: (object: KubeObject) => Promise<string | undefined>;
    readonly carryOut: (object: KubeObject) => Promise<void>;
    readonly takeDown?: () => Promise<unknown>;
}

/** Milliseconds that a new pod of an operator waits for its lease. */
const leaseAfter = 12_000;

/** The spec that a run has begun with. */
const runAnnotation = "rehearsal.migration-toolkit.dev/run";

/**
 * An Ansible operator: a run for every change of the spec, and for everything that is there when it starts itself. A run goes by the spec with which it
 * has begun; what changes meanwhile is carried out by the next one.
 *
 * Source: MTV-060; mtc-behaviour §7; operator-sdk v1.30 `reconcile.go` (`markRunning`, `markDone`).
 */
export function ansibleOperator(world: Surroundings, role: AnsibleRole): Controller {
    const { kind } = role;
    return {
        kind,
        watches: [{ kind: kinds.clusterServiceVersion, map: async (version) => (isStarted(role, version) ? await allIn(world, kind, version) : []) }],
        async reconcile(ref) {
            const object = await world.cluster.get(kind, ref);
            if (!object) return undefined;
            if (object.metadata.deletionTimestamp) return await finish(world, role, object);
            const started = await startOfOperator(world, findPackage(role.package)!.deployment, ref.namespace);
            const wait = started === undefined ? 0 : left(world, started, leaseAfter);
            return wait > 0 ? { after: wait } : await pass(world, role, object);
        },
    };
}

function isStarted({ package: name }: AnsibleRole, { metadata, status }: KubeObject): boolean {
    return metadata.name!.startsWith(`${name}.`) && status?.phase === "Succeeded" && !metadata.deletionTimestamp;
}

async function allIn({ cluster }: Surroundings, kind: Kind, { metadata: { namespace } }: KubeObject): Promise<readonly ObjectRef[]> {
    return (await cluster.list(kind, { namespace })).items.map(refOf);
}

async function pass(world: Surroundings, role: AnsibleRole, object: KubeObject): Promise<Again | undefined> {
    if (!isUnderWay(object)) return await begin(world, role, object);
    const wait = left(world, findTrue(conditionsOf(object.status), "Running")!.lastTransitionTime, role.runAfter);
    return wait > 0 ? { after: wait } : await end(world, role, object);
}

async function begin(world: Surroundings, role: AnsibleRole, object: KubeObject): Promise<Again> {
    const { finalizers = [] } = object.metadata;
    const written = await role.written?.(object);
    const isHeld = role.finalizer === undefined || finalizers.includes(role.finalizer);
    const annotations = { [runAnnotation]: JSON.stringify({ ...object.spec, ...written }) };
    const metadata = { annotations, ...(!isHeld && { finalizers: [...finalizers, role.finalizer!] }) };
    await patch(world, role, object, { metadata, ...(written && { spec: written }) });
    await say(world, role, object, begun(conditionsOf(object.status)));
    return { after: role.runAfter };
}

async function end(world: Surroundings, role: AnsibleRole, object: KubeObject): Promise<Again | undefined> {
    const { [runAnnotation]: run } = object.metadata.annotations ?? {};
    const told = run === undefined ? object : { ...object, spec: JSON.parse(run) };
    const failure = await role.failureOf(told);
    if (failure === undefined) await role.carryOut(told);
    await say(world, role, object, failure === undefined ? succeeded : failed(failure));
    if (failure !== undefined) return { after: role.againAfter };
    if (run !== undefined && run !== JSON.stringify(object.spec)) return { after: 1_000 };
    return role.repeatAfter === undefined ? undefined : { after: role.repeatAfter, isRoutine: true };
}

async function finish(world: Surroundings, role: AnsibleRole, object: KubeObject): Promise<undefined> {
    const { finalizers = [] } = object.metadata;
    if (role.finalizer === undefined || !finalizers.includes(role.finalizer)) return undefined;
    await role.takeDown?.();
    await patch(world, role, object, { metadata: { finalizers: finalizers.filter((each) => each !== role.finalizer) } });
}

const running = { type: "Running", reason: "Running", message: "Running reconciliation" } as const;

/** What an earlier run has failed with is kept until one succeeds. */
function begun(before: readonly Condition[]): readonly Said[] {
    const ended = before.filter(({ type }) => type === "Failure" || type === "Successful");
    return [{ ...running, status: "True" }, ...ended.map(({ type, reason, message }): Said => ({ type, status: "False", reason, message }))];
}

function failed(message: string): readonly Said[] {
    return [
        { ...running, status: "False" },
        { type: "Successful", status: "False", reason: "", message: "" },
        { type: "Failure", status: "True", reason: "Failed", message },
    ];
}

const succeeded: readonly Said[] = [
    { type: "Running", status: "True", reason: "Successful", message: "Awaiting next reconciliation" },
    { type: "Successful", status: "True", reason: "Successful", message: "Last reconciliation succeeded" },
    { type: "Failure", status: "False", reason: "", message: "" },
];

async function say(world: Surroundings, role: AnsibleRole, object: KubeObject, said: readonly Said[]): Promise<void> {
    const status = { conditions: withConditions(world, conditionsOf(object.status), said) };
    await patch(world, role, object, { status }, "status");
}

async function patch(world: Surroundings, { kind, fieldManager }: AnsibleRole, object: KubeObject, body: unknown, subresource?: "status") {
    await world.cluster.patch(kind, refOf(object), body, { type: "merge", fieldManager, subresource });
}
