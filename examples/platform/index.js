import { Config } from "@pulumi/pulumi";
import { live, RunnerAccess, TargetNamespace, virtualization } from "pulumi-migration-toolkit";

const config = new Config();
const vcenterPassword = config.requireSecret("vcenterPassword");

// MTV: one version, which is another one only when this says so.
const mtv = new virtualization.Toolkit("mtv", {
    operator: { channel: "release-v2.10", version: "mtv-operator.v2.10.1" },
    settings: { maxVmInflight: 10, precopyIntervalMinutes: 30, vddkImage: "registry.example.com/vddk:8.0.3" },
    osMaps: { vsphere: { entries: { oracleLinux9_64Guest: "oraclelinux.9" } } },
});

// What MTV may do in vCenter: a role, and a permission on the data centre.
const access = config.getBoolean("hasVcenter")
    ? new virtualization.VsphereAccess("migrator", {
          datacenter: "/Frankfurt",
          user: "VSPHERE.LOCAL\\migrator", // exists already
          planned: ["cold", "warm"],
          otherPermissions: [], // nobody else has one on the data centre itself
          password: vcenterPassword,
      })
    : undefined;

// Where the migrations themselves are: their providers, maps and plans, and the Secrets of these. Not beside the controllers, whose rights are wide.
const migrations = new TargetNamespace("migrations", { name: "migrations" });

const vcenter = new virtualization.Provider(
    "vcenter",
    {
        name: "vcenter",
        namespace: migrations.name,
        type: "vsphere",
        url: "https://vcenter.example.com/sdk",
        credentials: access?.credentials ?? { username: "migrator@vsphere.local", password: vcenterPassword },
        insecureSkipVerify: true,
    },
    { dependsOn: mtv },
);

// Disks of this cluster's hosts are copied over the migration network.
new virtualization.ClusterHosts("production", {
    namespace: migrations.name,
    source: vcenter,
    cluster: "production",
    network: "Migration",
    credentials: { username: "root", password: config.requireSecret("esxPassword") },
    insecureSkipVerify: true,
});

// Where VMs move to, and what they may take there.
const shop = new TargetNamespace("shop", {
    name: "shop",
    labels: { tier: "database" },
    quota: { storage: "4Ti", vms: 40 },
    networks: { apps: { bridge: "br1", vlan: 112 } },
});

// Moves between nodes, once they are here.
const tuning = new live.LiveMigrationTuning("live-migration", {
    settings: { parallelMigrationsPerCluster: 8, parallelOutboundMigrationsPerNode: 2, network: "migration" },
    policies: { databases: { selectors: { namespaceSelector: { tier: "database" } }, completionTimeoutPerGiB: 300 } },
    access: { migrators: [{ kind: "Group", name: "platform" }], namespaces: [shop.name] },
    upgrade: { stage: config.require("upgradeStage") },
});

// Who runs the waves.
const runner = new RunnerAccess("waves", {
    namespace: "pipelines", // where nobody else reads Secrets
    namespaces: [migrations.name],
    targetNamespaces: [shop.name],
    renewal: "2026-q4",
});

export const version = mtv.installedVersion;
export const source = vcenter.id;
export const targetNamespace = shop.name;
export const networks = shop.networks;
export const nextOfLiveMigration = tuning.next;
export const kubeconfig = runner.kubeconfig;
