import type * as pulumi from "@pulumi/pulumi";
import { runnerAccess } from "../../provider/components/runnerAccess/index.ts";
import { type Cluster, connect, type KubeObject, kinds, loadKubeconfig } from "../../provider/kube/index.ts";
import { nameOf, runMocked } from "../support/mocked.ts";
import type { ControlPlane } from "./controlPlane.ts";

/** What a grant is made of. */
export const roleKinds = {
    clusterRole: kinds.clusterRole,
    clusterRoleBinding: kinds.clusterRoleBinding,
    role: kinds.role,
    roleBinding: kinds.roleBinding,
} as const;

/** A service account that may do nothing yet; answers a kubeconfig with a token of it. */
export async function createIdentity(plane: ControlPlane, cluster: Cluster, name: string, namespace = accounts): Promise<string> {
    const account = { name, namespace };
    await cluster.apply(kinds.serviceAccount, { metadata: account }, options);
    return plane.kubeconfig(await tokenOf(plane, account));
}

/** Lets a service account do what `RunnerAccess` lets it do with these inputs: the objects that it makes, to the letter. */
export async function grant(cluster: Cluster, account: string, inputs: pulumi.Inputs): Promise<void> {
    const { registrations } = await runMocked(
        runnerAccess,
        { namespace: accounts, ...inputs, name: account, issuesToken: false, server },
        { name: account },
    );
    const madeOf = [kinds.serviceAccount, ...Object.values(roleKinds)];
    for (const { type, name, inputs: object } of registrations) {
        const kind = madeOf.find((each) => type === `kubernetes:${each.apiVersion.replace(/^v1$/, "core/v1")}:${each.kind}`);
        const metadata = { ...object.metadata, name: object.metadata?.name ?? nameOf(name) };
        if (kind === kinds.serviceAccount) await ensureAccount(cluster, metadata);
        else if (kind) await cluster.apply(kind, { ...object, metadata } as KubeObject, options);
    }
}

/** Installers cannot patch one: nothing of it can be changed. */
async function ensureAccount(cluster: Cluster, { name, namespace }: { readonly name: string; readonly namespace: string }): Promise<void> {
    if (!(await cluster.get(kinds.serviceAccount, { name, namespace })))
        await cluster.create(kinds.serviceAccount, { metadata: { name, namespace } }, options);
}

const server = "https://unused.example.com";

const accounts = "default";
const options = { fieldManager: "cluster-tier", force: true };

/** As audit logs call it. */
export function userOf(name: string): string {
    return `system:serviceaccount:${accounts}:${name}`;
}

async function tokenOf(plane: ControlPlane, { name, namespace }: { readonly name: string; readonly namespace: string }): Promise<string> {
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } };
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
    const { status } = (await ask(plane.kubeconfig(), "POST", path, body)) as { readonly status: { readonly token: string } };
    return status.token;
}

/** Whether the API server knows who a token belongs to. */
export async function isKnown(plane: ControlPlane, token: string): Promise<boolean> {
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token } };
    const { status } = (await ask(plane.kubeconfig(), "POST", "/apis/authentication.k8s.io/v1/tokenreviews", body)) as {
        readonly status: { readonly authenticated?: boolean };
    };
    return status.authenticated === true;
}

/** One request as it is, for what is no verb of the product. */
export async function ask(kubeconfig: string, method: "POST" | "PUT", path: string, body: object): Promise<unknown> {
    const transport = connect(loadKubeconfig({ kubeconfig }));
    const call = { method, path, body: JSON.stringify(body), contentType: "application/json", silence: 10_000 } as const;
    try {
        return await (await transport.send(call)).body.json();
    } finally {
        await transport.close();
    }
}
