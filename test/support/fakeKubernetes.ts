/** A plugin that stands in for that of Kubernetes where only the engine counts: every object becomes at once what it was asked to be, and tokens are filled in. */
import { unknown, type ValueMap } from "../../provider/schema/value.ts";
import { serve } from "../../provider/serve/index.ts";
import type { Configured, Difference, ResourceHandler } from "../../provider/serve/port.ts";

const object: ResourceHandler = {
    check: async ({ news }) => ({ inputs: news, issues: [] }),
    diff: async ({ oldInputs, news }) => differs(oldInputs, news),
    create: async ({ news, preview }, { name }) => ({ id: preview ? "" : `id-of-${name}`, outputs: made(news, name, preview) }),
    update: async ({ id, news, preview }, { name }) => ({ id, outputs: made(news, name, preview) }),
    read: async ({ id, inputs, state }) => ({ id, inputs, outputs: state }),
    delete: async () => {},
};

/** A name that the program does not give is not known before it has been made. */
function made(news: ValueMap, name: string, preview: boolean): ValueMap {
    const metadata = news.metadata as ValueMap | undefined;
    const named = { ...metadata, name: metadata?.name ?? (preview ? unknown : `${name}-x1`) };
    const isFilled = news.type === "kubernetes.io/service-account-token" && !preview;
    return { ...news, metadata: named, ...(isFilled && { data: { token: base64(`canary-token-of-${name}`), "ca.crt": base64(pem) } }) };
}

const pem = "-----BEGIN CERTIFICATE-----\nCLUSTER\n";

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
const everyKind: Configured["resources"] = new Proxy({}, { get: () => object, has: () => true });

const provider = {
    ...about,
    schema: () => JSON.stringify({ ...about, config: { variables: {} }, resources: {}, functions: {} }),
    checkConfig: async (news: ValueMap) => ({ inputs: news, issues: [] }),
    diffConfig: async (olds: ValueMap, news: ValueMap) => differs(olds, news),
    configure: async (): Promise<Configured> => ({ resources: everyKind, invokes: {}, close: async () => {} }),
};

await serve(provider, { constructs: {}, calls: {} }, { engineAddress: process.argv[2] });
