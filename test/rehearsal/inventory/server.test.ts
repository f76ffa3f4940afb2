import assert from "node:assert/strict";
import { readSnapshot } from "../../../provider/inventory/index.ts";
import { serveInventory } from "../../../provider/rehearsal/inventory/server.ts";
import { createSourceView } from "../../../provider/rehearsal/inventory/source.ts";
import { datastore, host, network, vm } from "../../support/inventory.ts";

const snapshot = readSnapshot({
    version: 1,
    source: {
        type: "vsphere",
        vms: [
            vm({ id: "vm-1", name: "dup", path: "/DC/vm/a/dup" }),
            vm({ id: "vm-2", name: "dup", path: "/DC/vm/b/dup" }),
            vm({ id: "vm-3", name: "single", path: "/DC/vm/b/single" }),
            vm({ id: "vm-4", name: "golden", isTemplate: true }),
        ],
        networks: [network()],
        datastores: [datastore()],
        hosts: [host()],
        clusters: [{ id: "domain-c1", name: "C1", path: "/DC/host/C1" }],
        datacenters: [{ id: "dc-1", name: "DC", path: "/DC" }],
    },
});
const object = { metadata: { name: "vcenter", namespace: "demo", uid: "u-1", resourceVersion: "7" } };
const providers = [
    { uid: "u-1", type: "vsphere", name: "vcenter", namespace: "demo", object, isLoaded: true },
    { uid: "u-2", type: "vsphere", name: "slow", namespace: "demo", object, isLoaded: false },
    { uid: "u-3", type: "openshift", name: "host", namespace: "mtv", object, isLoaded: true },
];

describe("rehearsed inventory service", () => {
    let service: Awaited<ReturnType<typeof serveInventory>>;
    before(async () => {
        service = await serveInventory({
            token: "secret",
            providers: () => providers,
            source: () => createSourceView(snapshot, new Map([["vm-1", { powerState: "poweredOff" }]])),
            target: (plural) => (plural === "namespaces" ? [{ metadata: { name: "demo", uid: "n-1", resourceVersion: "3" } }] : []),
            faults: [{ kind: "inventory", path: "/folders", status: 503, times: 1 }],
        });
    });
    after(() => service.close());
    const ask = (path: string, token = "secret") => fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const ids = async (path: string) => ((await (await ask(`/providers/vsphere/u-1/${path}`)).json()) as { id: string }[]).map(({ id }) => id);

    const statuses = [
        { why: "refuses a strange token", path: "/providers", token: "guess", status: 401, header: "forklift-error-message" },
        { why: "does not know the provider", path: "/providers/vsphere/u-9/vms", status: 404, header: "x-reason" },
        { why: "does not know the provider under another type", path: "/providers/ovirt/u-1/vms", status: 404, header: "x-reason" },
        { why: "is still loading", path: "/providers/vsphere/u-2/vms", status: 206 },
        { why: "does not know the collection", path: "/providers/vsphere/u-1/disks", status: 404 },
        { why: "does not know the object", path: "/providers/vsphere/u-1/vms/vm-99", status: 404 },
        { why: "refuses a parameter that is no number", path: "/providers/vsphere/u-1/vms?limit=ten", status: 400, header: "forklift-error-message" },
        { why: "fails when told to", path: "/providers/vsphere/u-1/folders", status: 503, header: "forklift-error-message" },
        { why: "fails no more often than told to", path: "/providers/vsphere/u-1/folders", status: 200 },
        { why: "lists its routes", path: "/schema", status: 200 },
    ];
    for (const { why, path, token, status, header } of statuses)
        it(why, async () => {
            const answer = await ask(path, token);
            assert.equal(answer.status, status);
            if (header) assert.ok(answer.headers.get(header), `header ${header}`);
        });

    const lists = [
        { why: "leaves templates out", path: "vms", expected: ["vm-1", "vm-2", "vm-3"] },
        { why: "filters by exact name", path: "vms?name=dup", expected: ["vm-1", "vm-2"] },
        { why: "tells namesakes apart by path suffix", path: "vms?name=b/dup", expected: ["vm-2"] },
        { why: "takes the suffix for granted when the name is unique", path: "vms?name=zzz/single", expected: ["vm-3"] },
        { why: "pages", path: "vms?limit=1&offset=1", expected: ["vm-2"] },
    ];
    for (const { why, path, expected } of lists) it(why, async () => assert.deepEqual(await ids(path), expected));

    it("gets a template by id", async () => assert.equal((await ask("/providers/vsphere/u-1/vms/vm-4")).status, 200));
    it("shows what has changed since the snapshot, with a new revision", async () => {
        const seen = (await (await ask("/providers/vsphere/u-1/vms/vm-1")).json()) as Record<string, unknown>;
        assert.deepEqual([seen.powerState, seen.revision, seen.revisionValidated], ["poweredOff", 2, 2]);
    });
    it("shows other objects in short unless asked for detail", async () => {
        const [brief] = (await (await ask("/providers/vsphere/u-1/datastores")).json()) as Record<string, unknown>[];
        const [full] = (await (await ask("/providers/vsphere/u-1/datastores?detail=all")).json()) as Record<string, unknown>[];
        assert.deepEqual([brief?.capacity, full?.capacity], [undefined, 1024 ** 4]);
    });
    it("embeds what a workload stands on", async () => {
        const seen = (await (await ask("/providers/vsphere/u-1/workloads/vm-1")).json()) as { host: { cluster: { datacenter: { name: string } } } };
        assert.equal(seen.host.cluster.datacenter.name, "DC");
    });
    it("shows the cluster's own objects", async () => {
        const [seen] = (await (await ask("/providers/openshift/u-3/namespaces?detail=1")).json()) as Record<string, unknown>[];
        assert.deepEqual([seen?.name, seen?.uid, seen?.version, typeof seen?.object], ["demo", "n-1", "3", "object"]);
    });
    it("counts", async () => {
        const seen = (await (await ask("/providers/vsphere/u-1")).json()) as Record<string, unknown>;
        assert.deepEqual([seen.vmCount, seen.datacenterCount, seen.hostCount], [4, 1, 1]);
    });
});
