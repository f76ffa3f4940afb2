import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readSnapshot } from "../../../provider/inventory/index.ts";
import type { KubeObject } from "../../../provider/kube/index.ts";
import { type InventoryProvider, serveInventory } from "../../../provider/rehearsal/inventory/server.ts";
import { createSourceView } from "../../../provider/rehearsal/inventory/source.ts";

const recordings = new URL("../../../../shared/traces/01c-inventory.jsonl", import.meta.url);

interface Reply {
    readonly path: string;
    readonly body: unknown;
}

/** Replies of the real inventory service, for a vCenter simulator with 14 VMs and a cluster. */
describe("rehearsed inventory against recorded replies", () => {
    let replies: readonly Reply[] = [];
    let server: Awaited<ReturnType<typeof serveInventory>>;

    before(async function () {
        if (!existsSync(recordings)) {
            console.log(`      skipped: there are no recordings at ../shared/traces/01c-inventory.jsonl`);
            return this.skip();
        }
        replies = readFileSync(recordings, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Reply);
        server = await serve(replies);
    });
    after(() => server?.close());

    it("says the same, word for word", async () => {
        for (const { path, body } of replies) {
            const answer = await fetch(`${server.url}${path}`, { headers: { authorization: "Bearer secret" } });
            const seen = answer.ok ? await answer.json() : { error: `HTTP Error ${answer.status}: Not Found` };
            assert.deepEqual(seen, body, path);
        }
        assert.ok(replies.length > 20);
    });
});

async function serve(replies: readonly Reply[]) {
    const of = (type: string, collection: string) =>
        (replies.find(({ path }) => path.startsWith(`/providers/${type}/`) && path.endsWith(`/${collection}?detail=4`))?.body ?? []) as object[];
    const bare = (collection: string) => of("vsphere", collection).map((item) => ({ ...item, selfLink: undefined }));
    const all = replies.find(({ path }) => path === "/providers?detail=1")?.body as Record<string, Listed[]>;
    const { apiVersion, product, instanceUuid } = all.vsphere![0]!;
    const collections = ["vms", "networks", "datastores", "hosts", "clusters", "datacenters", "folders"];
    const source = { type: "vsphere", about: { apiVersion, product, instanceUuid }, ...Object.fromEntries(collections.map((c) => [c, bare(c)])) };
    const snapshot = readSnapshot({ version: 1, source });
    const target: Record<string, string> = {
        namespaces: "namespaces",
        storageclasses: "storageclasses",
        "network-attachment-definitions": "networkattachmentdefinitions",
    };
    return await serveInventory({
        token: "secret",
        providers: () => [...all.openshift!, ...all.vsphere!].map((each) => ({ ...each, isLoaded: true })),
        source: () => createSourceView(snapshot, new Map()),
        target: (plural) => of("openshift", target[plural] ?? "none").map((item) => (item as { object: KubeObject }).object),
    });
}

type Listed = InventoryProvider & { readonly apiVersion: string; readonly product: string; readonly instanceUuid: string };
