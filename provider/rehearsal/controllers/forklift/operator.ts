import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type AnsibleRole, ansibleOperator } from "../ansible.ts";
import type { Controller } from "../manager.ts";
import { installedVersion } from "../olm/installed.ts";
import type { Surroundings } from "../world.ts";
import { deploymentNames, deploymentsOf } from "./parts.ts";

const plugin = { name: "forklift-console-plugin" };

/**
 * The operator of MTV: carries the settings out, and takes the console's plugin away at the end. What else it has made goes with the object that owns
 * it.
 *
 * Source: MTV-060, MTV-063; `operator/roles/forkliftcontroller` of Forklift.
 */
export function operatorController(world: Surroundings): Controller {
    const role: AnsibleRole = {
        kind: kinds.forkliftController,
        package: "mtv-operator",
        fieldManager: "ansible-operator",
        runAfter: 3_000,
        againAfter: 10_000,
        finalizer: "forklift.konveyor.io/finalizer",
        failureOf: async () => {
            const fault = await world.faults.hit("settings", () => true);
            return fault && (fault.reason ?? usualFailure);
        },
        carryOut: (object) => carryOut(world, object),
        takeDown: () => world.cluster.delete(kinds.consolePlugin, plugin),
    };
    return ansibleOperator(world, role);
}

const usualFailure = "Failed to create object: Internal error occurred: failed calling webhook: connection refused";

async function carryOut(world: Surroundings, object: KubeObject): Promise<void> {
    const { namespace } = object.metadata;
    const wanted = deploymentsOf(object, (await installedVersion(world, "mtv-operator", namespace)) ?? "2.12");
    for (const deployment of wanted) await world.cluster.apply(kinds.deployment, deployment, asOperator);
    for (const name of deploymentNames.filter((each) => !wanted.some(({ metadata }) => metadata.name === each)))
        await world.cluster.delete(kinds.deployment, { name, namespace });
    const hasPlugin = wanted.some(({ metadata }) => metadata.name === "forklift-ui-plugin");
    if (hasPlugin) await world.cluster.apply(kinds.consolePlugin, { ...typeOf(kinds.consolePlugin), metadata: plugin }, asOperator);
    const host = { ...typeOf(kinds.provider), metadata: { name: "host", namespace: namespace! }, spec: { type: "openshift", url: "", secret: {} } };
    if (!(await world.cluster.get(kinds.provider, { name: "host", namespace }))) await world.cluster.create(kinds.provider, host, asOperator);
}

const asOperator = { fieldManager: "ansible-operator", force: true } as const;

function typeOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
    return { apiVersion, kind };
}
