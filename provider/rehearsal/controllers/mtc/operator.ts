import { type Condition, conditionsOf, findTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import type { Controller } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { absentFor, type Made, objectsFor } from "./objects.ts";

/** What a run of the playbook takes, and when a failed one and a good one are repeated, in milliseconds. Source: mo `watches.yaml`. */
const runTime = 40_000;
const afterFailure = 30_000;
const afterSuccess = 30 * 60_000;

/**
 * The Ansible operator of MTC: on every change, and every half hour, its playbook makes what the MigrationController says.
 *
 * Source: mtc-behaviour §7; mo `tasks/main.yml`; operator-sdk v1.30 `reconcile.go` (conditions).
 */
export function mtcOperator(world: Surroundings): Controller {
    return {
        kind: kinds.migrationController,
        async reconcile(ref) {
            const object = await world.cluster.get(kinds.migrationController, ref);
            if (!object) return undefined;
            const running = findTrue(conditionsOf(object.status), "Running");
            if (running?.reason !== "Running") return await begin(world, ref, object);
            const left = Date.parse(running.lastTransitionTime!) + runTime - world.clock.now();
            return left > 0 ? { after: left } : await end(world, ref, object);
        },
    };
}

async function begin(world: Surroundings, ref: ObjectRef, object: KubeObject) {
    await tell(world, ref, object, [
        { type: "Running", status: "True", reason: "Running", message: "Running reconciliation" },
        { type: "Successful", status: "False" },
        { ...conditionsOf(object.status).find(({ type }) => type === "Failure"), type: "Failure", status: "False" },
    ]);
    const version = await installedVersion(world, ref);
    if (object.spec?.version !== version) await patch(world, ref, { spec: { version } });
    return { after: runTime };
}

async function end(world: Surroundings, ref: ObjectRef, object: KubeObject) {
    const failure = await failureOf(world, object);
    if (failure === undefined) await bringAbout(world, object);
    const [done, failed]: readonly Condition["status"][] = failure === undefined ? ["True", "False"] : ["False", "True"];
    await tell(world, ref, object, [
        { type: "Running", status: done!, reason: "Successful", message: "Awaiting next reconciliation" },
        { type: "Successful", status: done!, reason: "Successful", message: done === "True" ? "Last reconciliation succeeded" : "" },
        { type: "Failure", status: failed!, reason: "Failed", message: failure ?? "" },
    ]);
    return failure === undefined ? { after: afterSuccess, isRoutine: true } : { after: afterFailure };
}

/** Keys without which the playbook stops. Source: mtc-behaviour §7.1. */
const needed = ["cluster_name", "migration_velero", "migration_controller", "migration_ui"];

async function failureOf(world: Surroundings, { spec = {} }: KubeObject): Promise<string | undefined> {
    const missing = needed.find((key) => spec[key] === undefined);
    if (missing) return `The task includes an option with an undefined variable. The error was: '${missing}' is undefined`;
    const fault = await world.faults.hit("component", ({ component }) => component === "playbook");
    return fault && (fault.reason ?? "The playbook has failed.");
}

async function bringAbout(world: Surroundings, object: KubeObject): Promise<void> {
    for (const { kind, object: wanted } of objectsFor(object)) await ensure(world, { kind, object: wanted }, object);
    for (const { kind, ref } of absentFor(object)) await world.cluster.delete(kind, ref);
}

async function ensure(world: Surroundings, { kind, object }: Made, { metadata }: KubeObject): Promise<void> {
    const { apiVersion, kind: type } = kinds.migrationController;
    const owner = { apiVersion, kind: type, name: metadata.name!, uid: metadata.uid!, controller: true };
    const body = {
        ...object,
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        metadata: { ...object.metadata, namespace: metadata.namespace!, ownerReferences: [owner] },
    };
    await world.cluster.apply(kind, body, { fieldManager: "mtc-operator", force: true });
}

/** What OLM has installed here; without it the newest there is. */
async function installedVersion({ cluster }: Surroundings, { namespace }: ObjectRef): Promise<string> {
    const { items } = await cluster.list(kinds.clusterServiceVersion, { namespace });
    const own = items.map(({ metadata }) => /^mtc-operator\.v(.+)$/.exec(metadata.name!)?.[1]).filter((version) => version !== undefined);
    return own.sort().at(-1) ?? "1.8.8";
}

/** What has not changed keeps its time. */
async function tell(world: Surroundings, ref: ObjectRef, { status }: KubeObject, conditions: readonly Condition[]): Promise<void> {
    const before = conditionsOf(status);
    const timed = conditions.map((each) => {
        const known = before.find(({ type, status: is, reason }) => type === each.type && is === each.status && reason === each.reason);
        return { ...each, lastTransitionTime: known?.lastTransitionTime ?? timestamp(world) };
    });
    await patch(world, ref, { status: { conditions: timed } }, "status");
}

async function patch({ cluster }: Surroundings, ref: ObjectRef, body: unknown, subresource?: "status"): Promise<void> {
    await cluster.patch(kinds.migrationController, ref, body, { type: "merge", fieldManager: "mtc-operator", subresource });
}
