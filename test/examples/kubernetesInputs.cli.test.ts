import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { repository } from "../../provider/toolchain/pins.ts";

/** Resources of `@pulumi/kubernetes` where ours want a name: `metadata.name`, or `id`, which is the name with the namespace before it where there is one. */
const program = `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as mtk from "pulumi-migration-toolkit";

const kubeconfig = new pulumi.Config().requireSecret("kubeconfig");
const cluster = new k8s.Provider("cluster", { kubeconfig });
const toolkit = new mtk.Provider("toolkit", { kubeconfig });

const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } }, { provider: cluster });
new k8s.core.v1.ResourceQuota(
    "shop",
    { metadata: { namespace: shop.metadata.name }, spec: { hard: { "limits.memory": "64Gi" } } },
    { provider: cluster },
);
const fast = new k8s.storage.v1.StorageClass("fast", { provisioner: "rbd.csi.ceph.com" }, { provider: cluster });
const profile = new k8s.apiextensions.CustomResourcePatch(
    "fast",
    {
        apiVersion: "cdi.kubevirt.io/v1beta1",
        kind: "StorageProfile",
        metadata: { name: fast.metadata.name },
        spec: { claimPropertySets: [{ accessModes: ["ReadWriteMany"], volumeMode: "Block" }] },
    },
    { provider: cluster },
);
const vlan = new k8s.apiextensions.CustomResource(
    "vlan112",
    {
        apiVersion: "k8s.cni.cncf.io/v1",
        kind: "NetworkAttachmentDefinition",
        metadata: { namespace: shop.metadata.name },
        spec: { config: JSON.stringify({ cniVersion: "0.3.1", type: "bridge", bridge: "br1", vlan: 112 }) },
    },
    { provider: cluster },
);
const login = new k8s.core.v1.Secret("login", { metadata: { namespace: shop.metadata.name }, stringData: { user: "migrator" } }, { provider: cluster });

const vcenter = new mtk.virtualization.Provider(
    "vcenter",
    { type: "vsphere", url: "https://vcenter.example.com/sdk", namespace: shop.metadata.name, secret: login.metadata.name },
    { provider: toolkit },
);
const room = new mtk.TargetNamespace("room", { name: shop.metadata.name, networks: { apps: { bridge: "br1" } } }, { providers: [toolkit, cluster] });
new mtk.virtualization.NetworkMap("nets", { source: vcenter, networks: { "VM Network": { multus: room.networks.apps } } }, { provider: toolkit });
new mtk.virtualization.Toolkit("mtv", { namespace: shop.metadata.name, operator: {} }, { providers: [toolkit, cluster] });
new mtk.Wave(
    "web",
    {
        source: vcenter,
        targetNamespace: shop.metadata.name,
        vms: { "web-01": {} },
        networks: { "VM Network": { pod: true }, "dvpg-112": { multus: vlan.id } },
        storage: { "nvme-01": { storageClass: fast.id }, "nvme-02": { storageClass: profile.metadata.name } },
    },
    { providers: [toolkit, cluster] },
);
`;

describe("resources of Kubernetes as inputs", () => {
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "inputs-"));
        await mkdir(join(folder, "node_modules"));
        await symlink(join(repository, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
        await symlink(repository, join(folder, "node_modules", "pulumi-migration-toolkit"));
        await symlink(join(repository, "node_modules", "@types"), join(folder, "node_modules", "@types"));
        await writeFile(join(folder, "index.ts"), program);
        await writeFile(join(folder, "package.json"), "{}");
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("are of the right types", async () => {
        const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
        const args = [
            "--noEmit",
            "--strict",
            "--skipLibCheck",
            "--preserveSymlinks",
            "--module",
            "node16",
            "--target",
            "es2022",
            "--types",
            "node",
            "index.ts",
        ];
        const { stdout } = await execa(process.execPath, [compiler, ...args], { cwd: folder, reject: false });
        assert.equal(stdout, "");
    });
});
