import { type Cluster, type KubeObject, kinds } from "../../provider/kube/index.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const namespace = "demo";

const provider = { source: { name: "vcenter", namespace }, destination: { name: "host", namespace: "openshift-mtv" } };

/** Makes source, maps and plan as somebody with kubectl would; returns when the plan is ready. */
export async function planByHand(
    cluster: Cluster,
    vms: readonly object[] = [{ name: "web-01" }, { name: "web-02" }],
    spec: object = {},
): Promise<void> {
    await sourceByHand(cluster);
    await mapNetworks(cluster);
    const storage = [{ source: { name: "nvme-01" }, destination: { storageClass: "ceph-rbd" } }];
    await cluster.create(kinds.storageMap, { metadata: { name: "sm", namespace }, spec: { provider, map: storage } });
    const map = { network: { name: "nm", namespace }, storage: { name: "sm", namespace } };
    await cluster.create(kinds.plan, { metadata: { name: "web", namespace }, spec: { provider, map, targetNamespace: "web", vms, ...spec } });
    await until(cluster, "plans", (plan) => has(plan, "Ready"));
}

/** Makes the source provider and its Secret. */
export async function sourceByHand(cluster: Cluster): Promise<void> {
    const data = { user: base64("u"), password: base64("canary-password-1"), insecureSkipVerify: base64("true") };
    await cluster.create(kinds.secret, { metadata: { name: "vcenter", namespace }, data });
    const spec = { type: "vsphere", url: "https://vcenter.example.com/sdk", secret: { name: "vcenter", namespace } };
    await cluster.create(kinds.provider, { metadata: { name: "vcenter", namespace }, spec });
}

export async function mapNetworks(cluster: Cluster): Promise<void> {
    const networks = [{ source: { name: "VM Network" }, destination: { type: "pod" } }];
    await cluster.create(kinds.networkMap, { metadata: { name: "nm", namespace }, spec: { provider, map: networks } });
}

export async function runByHand(cluster: Cluster, name = "web-1", spec: object = {}): Promise<void> {
    await cluster.create(kinds.migration, { metadata: { name, namespace }, spec: { plan: { name: "web", namespace }, ...spec } });
}

const watched = {
    providers: kinds.provider,
    plans: kinds.plan,
    migrations: kinds.migration,
    virtualmachines: kinds.virtualMachine,
    datavolumes: kinds.dataVolume,
    installplans: kinds.installPlan,
    clusterserviceversions: kinds.clusterServiceVersion,
    configmaps: kinds.configMap,
} as const;

/** Waits until an object of a kind satisfies a question, asking again after every change. */
export async function until(cluster: Cluster, plural: keyof typeof watched, question: (object: KubeObject) => boolean): Promise<KubeObject> {
    const kind = watched[plural];
    const { items, resourceVersion } = await cluster.list(kind);
    const found = items.find(question);
    if (found) return found;
    const stop = new AbortController();
    for await (const { object } of cluster.watch(kind, { resourceVersion, signal: stop.signal })) {
        if (!question(object)) continue;
        stop.abort();
        return object;
    }
    throw new Error("the watch has ended");
}

export function has({ status }: KubeObject, type: string): boolean {
    const { conditions = [] } = (status ?? {}) as { conditions?: { type: string; status: string }[] };
    return conditions.some((each) => each.type === type && each.status === "True");
}
