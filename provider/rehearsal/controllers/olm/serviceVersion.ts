import { type KubeObject, kinds } from "../../../kube/index.ts";
import { findPackage, type OperatorPackage } from "../../catalogs.ts";
import type { Again, Controller } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { groupOf, modeOf } from "./groups.ts";
import { restartOperator } from "./operatorPod.ts";
import { later, troubleOf } from "./subscription.ts";
import { left, write } from "./write.ts";

/** ClusterServiceVersion: from its requirements to a running operator; the version that it replaces goes when it is there. Source: OLM `transitionCSVState`. */
export function serviceVersionController(world: Surroundings): Controller {
    return {
        kind: kinds.clusterServiceVersion,
        async reconcile(ref) {
            const version = await world.cluster.get(kinds.clusterServiceVersion, ref);
            const from = version && findPackage(ref.name.split(".")[0]);
            return from ? await pass(world, version, from) : undefined;
        },
    };
}

interface Phase {
    readonly next: string;
    readonly reason: string;
    readonly message: string;
    /** Milliseconds until it begins. */
    readonly after: number;
}

/** What follows on each phase. */
const course: Readonly<Record<string, Phase>> = {
    "": { next: "Pending", reason: "RequirementsUnknown", message: "requirements not yet checked", after: 0 },
    Pending: { next: "InstallReady", reason: "AllRequirementsMet", message: "all requirements found, attempting install", after: 1_000 },
    InstallReady: { next: "Installing", reason: "InstallSucceeded", message: "waiting for install components to report healthy", after: 1_000 },
    Installing: { next: "Succeeded", reason: "InstallSucceeded", message: "install strategy completed with no errors", after: 8_000 },
    Failed: { next: "Pending", reason: "NeedsReinstall", message: "installing: waiting for the operator to be available", after: 30_000 },
};

async function pass(world: Surroundings, version: KubeObject, from: OperatorPackage): Promise<Again | undefined> {
    const { phase = "", lastTransitionTime } = (version.status ?? {}) as { phase?: string; lastTransitionTime?: string };
    const due = course[phase];
    if (!due) return undefined;
    const wait = left(world, lastTransitionTime, due.after);
    if (wait > 0) return { after: wait, isRoutine: phase === "Failed" };
    const obstacle = (await obstacleOf(world, version)) ?? (phase === "Installing" ? await failureOf(world, from) : undefined);
    if (obstacle) {
        await enter(world, version, { ...obstacle, next: "Failed" });
        return later;
    }
    if (phase === "InstallReady") await ensureDeployment(world, version, from);
    if (phase === "Installing") await finish(world, version, from);
    await enter(world, version, due);
    return { after: course[due.next]?.after ?? 0 };
}

async function enter(world: Surroundings, version: KubeObject, { next, reason, message }: Pick<Phase, "next" | "reason" | "message">): Promise<void> {
    const lastTransitionTime = timestamp(world);
    await write(world, kinds.clusterServiceVersion, version, {
        phase: next,
        reason,
        message,
        lastTransitionTime,
        lastUpdateTime: lastTransitionTime,
    });
}

/** Source: OLM `operatorGroupForCSV`. */
async function obstacleOf(world: Surroundings, { metadata, spec }: KubeObject) {
    const group = await groupOf(world, metadata.namespace!);
    if ("count" in group)
        return group.count === 0
            ? { reason: "NoOperatorGroup", message: "csv in namespace with no operatorgroups" }
            : { reason: "TooManyOperatorGroups", message: "csv created in namespace with multiple operatorgroups, can't pick one automatically" };
    const mode = modeOf(group, metadata.namespace!);
    const modes = spec!.installModes as readonly { readonly type: string; readonly supported: boolean }[];
    const isSupported = modes.some(({ type, supported }) => type === mode && supported);
    return isSupported
        ? undefined
        : { reason: "UnsupportedOperatorGroup", message: `${mode} InstallModeType not supported, cannot configure to watch it` };
}

async function failureOf(world: Surroundings, { name, deployment }: OperatorPackage) {
    const trouble = await troubleOf(world, name, "csv");
    const usual = `install timeout: deployment "${deployment}" not available: Deployment does not have minimum availability.`;
    return trouble && { reason: "InstallCheckFailed", message: trouble.reason ?? usual };
}

/** The operator's Deployment, which belongs to the version that has made it last. */
async function ensureDeployment(world: Surroundings, version: KubeObject, { deployment }: OperatorPackage): Promise<void> {
    const { name, namespace, uid } = version.metadata;
    const owner = {
        apiVersion: kinds.clusterServiceVersion.apiVersion,
        kind: kinds.clusterServiceVersion.kind,
        name: name!,
        uid: uid!,
        controller: false,
    };
    const ref = { name: deployment, namespace };
    const metadata = { ...ref, ownerReferences: [owner] };
    const made = (await world.cluster.get(kinds.deployment, ref))
        ? await world.cluster.patch(kinds.deployment, ref, { metadata }, { type: "merge", fieldManager: "olm" })
        : await createDeployment(world, metadata);
    await restartOperator(world, made, String(version.spec?.version));
}

async function createDeployment(world: Surroundings, metadata: KubeObject["metadata"]): Promise<KubeObject> {
    const deployment = metadata.name!;
    const labels = { app: deployment };
    const template = { metadata: { labels }, spec: { containers: [{ name: "manager", image: `registry.example.com/${deployment}` }] } };
    const { apiVersion, kind } = kinds.deployment;
    const spec = { replicas: 1, selector: { matchLabels: labels }, template };
    return await world.cluster.create(kinds.deployment, { apiVersion, kind, metadata, spec }, { fieldManager: "olm" });
}

async function finish(world: Surroundings, version: KubeObject, { deployment }: OperatorPackage): Promise<void> {
    const { namespace } = version.metadata;
    const available = await world.cluster.get(kinds.deployment, { name: deployment, namespace });
    const counts = { observedGeneration: available?.metadata.generation, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 };
    const conditions = [{ type: "Available", status: "True", reason: "MinimumReplicasAvailable" }];
    if (available) await write(world, kinds.deployment, available, { ...counts, conditions });
    const replaced = version.spec?.replaces as string | undefined;
    if (replaced) await world.cluster.delete(kinds.clusterServiceVersion, { name: replaced, namespace });
}
