import { type Condition, conditionsOf, findTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import type { Again, Controller } from "../manager.ts";
import { left, type Said, withConditions } from "../olm/write.ts";
import type { Surroundings } from "../world.ts";
import { deploymentNames, deploymentsOf } from "./parts.ts";

const finalizer = "forklift.konveyor.io/finalizer";

/** Milliseconds of a run of the operator's role, and until it is tried again after a failure. */
const runAfter = 3_000;
const againAfter = 10_000;

const plugin = { name: "forklift-console-plugin" };

/**
 * The operator of MTV, an Ansible role: carries the settings out, says so in three conditions, and takes the console's plugin away at the end. What
 * else it has made goes with the object that owns it.
 *
 * Source: MTV-060, MTV-063; `operator/roles/forkliftcontroller` of Forklift.
 */
export function operatorController(world: Surroundings): Controller {
    return {
        kind: kinds.forkliftController,
        async reconcile(ref) {
            const object = await world.cluster.get(kinds.forkliftController, ref);
            if (!object) return undefined;
            if (object.metadata.deletionTimestamp) return await finish(world, object, ref);
            return await pass(world, object, ref);
        },
    };
}

async function pass(world: Surroundings, object: KubeObject, ref: ObjectRef): Promise<Again | undefined> {
    const { finalizers = [] } = object.metadata;
    if (!finalizers.includes(finalizer)) await patch(world, ref, { metadata: { finalizers: [...finalizers, finalizer] } });
    const conditions = conditionsOf(object.status);
    const running = findTrue(conditions, "Running");
    if (running?.reason !== "Running") {
        await say(world, object, ref, begun(conditions));
        return { after: runAfter };
    }
    const wait = left(world, running.lastTransitionTime, runAfter);
    if (wait > 0) return { after: wait };
    const fault = await world.faults.hit("settings", () => true);
    if (fault) {
        await say(world, object, ref, failed(fault.reason ?? usualFailure));
        return { after: againAfter };
    }
    await carryOut(world, object);
    await say(world, object, ref, succeeded);
    return undefined;
}

const usualFailure = "Failed to create object: Internal error occurred: failed calling webhook: connection refused";

async function carryOut(world: Surroundings, object: KubeObject): Promise<void> {
    const { namespace } = object.metadata;
    const wanted = deploymentsOf(object);
    for (const deployment of wanted) await world.cluster.apply(kinds.deployment, deployment, asOperator);
    for (const name of deploymentNames.filter((each) => !wanted.some(({ metadata }) => metadata.name === each)))
        await world.cluster.delete(kinds.deployment, { name, namespace });
    const hasPlugin = wanted.some(({ metadata }) => metadata.name === "forklift-ui-plugin");
    if (hasPlugin) await world.cluster.apply(kinds.consolePlugin, { ...typeOf(kinds.consolePlugin), metadata: plugin }, asOperator);
    const host = { ...typeOf(kinds.provider), metadata: { name: "host", namespace: namespace! }, spec: { type: "openshift", url: "", secret: {} } };
    if (!(await world.cluster.get(kinds.provider, { name: "host", namespace }))) await world.cluster.create(kinds.provider, host, asOperator);
}

const asOperator = { fieldManager: "ansible-operator", force: true } as const;

async function finish(world: Surroundings, { metadata: { finalizers = [] } }: KubeObject, ref: ObjectRef): Promise<undefined> {
    if (!finalizers.includes(finalizer)) return undefined;
    await world.cluster.delete(kinds.consolePlugin, plugin);
    await patch(world, ref, { metadata: { finalizers: finalizers.filter((each) => each !== finalizer) } });
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

/** Source: MTV-060; `markRunning` and `markDone` of Ansible operators. */
async function say(world: Surroundings, object: KubeObject, ref: ObjectRef, said: readonly Said[]): Promise<void> {
    const conditions = withConditions(world, conditionsOf(object.status), said);
    await world.cluster.patch(kinds.forkliftController, ref, { status: { conditions } }, { type: "merge", subresource: "status", ...manager });
}

const manager = { fieldManager: "ansible-operator" } as const;

async function patch(world: Surroundings, ref: ObjectRef, change: Pick<KubeObject, "metadata">): Promise<void> {
    await world.cluster.patch(kinds.forkliftController, ref, change, { type: "merge", ...manager });
}

function typeOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
    return { apiVersion, kind };
}
