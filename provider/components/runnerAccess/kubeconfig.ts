import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { loadKubeconfig } from "../../kube/index.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import type { ClusterChoice } from "../../serve/port.ts";

/** How an API server is reached. */
export interface ApiServer {
    readonly server: string;
    /** PEM. */
    readonly certificateAuthority?: string | undefined;
}

/**
 * The API server that a kubeconfig leads to; undefined = not known yet.
 *
 * Errors: `InvalidInput` when the kubeconfig cannot be read or names no cluster.
 */
export function apiServerOf(choice: ClusterChoice): ApiServer | undefined {
    if (containsUnknown(choice as ValueMap)) return undefined;
    const { server, caData, caFile } = loadKubeconfig(choice as Parameters<typeof loadKubeconfig>[0]).getCurrentCluster()!;
    const certificateAuthority = caData ? Buffer.from(caData, "base64").toString() : caFile ? readFileSync(caFile, "utf8") : undefined;
    return { server, certificateAuthority };
}

interface Identity extends ApiServer {
    readonly user: string;
    readonly namespace: string | undefined;
    readonly token: string | undefined;
}

/** Contents of a kubeconfig with one cluster, one user and one context. */
export function kubeconfigFor({ server, certificateAuthority, user, namespace, token }: Identity): string {
    const trust = certificateAuthority && { "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") };
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": "runner",
        clusters: [{ name: "cluster", cluster: { server, ...trust } }],
        users: [{ name: user, user: token ? { token } : {} }],
        contexts: [{ name: "runner", context: { cluster: "cluster", user, ...(namespace && { namespace }) } }],
    });
}
