import { type KubeObject, kinds } from "../../../kube/index.ts";
import { templateLabel } from "../forklift/deployment.ts";
import { type Surroundings, timestamp } from "../world.ts";

/** Starts the pod of a version's operator, in place of the one of the version before. */
export async function restartOperator(world: Surroundings, deployment: KubeObject, version: string): Promise<void> {
    const { name = "", namespace = "", uid = "" } = deployment.metadata;
    const hash = version.replaceAll(".", "-");
    const labels = { app: name, [templateLabel]: hash };
    const ref = { name: `${name}-${hash}`, namespace };
    if (await world.cluster.get(kinds.pod, ref)) return;
    for (const { metadata } of await podsOf(world, name, namespace)) await world.cluster.delete(kinds.pod, { name: metadata.name!, namespace });
    const { apiVersion, kind } = kinds.deployment;
    const owner = { apiVersion, kind, name, uid, controller: true };
    const { template } = deployment.spec as { readonly template: { readonly spec: Record<string, unknown> } };
    const pod = { metadata: { ...ref, labels, ownerReferences: [owner] }, spec: template.spec };
    await world.cluster.create(kinds.pod, pod, { fieldManager: "kube-controller-manager" });
    const status = { phase: "Running", startTime: timestamp(world) };
    await world.cluster.patch(kinds.pod, ref, { status }, { type: "merge", subresource: "status", fieldManager: "kubelet" });
}

/** When an operator's pod was started; undefined = somebody else runs it. */
export async function startOfOperator(world: Surroundings, deployment: string, namespace: string | undefined): Promise<string | undefined> {
    const [pod] = await podsOf(world, deployment, namespace);
    return pod?.status?.startTime as string | undefined;
}

async function podsOf({ cluster }: Surroundings, deployment: string, namespace: string | undefined): Promise<readonly KubeObject[]> {
    return (await cluster.list(kinds.pod, { namespace, labelSelector: `app=${deployment}` })).items;
}
