/**
 * A plugin that stands in for that of Kubernetes where there is none. With a kubeconfig that leads to this machine its objects are applied there,
 * if that API knows their kind; else only the engine counts: every object becomes at once what it was asked to be, and tokens are filled in.
 */
import { MigrationError } from "../../provider/errors.ts";
import { type Cluster, connect, createCluster, defaultBudget, type Kind, type KubeObject, kinds, loadKubeconfig } from "../../provider/kube/index.ts";
import { unknown, type ValueMap } from "../../provider/schema/value.ts";
import { serve } from "../../provider/serve/index.ts";
import type { Configured, Difference, ResourceHandler } from "../../provider/serve/port.ts";
import { eventually } from "./eventually.ts";

/** Of a patch its object may be there already, and stays. */
const objectsIn = (cluster: Cluster | undefined, isPatch: boolean): ResourceHandler => ({
    check: async ({ news }) => ({ inputs: news, issues: [] }),
    diff: async ({ oldInputs, news }) => differs(oldInputs, news),
    create: async ({ news, preview }, { name }) => {
        const asked = named(news, name, preview);
        if (preview) return { id: "", outputs: asked };
        if (!isPatch && (await found(cluster, asked)))
            throw new MigrationError("Refused", `${idOf(asked)}: the resource already exists in the cluster`);
        return { id: idOf(asked), outputs: await made(cluster, asked) };
    },
    update: async ({ id, news, olds, preview }, { name }) => {
        const asked = named(news, (olds.metadata as { name?: string }).name ?? name, preview);
        return { id, outputs: preview ? asked : await made(cluster, asked) };
    },
    read: async ({ id, inputs, state }) => ({ id, inputs, outputs: state }),
    delete: async ({ olds }) => {
        const [kind, { metadata }] = [kindOf(olds), olds as unknown as KubeObject];
        if (cluster && kind && !isPatch) await cluster.delete(kind, { name: metadata.name!, namespace: metadata.namespace });
    },
});

/** With a name that is not known before it has been made, when the program does not give one. */
function named(news: ValueMap, name: string, preview: boolean): ValueMap {
    const metadata = news.metadata as ValueMap | undefined;
    return { ...news, metadata: { ...metadata, name: metadata?.name ?? (preview ? unknown : `${name}-x1`) } };
}

function idOf({ metadata }: ValueMap): string {
    const { name, namespace } = metadata as { readonly name: string; readonly namespace?: string };
    return namespace ? `${namespace}/${name}` : name;
}

async function found(cluster: Cluster | undefined, asked: ValueMap): Promise<KubeObject | undefined> {
    const [kind, { name, namespace }] = [kindOf(asked), (asked as unknown as KubeObject).metadata];
    return cluster && kind && (await cluster.get(kind, { name: name!, namespace }));
}

async function made(cluster: Cluster | undefined, asked: ValueMap): Promise<ValueMap> {
    const kind = kindOf(asked);
    const isToken = asked.type === "kubernetes.io/service-account-token";
    if (!cluster || !kind) return { ...asked, ...(isToken && { data: dataOf(asked) }) };
    const object = asked as unknown as KubeObject;
    const applied = await cluster.apply(kind, object, { fieldManager: "kubernetes", force: true });
    const { name, namespace } = applied.metadata;
    const filled = async () => ((await cluster.get(kind, { name: name!, namespace })) as { data?: { token?: string } } | undefined)?.data?.token;
    // Without the certificate: it is a part of the kubeconfig, which is secret, and the SDK cannot read a secret within a secret.
    return { ...asked, ...(isToken && { data: { token: await eventually("the token is there", filled) } }) };
}

function kindOf({ apiVersion, kind }: ValueMap): Kind | undefined {
    return Object.values(kinds).find((each) => each.apiVersion === apiVersion && each.kind === kind);
}

const pem = "-----BEGIN CERTIFICATE-----\nCLUSTER\n";

function dataOf({ metadata }: ValueMap): ValueMap {
    const { name } = metadata as { readonly name: string };
    return { token: base64(`canary-token-of-${name.replace(/-x1$/, "")}`), "ca.crt": base64(pem) };
}

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}

function differs(olds: ValueMap, news: ValueMap): Difference {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const changed = names.filter((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]));
    const detailed = Object.fromEntries(changed.map((name) => [name, { kind: "update", inputDiff: true } as const]));
    return { changes: changed.length > 0 ? "some" : "none", detailed, deleteBeforeReplace: false };
}

const about = { name: "kubernetes", version: "4.34.2" };

const provider = {
    ...about,
    schema: () => JSON.stringify({ ...about, config: { variables: {} }, resources: {}, functions: {} }),
    checkConfig: async (news: ValueMap) => ({ inputs: news, issues: [] }),
    diffConfig: async (olds: ValueMap, news: ValueMap) => differs(olds, news),
    configure: async ({ kubeconfig }: ValueMap): Promise<Configured> => {
        const transport =
            typeof kubeconfig === "string" && kubeconfig.includes("https://127.0.0.1") ? connect(loadKubeconfig({ kubeconfig })) : undefined;
        const cluster = transport && createCluster(transport, defaultBudget);
        const resources: Configured["resources"] = new Proxy(
            {},
            { get: (_, token) => objectsIn(cluster, String(token).endsWith("Patch")), has: () => true },
        );
        return { resources, invokes: {}, close: async () => transport?.close() };
    },
};

await serve(provider, { constructs: {}, calls: {} }, { engineAddress: process.argv[2] });
