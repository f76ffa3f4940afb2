import { createHash } from "node:crypto";
import { conditionsOf } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Staging } from "./conditions.ts";
import { isReady, validateProviders } from "./maps.ts";
import { isWarm, type MapEntry, type PlanContext, type PlanSpec, typeOf } from "./planSpec.ts";
import { vmRules } from "./vmRules.ts";
import { refIn, type Surroundings } from "./world.ts";

/**
 * The checks of a plan in the controller's order, with its early stops.
 *
 * Shape:  the context when every reference was good enough to go on.
 * Source: forklift-behaviour §4.1–4.3; traces 03, 04.
 */
export async function validatePlan(world: Surroundings, plan: KubeObject, staging: Staging, skipVms: boolean): Promise<PlanContext | undefined> {
    const spec = (plan.spec ?? {}) as PlanSpec;
    const { source, destination } = await validateProviders(world, spec.provider, staging);
    if (staging.has("SourceProviderNotReady")) return undefined;
    validateNamespace(spec, staging);
    const view = source && isReady(source) ? world.source(source) : undefined;
    const networkMap = await referenced(world, spec.map?.network, "network", staging);
    const network = entriesOf(networkMap);
    if (networkMap) networkRules(spec, network, staging);
    const storageMap = typeOf(spec) === "conversion" ? undefined : await referenced(world, spec.map?.storage, "storage", staging);
    const storage = entriesOf(storageMap);
    if (staging.hasBlocker() || !source || !destination || !view) return undefined;
    const context = { plan, spec, source, destination, view, network, storage, networkMap, storageMap };
    typeRules(context, staging);
    if (!skipVms) await vmRules(world, context, staging);
    await environmentRules(world, context, staging);
    return context;
}

function typeRules({ spec, source, storage }: PlanContext, staging: Staging): void {
    const refused = (type: string, message: string) => staging.set({ type, category: "Critical", reason: "NotSupported", message });
    if (typeOf(spec) === "live")
        refused("MigrationTypeNotValid", `Migration type live is not supported by ${(source.spec as { type: string }).type}.`);
    const offloaded = storage.filter(({ offloadPlugin }) => offloadPlugin !== undefined).length;
    if (offloaded > 0 && offloaded < storage.length)
        refused("VDDKAndOffloadMixedUsage", "Storage pairs with and without offload cannot be mixed in one plan.");
}

function validateNamespace({ targetNamespace }: PlanSpec, staging: Staging): void {
    const message = "Target namespace is not valid.";
    if (!targetNamespace) staging.set({ type: "NamespaceNotValid", category: "Critical", reason: "NotSet", message });
    else if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(targetNamespace))
        staging.set({ type: "NamespaceNotValid", category: "Critical", reason: "NotValid", message });
}

const mapTypes = {
    network: { notValid: "NetworkMapRefNotValid", notReady: "NetworkMapNotReady", kind: kinds.networkMap, field: "Map.Network" },
    storage: { notValid: "StorageRefNotValid", notReady: "StorageMapNotReady", kind: kinds.storageMap, field: "Map.Storage" },
} as const;

async function referenced(world: Surroundings, value: unknown, which: keyof typeof mapTypes, staging: Staging): Promise<KubeObject | undefined> {
    const { notValid, notReady, kind, field } = mapTypes[which];
    const ref = refIn(value);
    const map = ref && (await world.cluster.get(kind, ref));
    if (!map)
        return void staging.set({ type: notValid, category: "Critical", reason: ref ? "NotFound" : "NotSet", message: `${field} is not valid.` });
    if (!isReady(map)) staging.set({ type: notReady, category: "Critical", message: `${field} does not have Ready condition.` });
    return map;
}

function entriesOf(map: KubeObject | undefined): readonly MapEntry[] {
    return (map?.spec?.map ?? []) as readonly MapEntry[];
}

function networkRules(spec: PlanSpec, network: readonly MapEntry[], staging: Staging): void {
    const hasPod = network.some(({ destination }) => destination.type === "pod");
    const message =
        "Your migration plan preserves the static IPs of VMs and uses Pod Networking target network mapping. This combination isn't supported, because VM IPs aren't preserved in Pod Networking migrations.";
    if (spec.preserveStaticIPs !== false && hasPod) staging.set({ type: "NetMapPreservingIPsOnPodNetwork", category: "Warn", message });
    for (const { destination } of network) {
        const { type, namespace = "", name } = destination;
        if (type !== "multus" || namespace === spec.targetNamespace || namespace === "default") continue;
        const text = `Destination NAD ${namespace}/${name} must be in either the target namespace (${spec.targetNamespace ?? ""}) or the default namespace. Pods cannot reference network attachment definitions from other namespaces.`;
        staging.set({ type: "NetMapDestinationNADNotValid", category: "Critical", reason: "NotValid", message: text });
    }
}

/** Transfer network, service account, hooks, VDDK image. Source: forklift-behaviour §4.2. */
async function environmentRules(world: Surroundings, context: PlanContext, staging: Staging): Promise<void> {
    const { spec } = context;
    const transfer = refIn(spec.transferNetwork);
    if (transfer && !(await world.cluster.get(kinds.networkAttachmentDefinition, transfer)))
        staging.set({ type: "TransferNetworkNotValid", category: "Critical", reason: "NotFound", message: "Transfer network is not valid." });
    const account = spec.serviceAccount && { name: spec.serviceAccount, namespace: spec.targetNamespace };
    if (account && !(await world.cluster.get(kinds.serviceAccount, account))) {
        const message = `ServiceAccount '${account.name}' not found in target namespace '${account.namespace}'.`;
        staging.set({ type: "ServiceAccountNotValid", category: "Critical", reason: "NotFound", message });
    }
    await hookRules(world, spec, staging);
    await vddkRules(world, context, staging);
}

/** Errors: a missing hook or a wrong step fails the pass, so that the plan never gets a status. Source: traces README, trace 04. */
async function hookRules(world: Surroundings, { vms = [] }: PlanSpec, staging: Staging): Promise<void> {
    for (const { step, hook: value } of vms.flatMap(({ hooks = [] }) => hooks)) {
        const ref = refIn(value);
        const hook = ref && (await world.cluster.get(kinds.hook, ref));
        if (!hook) throw new Error(`hook ${ref?.name ?? ""} not found`);
        if (step !== "PreHook" && step !== "PostHook") throw new Error(`hook step ${step} is not valid`);
        if (!isReady(hook))
            staging.set({ type: "HookNotReady", category: "Critical", reason: "NotFound", message: "Hook does not have Ready condition." });
    }
}

/** A Job tries the image before anything begins; warm plans and raw copies need one. Source: forklift-behaviour §4.2; traces 04, 09. */
async function vddkRules(world: Surroundings, { spec, source, plan }: PlanContext, staging: Staging): Promise<void> {
    const { vddkInitImage } = (source.spec as { settings?: Record<string, string> }).settings ?? {};
    const image = vddkInitImage ?? world.settings.vddkImage;
    // The deprecated field counts here whatever the type says. Source: trace 04.
    const mode = isWarm(spec) || spec.warm ? "warm migration" : spec.skipGuestConversion ? "raw copy mode migration" : undefined;
    if (image) return await validateImage(world, plan, spec.targetNamespace!, image, staging);
    if (!mode) return;
    const message = `VDDK image is required for ${mode}. Set it on the source provider or configure a global VDDK image.`;
    staging.set({ type: "VDDKInitImageUnavailable", category: "Critical", reason: "NotSet", message });
}

async function validateImage(world: Surroundings, plan: KubeObject, namespace: string, image: string, staging: Staging): Promise<void> {
    const { name = "", uid = "", namespace: planNamespace = "" } = plan.metadata;
    const ref = { name: `vddk-validator-${name}`, namespace };
    const job = await world.cluster.get(kinds.job, ref);
    if (conditionsOf(job?.status).some(({ type }) => type === "Complete")) return;
    staging.set({ type: "ValidatingVDDK", category: "Advisory", reason: "Started", message: "Validating VDDK image." });
    if (job) return;
    if (!(await world.cluster.get(kinds.namespace, { name: namespace })))
        await world.cluster.create(kinds.namespace, { metadata: { name: namespace } });
    const vddk = createHash("md5").update(image).digest("hex");
    const labels = { plan: uid, "plan-name": name, "plan-namespace": planNamespace, vddk };
    const template = { spec: { restartPolicy: "Never", containers: [{ name: "validator", image }] } };
    await world.cluster.create(kinds.job, { metadata: { ...ref, labels }, spec: { template } });
}
