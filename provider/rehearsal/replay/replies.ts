import { isDeepStrictEqual } from "node:util";
import { readSnapshot } from "../../inventory/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { clusterCollections } from "../inventory/collection.ts";
import { type InventoryProvider, serveInventory } from "../inventory/server.ts";
import { createSourceView } from "../inventory/source.ts";
import type { Recording, Reply } from "./recording.ts";

/** Asks the rehearsed inventory what the real one was asked, about the same source and cluster; one line per answer that differs. */
export async function compareReplies({ replies }: Recording): Promise<readonly string[]> {
    const token = "replay";
    const server = await serve(replies, token);
    const lines: string[] = [];
    for (const { path, body } of replies) {
        const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
        // The recorder wrote down refusals so.
        const seen = answer.ok ? await answer.json() : { error: `HTTP Error ${answer.status}: ${answer.statusText}` };
        if (!isDeepStrictEqual(seen, body)) lines.push(`${path}\n      recorded:  ${short(body)}\n      rehearsed: ${short(seen)}`);
    }
    await server.close();
    return lines;
}

function short(body: unknown): string {
    return JSON.stringify(body).slice(0, 300);
}

type Listed = Omit<InventoryProvider, "isLoaded"> & { readonly apiVersion?: string; readonly product?: string; readonly instanceUuid?: string };

const collections = ["vms", "networks", "datastores", "hosts", "clusters", "datacenters", "folders"];

async function serve(replies: readonly Reply[], token: string) {
    const of = (type: string, collection: string) => {
        const found = replies.find(({ path }) => path.startsWith(`/providers/${type}/`) && path.endsWith(`/${collection}?detail=4`))?.body;
        return (Array.isArray(found) ? found : []) as object[];
    };
    const listed = providersIn(replies);
    const vsphere = listed.find(({ type }) => type === "vsphere");
    const { apiVersion = "", product = "", instanceUuid = "" } = vsphere ?? {};
    const items = Object.fromEntries(collections.map((each) => [each, of("vsphere", each).map((item) => ({ ...item, selfLink: undefined }))]));
    const snapshot = readSnapshot({ version: 1, source: { type: "vsphere", about: { apiVersion, product, instanceUuid }, ...items } });
    const clusterNames = new Map(Object.entries(clusterCollections).map(([collection, plural]) => [plural, collection]));
    return await serveInventory({
        token,
        providers: () => listed.map((each) => ({ ...each, isLoaded: true })),
        source: () => createSourceView(snapshot, new Map()),
        target: (plural) => of("openshift", clusterNames.get(plural) ?? "").map((item) => (item as { object: KubeObject }).object),
    });
}

/** The providers as recorded in full, and those that only show in paths. */
function providersIn(replies: readonly Reply[]): readonly Listed[] {
    const full = replies.find(({ path }) => path === "/providers?detail=1")?.body as Record<string, Listed[]> | undefined;
    const known = Object.values(full ?? {}).flat();
    const others = replies.flatMap(({ path }) => {
        const [, type, uid] = /^\/providers\/(\w+)\/([-0-9a-f]{36})/.exec(path) ?? [];
        return type && uid ? [{ type, uid, name: uid, namespace: "", object: { metadata: {} } }] : [];
    });
    const byUid = new Map([...others, ...known].map((each) => [each.uid, each]));
    return [...byUid.values()];
}
