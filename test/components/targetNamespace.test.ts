import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { notKnownYet } from "../../provider/components/runtime.ts";
import { targetNamespace } from "../../provider/components/targetNamespace/index.ts";
import type { Announced } from "../../provider/serve/port.ts";
import { handedDown, type Mocked, type MockedOptions, runMocked } from "../support/mocked.ts";

const [namespace, quota, attachment] = [
    "kubernetes:core/v1:NamespacePatch",
    "kubernetes:core/v1:ResourceQuota",
    "kubernetes:k8s.cni.cncf.io/v1:NetworkAttachmentDefinitionPatch",
];

const ask = (inputs: pulumi.Inputs = {}, options: MockedOptions = {}): Promise<Mocked> =>
    runMocked(targetNamespace, { name: "web", ...inputs }, { name: "shop", ...options });

describe("TargetNamespace", () => {
    it("makes a namespace that stays, its quota, and its networks, which stay too, below itself", async () => {
        const made = await ask({ labels: { tier: "gold" }, quota: { vms: 4 }, networks: { apps: { bridge: "br1" } } });
        assert.deepEqual(
            made.registrations.map(({ type, name, parent, retainOnDelete }) => [type.split(":").at(-1), name, parent, retainOnDelete]),
            [
                ["TargetNamespace", "shop", "", false],
                ["NamespacePatch", "shop", "shop", true],
                ["ResourceQuota", "shop", "shop", false],
                ["NetworkAttachmentDefinitionPatch", "shop-apps", "shop", true],
            ],
        );
        const annotations = { "pulumi.com/patchFieldManager": "migration-toolkit-shop" };
        assert.deepEqual(made.one(namespace!).inputs.metadata, { name: "web", labels: { tier: "gold" }, annotations });
        assert.deepEqual(made.outputs, { name: "web", networks: { apps: "web/apps" } });
    });

    it("lets what comes after it know the quota that it makes, as far as it is known, and in our cluster", async () => {
        const declared = async (inputs: pulumi.Inputs, options: MockedOptions["options"] = {}) => {
            const noted: Announced[] = [];
            const surroundings = { cluster: { kubeconfig: "k" }, announce: (each: Announced) => void noted.push(each) };
            await ask(inputs, { isPreview: true, options, surroundings });
            return noted;
        };
        const limits = { vms: 4, storage: "4Ti" };
        assert.deepEqual(await declared({ quota: limits }), [
            {
                ...{ kind: "resourceQuota", name: "migrations", namespace: "web", token: "index:TargetNamespace" },
                inputs: { hard: { "requests.storage": "4Ti", "count/virtualmachines.kubevirt.io": "4" } },
            },
        ]);
        const elsewhere = { providers: { kubernetes: handedDown("urn:pulumi:test::shop::pulumi:providers:kubernetes::prod::id-1") } };
        const untold = [declared({ quota: { vms: notKnownYet() } }), declared({ name: notKnownYet(), quota: limits }), declared({})];
        assert.deepEqual(await Promise.all([...untold, declared({ quota: limits }, elsewhere)]), [[], [], [], []]);
    });

    it("takes the namespace and everything in it away when it is told to", async () => {
        const made = await ask({ keepsNamespace: false, networks: { apps: { bridge: "br1" } } });
        assert.deepEqual(
            made.registrations.map(({ type, name, retainOnDelete, deletedWith }) => [type.split(":").at(-1), name, retainOnDelete, deletedWith]),
            [
                ["TargetNamespace", "shop", false, ""],
                ["Namespace", "shop", false, ""],
                ["NetworkAttachmentDefinition", "shop-apps", false, "shop"],
            ],
        );
    });

    it("stays what it was when `keepsNamespace` changes", async () => {
        const networks = { apps: { bridge: "br1" } };
        const [kept, gone] = [await ask({ networks }), await ask({ networks, keepsNamespace: false })];
        for (const [one, other] of [[kept, gone] as const, [gone, kept] as const])
            assert.deepEqual(
                one.registrations.slice(1).map(({ aliasTypes }) => aliasTypes),
                other.registrations.slice(1).map(({ type }) => [type]),
            );
    });

    it("applies what is kept by a name that every life of it has, not too long for Kubernetes", async () => {
        const made = await ask({ annotations: { owner: "shop" } }, { name: "s".repeat(200) });
        const { owner, ...rest } = made.one(namespace!).inputs.metadata.annotations;
        assert.deepEqual([owner, rest], ["shop", { "pulumi.com/patchFieldManager": `migration-toolkit-${"s".repeat(110)}` }]);
    });

    it("says limits in the words of Kubernetes", async () => {
        const made = await ask({
            quota: {
                storage: "4Ti",
                storageClasses: { "ceph-rbd": "2Ti" },
                claims: 80,
                vms: 40,
                requests: { cpu: "80", memory: "256Gi" },
                limits: { memory: "512Gi" },
            },
        });
        const { metadata, spec } = made.one(quota!).inputs;
        assert.deepEqual(metadata, { name: "migrations", namespace: "web" });
        assert.deepEqual(spec.hard, {
            "requests.storage": "4Ti",
            "ceph-rbd.storageclass.storage.k8s.io/requests.storage": "2Ti",
            persistentvolumeclaims: "80",
            "count/virtualmachines.kubevirt.io": "40",
            "requests.cpu": "80",
            "requests.memory": "256Gi",
            "limits.memory": "512Gi",
        });
    });

    for (const { of, network, config } of [
        {
            of: "a bridge",
            network: { bridge: "br1", vlan: 112 },
            config: {
                cniVersion: "0.3.1",
                name: "apps",
                type: "bridge",
                bridge: "br1",
                vlan: 112,
                ipam: {},
                macspoofchk: false,
                preserveDefaultVlan: false,
            },
        },
        {
            of: "a localnet, whose name holds for the whole cluster and cannot be made up of other parts",
            network: { localnet: "physnet", mtu: 9000 },
            config: {
                cniVersion: "0.4.0",
                name: "web_apps",
                type: "ovn-k8s-cni-overlay",
                topology: "localnet",
                netAttachDefName: "web/apps",
                physicalNetworkName: "physnet",
                mtu: 9000,
            },
        },
        { of: "anything else as it is", network: { config: { type: "macvlan", master: "eth1" } }, config: { type: "macvlan", master: "eth1" } },
    ])
        it(`writes the configuration of ${of}`, async () => {
            const made = await ask({ networks: { apps: network } });
            assert.deepEqual(JSON.parse(made.one(attachment!).inputs.spec.config), config);
        });

    it("gives a transfer network its default route", async () => {
        const made = await ask({ networks: { transfer: { bridge: "br1", gateway: "10.20.0.1" } } });
        const { annotations } = made.one(attachment!).inputs.metadata;
        assert.equal(annotations["forklift.konveyor.io/route"], "10.20.0.1");
    });

    it("waits for what is not known in previews", async () => {
        const inputs = { name: notKnownYet(), quota: { storage: notKnownYet() }, networks: { apps: { bridge: "br1", vlan: notKnownYet() } } };
        const made = await ask(inputs, { isPreview: true });
        assert.equal(made.one(attachment!).inputs.spec.config, "<unknown>");
        assert.deepEqual(made.one(quota!).inputs.spec.hard, "<unknown>");
        assert.equal(made.outputs.name, "<unknown>");
    });

    it("tells everything that is wrong, before anything is made", async () => {
        const networks = { two: { bridge: "br1", localnet: "physnet" }, far: { bridge: "br1", vlan: 5000 }, none: {} };
        await assert.rejects(ask({ name: "Web", quota: { storage: "4TB", claims: -1 }, networks }), ({ details }: { details: readonly string[] }) => {
            assert.deepEqual(details.map((each) => each.split(": ")[0]).sort(), [
                "name",
                "networks.far.vlan",
                "networks.none",
                "networks.two",
                "quota.claims",
                "quota.storage",
            ]);
            return true;
        });
    });

    it("tells limits that are never reached, and what does nothing", async () => {
        const quota = { storage: "1Ti", storageClasses: { "ceph-rbd": "2Ti" }, requests: { memory: "64Gi" }, limits: { memory: "32Gi" } };
        const networks = { apps: { localnet: "physnet", macSpoofCheck: true }, raw: { config: {}, vlan: 3 } };
        await assert.rejects(ask({ quota, networks }), ({ details }: { details: readonly string[] }) => {
            assert.deepEqual(details, [
                'quota.storageClasses["ceph-rbd"]: 2Ti can never be reached, because `quota.storage` is 1Ti; make one fit the other',
                "quota.requests.memory: 64Gi can never be reached, because `quota.limits.memory` is 32Gi; make one fit the other",
                "networks.apps.macSpoofCheck: does nothing here: only a `bridge` can do it",
                "networks.raw.vlan: does nothing here: write it into `config`",
            ]);
            return true;
        });
    });

    it("must know in previews which networks there are", async () => {
        await assert.rejects(ask({ networks: notKnownYet() }, { isPreview: true }), ({ details }: { details: readonly string[] }) => {
            assert.deepEqual(details, ["networks: its names must be known in previews; what they stand for need not be"]);
            return true;
        });
    });
});
