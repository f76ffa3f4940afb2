import { createHash } from "node:crypto";
import { type Cluster, type KubeObject, kinds } from "../../kube/index.ts";
import { type Controller, refOf } from "./manager.ts";
import type { Surroundings } from "./world.ts";

const tokenType = "kubernetes.io/service-account-token";
const accountAnnotation = "kubernetes.io/service-account.name";

/** Where every part of a cluster finds the certificate of its API server. */
const authority = { name: "kube-root-ca.crt", namespace: "default" };

/**
 * Fills in the token Secrets of ServiceAccounts, and takes away those whose account is not there. The small world has no authorization: it lets nobody in
 * with such a token, but everybody with its own kubeconfig.
 *
 * Source: Kubernetes "Managing Service Accounts", token controller.
 */
export function tokenController(world: Surroundings): Controller {
    return {
        kind: kinds.secret,
        watches: [{ kind: kinds.serviceAccount, map: async (account) => (await tokensOf(world.cluster, account)).map(refOf) }],
        async reconcile(ref) {
            const secret = await world.cluster.get(kinds.secret, ref);
            if (secret?.type !== tokenType) return undefined;
            const name = secret.metadata.annotations?.[accountAnnotation] ?? "";
            const account = await world.cluster.get(kinds.serviceAccount, { name, namespace: ref.namespace });
            if (!account) await world.cluster.delete(kinds.secret, ref);
            else if (!(secret.data as Data | undefined)?.token) await fill(world.cluster, secret, account);
            return undefined;
        },
    };
}

async function tokensOf(cluster: Cluster, { metadata: { name, namespace } }: KubeObject): Promise<readonly KubeObject[]> {
    const { items } = await cluster.list(kinds.secret, { namespace });
    return items.filter(({ type, metadata: { annotations } }) => type === tokenType && annotations?.[accountAnnotation] === name);
}

type Data = Readonly<Record<string, string>>;

async function fill(cluster: Cluster, secret: KubeObject, account: KubeObject): Promise<void> {
    const { name, namespace, uid } = secret.metadata;
    const root = await cluster.get(kinds.configMap, authority);
    const data = {
        token: base64(createHash("sha256").update(`${uid} ${account.metadata.uid}`).digest("hex")),
        namespace: base64(namespace!),
        "ca.crt": base64((root?.data as Data | undefined)?.["ca.crt"] ?? ""),
    };
    const annotations = { "kubernetes.io/service-account.uid": account.metadata.uid };
    await cluster.patch(
        kinds.secret,
        { name: name!, namespace },
        { metadata: { annotations }, data },
        { type: "merge", fieldManager: "kube-controller-manager" },
    );
}

/** Tells a world which certificate its API server has. */
export async function publishAuthority(cluster: Cluster, certificate: string): Promise<void> {
    await cluster.apply(
        kinds.configMap,
        { metadata: authority, data: { "ca.crt": certificate } },
        { fieldManager: "kube-controller-manager", force: true },
    );
}

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}
