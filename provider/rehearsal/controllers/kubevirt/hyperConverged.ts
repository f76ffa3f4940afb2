import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { Controller } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";

/**
 * The operator of the HyperConverged, as far as live migrations are concerned: makes KubeVirt, hands on what is tuned, writes over what others have
 * changed there, and says that it has done so.
 *
 * Source: live-migration LM-U01; `hcLiveMigrationToKv` and `completeReconciliation` of HCO.
 */
export function hyperConvergedController(world: Surroundings): Controller {
    const ownerOf = ({ metadata: { name = "", namespace } }: KubeObject) =>
        name.startsWith(prefix) ? [{ name: name.slice(prefix.length), namespace }] : [];
    return {
        kind: kinds.hyperConverged,
        watches: [{ kind: kinds.kubeVirt, map: ownerOf, specOnly: true }],
        async reconcile(ref) {
            const object = await world.cluster.get(kinds.hyperConverged, ref);
            if (!object || object.metadata.deletionTimestamp) return undefined;
            const isNew =
                object.status?.observedGeneration !== object.metadata.generation || !hasTrue(conditionsOf(object.status), "ReconcileComplete");
            const trouble = isNew ? await world.faults.hit("hyperConverged", () => true) : undefined;
            if (trouble?.trouble === "stuck") {
                await report(world, object, stuck, trouble.reason ?? "Error reconciling");
                return { after: 10_000 };
            }
            await handOn(world, object);
            if (isNew) await report(world, object, trouble ? degraded : done, trouble && (trouble.reason ?? "a component is degraded"));
            return undefined;
        },
    };
}

/** KubeVirt is called after its HyperConverged. */
const prefix = "kubevirt-";

async function handOn({ cluster }: Surroundings, { metadata: { name, namespace }, spec = {} }: KubeObject): Promise<void> {
    const { liveMigrationConfig: migrations, evictionStrategy = "LiveMigrate", workloadUpdateStrategy } = spec;
    const { apiVersion, kind } = kinds.kubeVirt;
    const kubeVirt = {
        apiVersion,
        kind,
        metadata: { name: `${prefix}${name}`, namespace },
        spec: { configuration: { evictionStrategy, migrations }, workloadUpdateStrategy },
    } as KubeObject;
    await cluster.apply(kinds.kubeVirt, kubeVirt, { fieldManager: operator, force: true });
}

const operator = "hyperconverged-cluster-operator";

type Verdicts = Readonly<Record<"ReconcileComplete" | "Available" | "Progressing" | "Degraded" | "Upgradeable", "True" | "False">>;

const done: Verdicts = { ReconcileComplete: "True", Available: "True", Progressing: "False", Degraded: "False", Upgradeable: "True" };
const degraded: Verdicts = { ...done, Available: "False", Degraded: "True", Upgradeable: "False" };
const stuck: Verdicts = { ...done, ReconcileComplete: "False", Upgradeable: "False" };

async function report(
    world: Surroundings,
    { metadata: { name = "", namespace, generation } }: KubeObject,
    verdicts: Verdicts,
    message = "Reconcile completed successfully",
): Promise<void> {
    const told = { message, lastTransitionTime: timestamp(world), observedGeneration: generation };
    const conditions = Object.entries(verdicts).map(([type, status]) => ({ type, status, ...told }));
    const status = { observedGeneration: generation, conditions };
    await world.cluster.patch(
        kinds.hyperConverged,
        { name, namespace },
        { status },
        { type: "merge", subresource: "status", fieldManager: operator },
    );
}
