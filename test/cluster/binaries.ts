import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import which from "which";
import { cacheFolder } from "../../provider/toolchain/cache.ts";
import { ensureGoTool, hasGoTool } from "../../provider/toolchain/goBuild.ts";
import { here, type ToolContext } from "../../provider/toolchain/news.ts";
import { kubernetesVersion } from "../../provider/toolchain/pins.ts";

/** The two programs of a control plane without controllers. */
export interface Binaries {
    readonly etcd: string;
    readonly apiServer: string;
    readonly how: "KUBEBUILDER_ASSETS" | "PATH" | "Go";
}

/**
 * Obtains etcd and kube-apiserver: from `KUBEBUILDER_ASSETS`, from PATH, from the cache, or by a build with Go from pinned modules.
 *
 * Errors: none of these ways led to both; the message says what to do.
 */
export async function ensureBinaries(context: ToolContext = here): Promise<Binaries> {
    return (await findBinaries(context)) ?? (await build(context));
}

/** What `ensureBinaries` would answer without building anything. */
export async function findBinaries(context: ToolContext = here): Promise<Binaries | undefined> {
    return fromAssets(context.env) ?? (await fromPath(context.env)) ?? (await fromCache(context));
}

function fromAssets({ KUBEBUILDER_ASSETS: folder }: NodeJS.ProcessEnv): Binaries | undefined {
    if (!folder) return undefined;
    const [etcd, apiServer] = [join(folder, "etcd"), join(folder, "kube-apiserver")];
    return existsSync(etcd) && existsSync(apiServer) ? { etcd, apiServer, how: "KUBEBUILDER_ASSETS" } : undefined;
}

async function fromPath({ PATH: path = "" }: NodeJS.ProcessEnv): Promise<Binaries | undefined> {
    // An empty path would be looked up in this process's own.
    const folders = path || delimiter;
    const [etcd, apiServer] = await Promise.all(["etcd", "kube-apiserver"].map((name) => which(name, { nothrow: true, path: folders })));
    return etcd && apiServer ? { etcd, apiServer, how: "PATH" } : undefined;
}

async function fromCache(context: ToolContext): Promise<Binaries | undefined> {
    const root = buildRoot(context);
    return (await hasGoTool("etcd", root)) && (await hasGoTool("kube-apiserver", root)) ? await build(context) : undefined;
}

/** Builds what is not in the cache yet. */
async function build(context: ToolContext): Promise<Binaries> {
    const root = buildRoot(context);
    const etcd = await ensureGoTool("etcd", root, context);
    const apiServer = await ensureGoTool("kube-apiserver", root, context);
    return { etcd, apiServer, how: "Go" };
}

function buildRoot({ env }: ToolContext): string {
    return join(cacheFolder(env), `kubernetes-${kubernetesVersion}`);
}
