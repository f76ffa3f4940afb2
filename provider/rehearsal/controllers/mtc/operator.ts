import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type AnsibleRole, ansibleOperator } from "../ansible.ts";
import type { Controller } from "../manager.ts";
import { installedVersion } from "../olm/installed.ts";
import type { Surroundings } from "../world.ts";
import { absentFor, type Made, objectsFor } from "./objects.ts";

/**
 * The operator of MTC: on every change, and every half hour, its playbook makes what the MigrationController says.
 *
 * Source: mtc-behaviour §7; mo `tasks/main.yml`, `watches.yaml`.
 */
export function mtcOperator(world: Surroundings): Controller {
    const role: AnsibleRole = {
        kind: kinds.migrationController,
        package: "mtc-operator",
        fieldManager: "mtc-operator",
        runAfter: 40_000,
        againAfter: 30_000,
        repeatAfter: 30 * 60_000,
        written: async ({ metadata }) => ({ version: (await installedVersion(world, "mtc-operator", metadata.namespace)) ?? "1.8.8" }),
        failureOf: (object) => failureOf(world, object),
        carryOut: (object) => bringAbout(world, object),
    };
    return ansibleOperator(world, role);
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
