import { existsSync, readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import { MigrationError } from "../errors.ts";

/** Which cluster, as whom: the words of `@pulumi/kubernetes`. */
export interface KubeconfigChoice {
    /** Path of a kubeconfig file, or its contents. Absent: `KUBECONFIG`, `~/.kube/config`, or the pod's service account. */
    readonly kubeconfig?: string | undefined;
    readonly context?: string | undefined;
    readonly cluster?: string | undefined;
}

/**
 * Loads the kubeconfig the user chose and settles on one context.
 *
 * Errors: `InvalidInput` naming the property that is wrong: a file that does not exist, contents that do not parse, an unknown context or cluster.
 */
export function loadKubeconfig(choice: KubeconfigChoice): KubeConfig {
    const config = read(choice.kubeconfig);
    if (choice.context !== undefined) selectContext(config, choice.context);
    if (choice.cluster !== undefined) selectCluster(config, choice.cluster);
    if (!config.getCurrentCluster())
        throw invalid("kubeconfig", "names no cluster in its current context", "set `context`, or run `kubectl config use-context`");
    return config;
}

/** The namespace of the chosen context, when it has one. */
export function contextNamespace(config: KubeConfig): string | undefined {
    return config.getContextObject(config.getCurrentContext())?.namespace;
}

function read(kubeconfig: string | undefined): KubeConfig {
    const config = new KubeConfig();
    try {
        if (kubeconfig === undefined) config.loadFromDefault();
        else if (isContents(kubeconfig)) config.loadFromString(kubeconfig);
        else if (existsSync(kubeconfig)) config.loadFromFile(kubeconfig);
        else throw new Error(`no file ${kubeconfig}`);
        readTokenFiles(config, kubeconfig);
    } catch (error) {
        // The parser's own message may quote the contents, which hold credentials.
        const why = isContents(kubeconfig ?? "") ? "does not parse as a kubeconfig" : `cannot be read: ${(error as Error).message}`;
        throw invalid("kubeconfig", why, "give the path of a kubeconfig file or its contents");
    }
    return config;
}

/** The library looks for `token-file`; kubeconfigs say `tokenFile`, and mean it before `token`. Source: Kubernetes client-go `AuthInfo`. */
function readTokenFiles(config: KubeConfig, kubeconfig: string | undefined): void {
    const texts = kubeconfig !== undefined && isContents(kubeconfig) ? [{ text: kubeconfig, folder: "." }] : filesOf(kubeconfig).map(readText);
    const files = new Map<string, string>();
    for (const { text, folder } of texts)
        for (const { name, user } of (parse(text) as Users | null)?.users ?? [])
            if (user?.tokenFile && !files.has(name)) files.set(name, resolve(folder, user.tokenFile));
    config.users = config.users.map((user) => {
        const file = files.get(user.name);
        return file === undefined ? user : { ...user, token: readFileSync(file, "utf8").trim() };
    });
}

interface Users {
    readonly users?: readonly { readonly name: string; readonly user?: { readonly tokenFile?: string } }[];
}

function filesOf(kubeconfig: string | undefined): readonly string[] {
    const paths = kubeconfig ?? process.env.KUBECONFIG;
    return (paths ? paths.split(delimiter) : [join(homedir(), ".kube", "config")]).filter((path) => existsSync(path));
}

function readText(path: string): { readonly text: string; readonly folder: string } {
    return { text: readFileSync(path, "utf8"), folder: dirname(path) };
}

function isContents(text: string): boolean {
    return text.includes("\n") || text.trimStart().startsWith("{") || text.includes("apiVersion:");
}

function selectContext(config: KubeConfig, context: string): void {
    const known = config.getContexts().map((each) => each.name);
    if (!known.includes(context)) throw invalid("context", `"${context}" is not in the kubeconfig`, `choose one of: ${known.join(", ") || "none"}`);
    config.setCurrentContext(context);
}

function selectCluster(config: KubeConfig, cluster: string): void {
    const known = config.getClusters().map((each) => each.name);
    if (!known.includes(cluster)) throw invalid("cluster", `"${cluster}" is not in the kubeconfig`, `choose one of: ${known.join(", ") || "none"}`);
    const current = config.getContextObject(config.getCurrentContext());
    config.contexts = [...config.contexts, { name: `${cluster} chosen`, cluster, user: current?.user ?? "", namespace: current?.namespace }];
    config.setCurrentContext(`${cluster} chosen`);
}

function invalid(property: string, seen: string, remedy: string): MigrationError {
    return new MigrationError("InvalidInput", `${property}: ${seen}; ${remedy}`);
}

/** The bearer token with which this kubeconfig talks to its API server; the inventory service takes the same one. */
export async function bearerToken(config: KubeConfig): Promise<string | undefined> {
    const options: RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const headers = options.headers as Record<string, string | undefined>;
    const value = headers.Authorization ?? headers.authorization;
    return value?.startsWith("Bearer ") ? value.slice("Bearer ".length) : undefined;
}
