import assert from "node:assert/strict";
import type { Inventory } from "../../../../provider/inventory/index.ts";
import { type KubeObject, kinds } from "../../../../provider/kube/index.ts";
import { declaredKey } from "../../../../provider/lifecycle/index.ts";
import { planProblems } from "../../../../provider/resources/virtualization/plan/problems.ts";
import type { PlanArgs } from "../../../../provider/schema/plan.ts";
import { condition } from "../../../support/forklift.ts";
import { datastore, host, network, nic, vm } from "../../../support/inventory.ts";
import { readOnlySession, type Surroundings, standing } from "../../../support/readOnly.ts";

const own = { name: "web", namespace: "demo" };
const args: PlanArgs = {
    source: "vcenter",
    destination: "openshift-mtv/host",
    networkMap: "web",
    storageMap: "web",
    targetNamespace: "shop",
    preserveStaticIPs: false,
    vms: { "web-01": {} },
};
const inventory: Inventory = {
    type: "vsphere",
    origin: "a test",
    collections: [],
    items: async () => [],
    vms: async () => [vm(), vm({ id: "vm-2", name: "Odd Name", nics: [nic({ mac: "00:50:56:00:00:02" })] })],
    networks: async () => [network()],
    datastores: async () => [datastore()],
    hosts: async () => [host()],
};
const pair = { source: { name: "vcenter", namespace: "demo" }, destination: { name: "host", namespace: "openshift-mtv" } };
const networkMap = { provider: pair, map: [{ source: { id: "network-1" }, destination: { type: "pod" } }] };
const storageMap = { provider: pair, map: [{ source: { id: "datastore-1" }, destination: { storageClass: "ceph-rbd" } }] };
const common = [
    standing(kinds.provider, "demo/vcenter", { spec: { type: "vsphere", url: "https://vcenter.example.com/sdk" } }),
    standing(kinds.networkMap, "demo/web", { spec: networkMap }),
    standing(kinds.storageMap, "demo/web", { spec: storageMap }),
];
const local = standing(kinds.provider, "openshift-mtv/host", { spec: { type: "openshift", url: "" } });
const remote = standing(kinds.provider, "openshift-mtv/host", { spec: { type: "openshift", url: "https://api.example.com:6443" } });
const target = (name: string, labels: Record<string, string> = {}, mac?: string): KubeObject =>
    standing(kinds.virtualMachine, `shop/${name}`, {
        metadata: { labels },
        spec: { template: { spec: { domain: { devices: { interfaces: [{ macAddress: mac }] } } } } },
    });
const nad = (path: string, over: Partial<KubeObject> = {}) => standing(kinds.networkAttachmentDefinition, path, over);
const layer3 = { config: JSON.stringify({ type: "ovn-k8s-cni-overlay", topology: "layer3" }) };

const settings = (virt_v2v_extra_args: string) =>
    standing(kinds.forkliftController, "openshift-mtv/forklift-controller", { spec: { virt_v2v_extra_args } });
const aio = settings("--vddk-config /mnt/extra-v2v-conf/input.conf");
const needsVddk = /^type: a warm migration needs a VDDK image/;
const verbose = settings("-v -x");

interface Case {
    readonly why: string;
    readonly over?: Partial<PlanArgs>;
    readonly objects?: readonly KubeObject[];
    readonly around?: Surroundings;
    /** Each is said, and nothing else. */
    readonly says?: readonly RegExp[];
}

const cases: readonly Case[] = [
    {
        why: "it is warm, and the installation has AIO buffers",
        over: { type: "warm" },
        objects: [aio],
        says: [needsVddk, /^type: ForkliftController openshift-mtv\/forklift-controller has virt-v2v's AIO buffers set .* cold moves only; take/],
    },
    { why: "it is cold, and the installation has AIO buffers", objects: [aio] },
    { why: "it is warm, and the installation has other arguments", over: { type: "warm" }, objects: [verbose], says: [needsVddk] },
    { why: "all is well" },
    {
        why: "the target name is taken",
        objects: [target("web-01", { plan: "another", "plan-name": "old", "plan-namespace": "demo" })],
        says: [/^vms\["web-01"\]: would become "web-01" in shop, .* made by plan demo\/old; .*\(VMAlreadyExists\)$/],
    },
    {
        why: "a name that is rewritten is taken: it gets random characters",
        over: { vms: { "vm-2": {} } },
        objects: [target("odd-name")],
        says: [/TargetNameNotValid/],
    },
    {
        why: "the VM of that name is the plan's own",
        objects: [target("web-01", { plan: "plan-uid" }, nic().mac), standing(kinds.plan, "demo/web", { metadata: { uid: "plan-uid" } })],
    },
    {
        why: "a run of the plan has begun with the VM",
        objects: [target("web-01"), standing(kinds.plan, "demo/web", { status: { migration: { vms: [{ id: "vm-1", name: "web-01" }] } } })],
    },
    {
        why: "a MAC address is taken",
        objects: [target("other", {}, nic().mac.toUpperCase())],
        says: [/00:50:56:00:00:01 is one of VM shop\/other.*\(MacConflicts\)$/],
    },
    { why: "the destination is another cluster", objects: [remote, target("web-01")] },
    {
        why: "VMs may not be listed anywhere but in the namespace",
        around: { forbidden: ["list virtualmachines"] },
        says: [
            /^vms: names and MAC addresses: not checked .* may not list virtualmachines in the whole cluster$/,
            /may not list virtualmachines in shop$/,
        ],
    },
    {
        why: "the transfer network is missing",
        over: { transferNetwork: "shop/fast" },
        says: [/^transferNetwork: there is no NetworkAttachmentDefinition shop\/fast .*\(TransferNetworkNotValid\)$/],
    },
    {
        why: "the transfer network has no route",
        over: { transferNetwork: "default/fast" },
        objects: [nad("default/fast")],
        says: [/\(TransferNetworkMissingDefaultRoute\)$/],
    },
    {
        why: "the route of the transfer network is no address",
        over: { transferNetwork: "shop/fast" },
        objects: [nad("shop/fast", { metadata: { annotations: { "forklift.konveyor.io/route": "gateway" } } })],
        says: [/is "gateway"; it must be an IP address or `none` \(TransferNetworkNotValid\)$/],
    },
    {
        why: "the transfer network needs no route",
        over: { transferNetwork: "shop/fast" },
        objects: [nad("shop/fast", { metadata: { annotations: { "forklift.konveyor.io/route": "none" } } })],
    },
    { why: "the account is missing", over: { serviceAccount: "mover" }, says: [/no ServiceAccount shop\/mover .*\(ServiceAccountNotValid\)$/] },
    { why: "the account is there", over: { serviceAccount: "mover" }, objects: [standing(kinds.serviceAccount, "shop/mover")] },
    {
        why: "a hook is missing",
        over: { vms: { "web-01": { preHook: "stop" } } },
        says: [/^vms\["web-01"\]\.preHook: there is no Hook demo\/stop .*\(HookNotValid\)$/],
    },
    {
        why: "a hook's account is missing",
        over: { vms: { "web-01": { preHook: "stop" } } },
        objects: [standing(kinds.hook, "demo/stop", { spec: { image: "quay.io/konveyor/hook-runner", serviceAccount: "runner" } })],
        says: [/preHook: there is no ServiceAccount demo\/runner .*\(HookServiceAccountNotValid\)$/],
    },
    {
        why: "a hook needs the plan's account, too",
        over: { serviceAccount: "mover", vms: { "web-01": { preHook: "stop" } } },
        objects: [
            standing(kinds.hook, "demo/stop", { spec: { image: "quay.io/konveyor/hook-runner" } }),
            standing(kinds.serviceAccount, "shop/mover"),
        ],
        says: [/preHook: there is no ServiceAccount demo\/mover .*\(ServiceAccountNotValid\)$/],
    },
    {
        why: "a hook is not ready",
        over: { vms: { "web-01": { postHook: "stop" } } },
        objects: [standing(kinds.hook, "demo/stop", { status: { conditions: [{ ...condition("InvalidImage"), category: "Critical" }] } })],
        says: [/postHook: Hook demo\/stop is not ready: InvalidImage; mend it first \(HookNotReady\)$/],
    },
    {
        why: "a Secret with passphrases is missing",
        over: { vms: { "web-01": { luksSecret: "keys" } } },
        says: [/luksSecret: there is no Secret demo\/keys/],
    },
    {
        why: "the scripts are missing",
        over: { customizationScripts: "scripts" },
        says: [/customizationScripts: there is no ConfigMap demo\/scripts/],
    },
    {
        why: "the scratch class is missing",
        over: { conversionTempStorageClass: "fast", conversionTempStorageSize: "5Gi" },
        says: [/no StorageClass fast .*\(NotValid\)$/],
    },
    {
        why: "the toolkit's namespace is restricted",
        objects: [standing(kinds.namespace, "openshift-mtv", { metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } })],
        says: [/\(RestrictedPodSecurity\)$/],
    },
    {
        why: "the target namespace has a network that VMs cannot use",
        objects: [nad("shop/udn", { metadata: { labels: { "k8s.ovn.org/user-defined-network": "" } }, spec: layer3 })],
        says: [/^targetNamespace: the user-defined network udn of shop .*\(UnsupportedUserDefinedNetwork\)$/],
    },
    {
        why: "a map is refused",
        objects: [
            standing(kinds.networkMap, "demo/bad", {
                metadata: { generation: 1 },
                spec: networkMap,
                status: { observedGeneration: 1, conditions: [{ ...condition("DestinationNetworkNotValid"), category: "Critical" }] },
            }),
        ],
        over: { networkMap: "bad" },
        says: [/^networkMap: NetworkMap demo\/bad is not ready: DestinationNetworkNotValid.*\(NetworkMapNotReady\)$/],
    },
    {
        why: "arrays make the raw copy",
        over: { skipGuestConversion: true, storageMap: "arrays" },
        objects: [
            standing(kinds.storageMap, "demo/arrays", {
                spec: {
                    ...storageMap,
                    map: storageMap.map.map((entry) => ({ ...entry, offloadPlugin: { vsphereXcopyConfig: { secretRef: "array" } } })),
                },
            }),
        ],
    },
    { why: "a raw copy has no VDDK image", over: { skipGuestConversion: true }, says: [/^skipGuestConversion: .*\(VDDKInitImageUnavailable\)$/] },
];

async function said(over: Partial<PlanArgs>, objects: readonly KubeObject[], around: Surroundings = {}): Promise<readonly string[]> {
    const wanted = { ...args, ...over };
    const session = readOnlySession({ objects: [...objects, local, ...common], inventory, ...around });
    const { issues, warnings, unknowns } = await planProblems(wanted, own, session, new AbortController().signal, wanted);
    return [...issues.map(({ property, reason }) => `${property}: ${reason}`), ...warnings, ...unknowns].filter(
        (line) => !line.includes("NetMapPreserving"),
    );
}

describe("what surrounds a plan", () => {
    for (const { why, over = {}, objects = [], around, says = [] } of cases)
        it(`is answered right when ${why}`, async () => {
            const lines = await said(over, objects, around);
            assert.equal(lines.length, says.length, lines.join("\n"));
            for (const text of says)
                assert.ok(
                    lines.some((line) => text.test(line)),
                    `${text}\n${lines.join("\n")}`,
                );
        });

    it("is not missing when this program makes it", async () => {
        const account = [declaredKey(kinds.serviceAccount, { name: "mover", namespace: "shop" }), { token: "", inputs: {} }] as const;
        assert.deepEqual(await said({ serviceAccount: "mover" }, [], { declared: new Map([account]) }), []);
    });

    it("is missing when a hook of this program names an account that is not there", async () => {
        const hook = [declaredKey(kinds.hook, { name: "stop", namespace: "demo" }), { token: "", inputs: { serviceAccount: "runner" } }] as const;
        const [line = ""] = await said({ vms: { "web-01": { preHook: "stop" } } }, [], { declared: new Map([hook]) });
        assert.match(line, /preHook: there is no ServiceAccount demo\/runner .*\(HookServiceAccountNotValid\)$/);
    });

    it("is asked for once, and not at all for a plan that is left alone", async () => {
        const asked: string[] = [];
        await said({ vms: { "web-01": { preHook: "stop", postHook: "stop" } } }, [standing(kinds.hook, "demo/stop")], { asked });
        assert.equal(new Set(asked).size, asked.length, asked.join("\n"));
        const plan = standing(kinds.plan, "demo/web", { status: { conditions: [condition("Succeeded")] } });
        const later: string[] = [];
        await said({}, [plan], { asked: later });
        assert.deepEqual(later, ["get Plan demo/web"]);
    });
});
