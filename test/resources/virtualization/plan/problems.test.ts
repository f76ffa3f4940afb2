import assert from "node:assert/strict";
import { MigrationError } from "../../../../provider/errors.ts";
import type { Inventory } from "../../../../provider/inventory/index.ts";
import { type Cluster, type Kind, type KubeObject, kinds } from "../../../../provider/kube/index.ts";
import { declaredKey, type Session, toId } from "../../../../provider/lifecycle/index.ts";
import { networkMap, storageMap } from "../../../../provider/resources/virtualization/maps.ts";
import { planProblems } from "../../../../provider/resources/virtualization/plan/problems.ts";
import type { CheckedPlan, PlanArgs } from "../../../../provider/schema/plan.ts";
import { unknown, type ValueMap } from "../../../../provider/schema/value.ts";
import { realClock } from "../../../../provider/util/clock.ts";
import { condition } from "../../../support/forklift.ts";
import { datastore, disk, host, network, nic, vm } from "../../../support/inventory.ts";

const own = { name: "web", namespace: "demo" };
const args: PlanArgs = {
    source: "vcenter",
    networkMap: "web",
    storageMap: "web",
    targetNamespace: "web",
    preserveStaticIPs: false,
    vms: { "web-01": {} },
};
const networks = { "VM Network": { pod: true } };
const storage = { "ds-1": { storageClass: "ceph-rbd" } };
const inventory: Inventory = {
    type: "vsphere",
    origin: "a test",
    collections: [],
    items: async () => [],
    vms: async () => [
        vm(),
        vm({ id: "vm-2", name: "web-02", nics: [nic({ network: { kind: "Network", id: "network-2" } })] }),
        vm({ id: "vm-3", name: "empty", disks: [disk({ capacity: 0 })] }),
        vm({ id: "vm-4", name: "Odd Name" }),
    ],
    networks: async () => [network(), network({ id: "network-2", name: "DMZ" })],
    datastores: async () => [datastore()],
    hosts: async () => [host()],
};

interface World {
    readonly declared?: Readonly<Record<string, [Kind, ValueMap]>>;
    readonly objects?: Readonly<Record<string, Partial<KubeObject>>>;
    readonly inventoryOf?: Session["inventoryOf"];
    readonly isNew?: boolean;
    /** Takes down the kinds that are asked for. */
    readonly asked?: string[];
}

const bothMaps: NonNullable<World["declared"]> = { network: [kinds.networkMap, { networks }], storage: [kinds.storageMap, { storage }] };

async function problems(over: Partial<Record<keyof PlanArgs, unknown>>, world?: World) {
    const { computed: _, news: _news, ...findings } = await told(over, world);
    return findings;
}

async function told(
    over: Partial<Record<keyof PlanArgs, unknown>>,
    { declared = bothMaps, objects = {}, inventoryOf = async () => inventory, isNew = false, asked = [] }: World = {},
) {
    const get = async ({ kind }: Kind) => {
        asked.push(kind);
        return objects[kind] ?? (kind === "Provider" ? { spec: { type: "vsphere" } } : undefined);
    };
    const list = async () => ({ items: [], resourceVersion: "1" });
    const cluster = { get, list } as unknown as Cluster;
    const known = Object.values(declared).map(([kind, inputs]) => [declaredKey(kind, own), { token: "", inputs }] as const);
    const session = { cluster, clock: realClock, declared: new Map(known), inventoryOf } as unknown as Session;
    const wanted = { ...args, ...over } as PlanArgs;
    return await planProblems(wanted, own, session, new AbortController().signal, isNew ? undefined : (wanted as CheckedPlan));
}

const nothing = { issues: [], warnings: [], unknowns: [] };

describe("problems of a plan", () => {
    it("are none when all is well", async () => assert.deepEqual(await problems({}), nothing));

    it("leave a word where more VMs of one ESXi host are copied than its NFC service has memory for", async () => {
        const vms = Array.from({ length: 11 }, (_, at) => vm({ id: `vm-${at}`, name: `web-${at}` }));
        const wanted = { vms: Object.fromEntries(vms.map(({ name }) => [name, {}])) };
        const { news = [] } = await told(wanted, { inventoryOf: async () => ({ ...inventory, vms: async () => vms }) });
        assert.match(news.join("\n"), /more than 10 VMs of one ESXi host: .*\(11\).*MTV-040/);
    });

    it("are told at once, each with its path", async () => {
        const { issues, warnings } = await problems({ vms: { "web-02": {}, empty: {}, "web-3": {}, "Odd Name": {} } });
        assert.deepEqual(issues.map(({ property }) => property).sort(), ["networkMap", "vms.empty", 'vms["web-3"]']);
        assert.match(warnings.join(), /^vms\["Odd Name"\]: .*odd-name/);
    });

    it("are critical concerns, unless they are accepted", async () => {
        const id = "vmware.passthrough_device.detected";
        const gpu = vm({ concerns: [{ id, category: "Critical", label: "Passthrough device detected" }] });
        const world = { inventoryOf: async () => ({ ...inventory, vms: async () => [gpu] }) };
        const refused = await problems({}, world);
        assert.deepEqual(
            refused.issues.map(({ property }) => property),
            ['vms["web-01"]'],
        );
        const accepted = await problems({ acceptConcerns: { [id]: ["web-01"] } }, world);
        assert.deepEqual(accepted.issues, []);
        assert.match(accepted.warnings.join(), /^acceptConcerns\["vmware.*accepted for web-01/);
        assert.deepEqual((await problems({ acceptConcerns: { [id]: [unknown] } }, world)).issues, []);
    });

    it("are found with maps that the cluster has", async () => {
        const map = (sheet: typeof networkMap | typeof storageMap, inputs: ValueMap) =>
            ({ metadata: own, ...sheet.manifest({ source: "vcenter", ...inputs } as never, own) }) as KubeObject;
        const objects = { NetworkMap: map(networkMap, { networks }), StorageMap: map(storageMap, { storage }) };
        const { issues } = await problems({ vms: { "web-02": {} } }, { declared: {}, objects });
        assert.match(issues[0]!.reason, /does not map the network "DMZ" \(network-2\) of web-02/);
    });

    const unknowns = [
        { why: "the VMs", over: { vms: unknown }, world: {}, text: /^vms: checked once they are known$/ },
        { why: "the source", over: { source: unknown }, world: {}, text: /once the source provider is known/ },
        { why: "the inventory", over: {}, world: { inventoryOf: async () => undefined }, text: /once Provider demo\/vcenter has an inventory/ },
        { why: "which map it is", over: { networkMap: unknown }, world: {}, text: /every NIC is checked once the NetworkMap is known/ },
        {
            why: "the map",
            over: {},
            world: { declared: { network: bothMaps.network! } },
            text: /every disk is checked once StorageMap demo\/web is known/,
        },
        {
            why: "what the map holds",
            over: {},
            world: { declared: { ...bothMaps, network: [kinds.networkMap, { networks: { "VM Network": unknown } }] as [Kind, ValueMap] } },
            text: /every NIC is checked once NetworkMap demo\/web is known/,
        },
    ];
    for (const { why, over, world, text } of unknowns)
        it(`wait for ${why}`, async () => {
            const found = await problems(over, world);
            assert.deepEqual([found.issues, found.unknowns.length], [[], 1]);
            assert.match(found.unknowns[0]!, text);
        });

    const sources = [
        { why: "without an image", inputs: { type: "vsphere" }, says: /^type: a warm migration needs a VDDK image/ },
        { why: "with one", inputs: { type: "vsphere", vddkImage: "registry.example.com/vddk:8" }, says: undefined },
    ];
    for (const { why, inputs, says } of sources)
        it(`of a warm plan whose source is declared ${why}`, async () => {
            const declared = { ...bothMaps, source: [kinds.provider, inputs] as [Kind, ValueMap] };
            const { warnings } = await problems({ type: "warm", source: toId(own) }, { declared });
            if (says) assert.match(warnings.join("\n"), says);
            else assert.deepEqual(warnings, []);
        });

    it("take a target name that is not known yet for a name", async () => {
        assert.deepEqual(await problems({ vms: { "Odd Name": { targetName: unknown } } }), nothing);
    });

    it("leave out what cannot be asked, with a warning", async () => {
        const refuse = async () => Promise.reject(new MigrationError("NotReachable", "GET /providers: no answer"));
        assert.deepEqual(await problems({ vms: { nobody: {} } }, { inventoryOf: refuse }), {
            ...nothing,
            warnings: ["vms: not checked: GET /providers: no answer"],
        });
    });

    for (const type of ["Executing", "Succeeded"])
        it(`are not looked for in the source once the plan is ${type}`, async () => {
            const objects = { Plan: { status: { conditions: [condition(type)] } } };
            assert.deepEqual(await problems({ vms: { gone: {} } }, { objects }), nothing);
        });

    it("of a new plan cost no look at a plan that hardly is there, when there are none", async () => {
        const asked: string[] = [];
        assert.deepEqual(await problems({}, { isNew: true, asked }), nothing);
        assert.ok(!asked.includes("Plan"));
    });

    it("of a new plan that is there all the same are not looked for once it has succeeded", async () => {
        const objects = { Plan: { status: { conditions: [condition("Succeeded")] } } };
        assert.deepEqual(await problems({ vms: { gone: {} } }, { objects, isNew: true }), nothing);
    });

    it("are not that a concern is accepted for a VM that has moved: the entry may go", async () => {
        const moved = [{ id: "vm-9", name: "gone", conditions: [condition("Succeeded")] }];
        const objects = { Plan: { status: { migration: { vms: moved } } } };
        const over = { vms: { ...args.vms, gone: {} }, acceptConcerns: { "vmware.passthrough_device.detected": ["gone"] } };
        const { issues, warnings, news } = await told(over, { objects });
        assert.deepEqual([issues, warnings], [[], []]);
        assert.match(
            news!.join("\n"),
            /acceptConcerns\["vmware\.passthrough_device\.detected"\]: "gone" has moved, and nothing is left to accept; delete the entry/,
        );
    });

    it("are not looked for in VMs that have moved", async () => {
        const moved = [{ id: "vm-9", name: "gone", conditions: [condition("Succeeded")] }];
        const objects = { Plan: { status: { migration: { vms: moved } } } };
        assert.deepEqual(await problems({ vms: { gone: {}, "web-01": {} } }, { objects }), nothing);
    });
});
