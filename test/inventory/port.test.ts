import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInventories, directDoor, type Inventory, readSnapshot } from "../../provider/inventory/index.ts";
import type { Cluster, KubeObject } from "../../provider/kube/index.ts";
import { serveInventory } from "../../provider/rehearsal/inventory/server.ts";
import { createSourceView } from "../../provider/rehearsal/inventory/source.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { datastore, host, network, vm } from "../support/inventory.ts";

const contents = {
    version: 1,
    source: {
        type: "vsphere",
        vms: [vm(), vm({ id: "vm-2", name: "db-01" }), vm({ id: "vm-3", name: "golden", isTemplate: true })],
        networks: [network()],
        datastores: [datastore()],
        hosts: [host()],
    },
};
const never = new AbortController().signal;
const vcenter = { name: "vcenter", namespace: "demo" };

describe("the inventory of a provider", () => {
    let folder: string;
    let file: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "inventory-"));
        file = join(folder, "snapshot.json");
        writeFileSync(file, JSON.stringify(contents));
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const [name, open] of Object.entries({ "from the service": fromService, "from a snapshot": async () => fromSnapshot(file) })) {
        describe(name, () => {
            let inventory: Inventory;
            let close: () => Promise<void>;
            before(async () => ({ inventory, close } = await open()));
            after(() => close());

            it("has the VMs but not the templates", async () => {
                assert.deepEqual(
                    (await inventory.vms(never)).map((each) => each.name),
                    ["web-01", "db-01"],
                );
            });
            it("has networks, datastores and hosts", async () => {
                assert.equal((await inventory.networks(never))[0]?.path, "/DC/network/VM Network");
                assert.equal((await inventory.datastores(never))[0]?.capacity, 1024 ** 4);
                assert.equal((await inventory.hosts(never))[0]?.name, "esx-01");
            });
            it("reads a collection once", async () => assert.equal(await inventory.vms(never), await inventory.vms(never)));
            it("says where it comes from", () => assert.match(inventory.origin, /snapshot\.json$|^http:/));
        });
    }

    it("is none while the service does not know the provider and there is no snapshot", async () => {
        const service = await serve({ isKnown: false });
        assert.equal(await inventories(service.url).of(vcenter, never), undefined);
        await service.close();
    });
    it("is the snapshot's while the service does not know the provider", async () => {
        const service = await serve({ isKnown: false });
        const found = await inventories(service.url, file).of(vcenter, never);
        assert.equal((await found?.vms(never))?.length, 2);
        await service.close();
    });
    it("waits while the service is loading", async () => {
        const service = await serve({ faults: [{ kind: "inventory", status: 206, times: 2 }] });
        assert.equal((await (await inventories(service.url).of(vcenter, never))?.vms(never))?.length, 2);
        await service.close();
    });
    it("is asked for once by many", async () => {
        const service = await serve({});
        const all = inventories(service.url);
        const found = await Promise.all([all.of(vcenter, never), all.of(vcenter, never)]);
        assert.equal(found[0], found[1]);
        await service.close();
    });

    const refusals = [
        { why: "rights are missing", faults: [{ kind: "inventory", status: 403 }] as const, code: "NotAllowed", text: /403; the pipeline's account/ },
        { why: "the address is wrong", faults: [{ kind: "inventory", status: 404 }] as const, code: "NotReachable", text: /is inventoryUrl right/ },
    ];
    for (const { why, faults, code, text } of refusals)
        it(`tells when ${why}`, async () => {
            const service = await serve({ faults });
            await assert.rejects(inventories(service.url).of(vcenter, never), (error: { code?: string; message: string }) => {
                assert.equal(error.code, code);
                assert.match(error.message, text);
                return true;
            });
            await service.close();
        });
});

describe("a snapshot", () => {
    const cases = [
        { why: "tells which field is missing", change: { vms: [{ name: "x" }] }, expected: "source.vms[0].id: " },
        { why: "tells ids that occur twice", change: { hosts: [host(), host()] }, expected: "source.hosts[1].id: is host-1, which occurred before" },
        { why: "tells a source of another type", change: { type: "ovirt" }, expected: "source.type: " },
    ];
    for (const { why, change, expected } of cases)
        it(why, () => {
            assert.throws(
                () => readSnapshot({ ...contents, source: { ...contents.source, ...change } }),
                ({ details }: { details: string[] }) => details.some((line) => line.startsWith(expected)),
            );
        });
    it("tells a file that is not there", () => assert.throws(() => readSnapshot("nowhere.json"), /nowhere\.json cannot be read/));
});

const provider: KubeObject = {
    kind: "Provider",
    metadata: { name: "vcenter", namespace: "demo", uid: "u-1", resourceVersion: "1" },
    spec: { type: "vsphere" },
};
const cluster = { get: async () => provider } as unknown as Cluster;

function inventories(url?: string, snapshot?: string) {
    const token = async () => "secret";
    const door = async () => (url ? directDoor({ url, token }) : Promise.reject(new Error("no inventory service")));
    return createInventories({ cluster, door, snapshot });
}

async function serve({ isKnown = true, faults = [] }: { isKnown?: boolean; faults?: readonly Extract<Fault, { kind: "inventory" }>[] }) {
    const view = createSourceView(readSnapshot(contents), new Map());
    const known = { uid: "u-1", type: "vsphere", name: "vcenter", namespace: "demo", object: provider, isLoaded: true };
    return await serveInventory({ token: "secret", providers: () => (isKnown ? [known] : []), source: () => view, target: () => [], faults });
}

async function fromService() {
    const service = await serve({});
    return { inventory: (await inventories(service.url).of(vcenter, never))!, close: service.close };
}

async function fromSnapshot(file: string) {
    return { inventory: (await inventories(undefined, file).of(vcenter, never))!, close: async () => {} };
}
