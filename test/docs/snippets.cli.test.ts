import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { kinds } from "../../provider/kube/index.ts";
import { repository } from "../../provider/toolchain/pins.ts";
import { machine, node } from "../support/live.ts";
import { eventually, type Run } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";

/** Snippets by the `up` with which they join the program: what they speak of is there by then. */
const rounds = [
    ["virtualization/provider", "virtualization/forkliftController"],
    ["virtualization/networkMap", "virtualization/storageMap", "virtualization/hook"],
    ["virtualization/host", "virtualization/clusterHosts", "virtualization/checkAccess"],
    ["virtualization/plan", "virtualization/getInventory", "virtualization/selectVms", "virtualization/proposeMaps", "virtualization/checkVms"],
    ["provider", "virtualization/migration", "wave", "imports/dataVolume", "live/virtualMachineInstanceMigration"],
    ["live/hyperConvergedTuning", "live/migrationPolicy"],
];

/** Type-checked only: they make plain objects through the plugin of `@pulumi/kubernetes`. */
const needsKubernetes = [
    "runnerAccess",
    "targetNamespace",
    "operator",
    "virtualization/toolkit",
    "live/liveMigrationTuning",
    "containers/containersToolkit",
    "containers/migrationController",
];

/** Type-checked only: they need the plugin of `@pulumi/vsphere`, and a vCenter. */
const needsVsphere = ["virtualization/vsphereAccess"];

/** One output of each. */
const answers: Readonly<Record<string, readonly [name: string, value: unknown]>> = {
    "virtualization/provider": ["source", "openshift-mtv/vcenter"],
    "virtualization/forkliftController": ["installation", "openshift-mtv/forklift-controller"],
    "virtualization/networkMap": ["networkMap", "openshift-mtv/frankfurt"],
    "virtualization/storageMap": ["storageMap", "openshift-mtv/frankfurt"],
    "virtualization/hook": ["hook", "openshift-mtv/stop-shop"],
    "virtualization/host": ["address", "10.0.8.11"],
    "virtualization/clusterHosts": ["addresses", { "esx-03.example.com": "10.0.8.13" }],
    "virtualization/checkAccess": ["verdict", "missing"],
    "virtualization/migration": ["summary", "2 of 2 VMs moved"],
    "virtualization/selectVms": ["summary", "3 VMs, 5 disks, 1 TiB"],
    "virtualization/checkVms": ["isMovable", false],
    wave: ["summary", "0 of 4 VMs moved, 4 waiting for the next precopy or the cutover"],
    "imports/dataVolume": ["claim", "fedora"],
    "live/virtualMachineInstanceMigration": ["targetNode", "node-b"],
    "live/hyperConvergedTuning": [
        "inEffect",
        {
            allowAutoConverge: "false",
            allowPostCopy: "false",
            allowWorkloadDisruption: "false",
            bandwidthPerMigration: "64Mi",
            completionTimeoutPerGiB: "150",
            parallelMigrationsPerCluster: "8",
            parallelOutboundMigrationsPerNode: "2",
            progressTimeout: "120",
        },
    ],
    "live/migrationPolicy": ["policy", "busy-databases"],
};

describe("the snippets", () => {
    let rehearsed: Rehearsed;
    let last: Run;

    before(async function () {
        rehearsed = await startRehearsed(this, { inventory: datacentre() });
        await eventually("the VM runs", async () => (await rehearsed.world.cluster.list(kinds.virtualMachineInstance)).items[0]?.status?.nodeName);
        const config = {
            vcenterPassword: "canary-password-1",
            vcenterCa: "-----BEGIN CERTIFICATE-----",
            imagesPassword: "canary-password-2",
            esxPassword: "canary-password-3",
            munichKubeconfig: rehearsed.world.kubeconfig,
            munichInventory: rehearsed.world.inventoryUrl,
        };
        for (const [key, value] of Object.entries(config)) await rehearsed.stack.config(`first-wave:${key}`, { value });
    });
    after(() => rehearsed?.stop());

    for (const [index, joining] of rounds.entries())
        it(`can be previewed and run: ${joining.join(", ")}`, async () => {
            rehearsed.stack.program(() => run(rounds.slice(0, index + 1).flat(), index));
            last = await rehearsed.stack.up();
            assert.ok(last.ok, last.output);
        });

    for (const [snippet, [name, value]] of Object.entries(answers))
        it(`${snippet} answers what it says`, () => assert.deepEqual(last.outputs[snippet]?.value[name], value));

    it("are all of them, but those that need a plugin of others", async () => {
        const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts")).map((name) => name.replace(/\.ts$/, ""));
        assert.deepEqual([...rounds.flat(), ...needsKubernetes, ...needsVsphere].sort(), files.sort());
    });
});

const folder = join(repository, "examples", "snippets");

/** Runs snippets as one program; each one's outputs are an output by its name. */
async function run(snippets: readonly string[], round: number): Promise<object> {
    const modules = snippets.map(async (snippet) => [snippet, { ...(await import(`${pathToFileURL(join(folder, snippet)).href}.ts?${round}`)) }]);
    return Object.fromEntries(await Promise.all(modules));
}

/** The data centre of the waves, whose hosts have a network for copies and whose target runs a VM already. */
function datacentre(): Record<string, unknown> {
    const snapshot = JSON.parse(readFileSync(join(repository, "examples", "waves", "datacenter.json"), "utf8"));
    const shopDb = machine("shop-db");
    const target = {
        ...snapshot.target,
        nodes: [node("node-a"), node("node-b")],
        virtualMachines: [{ ...shopDb, metadata: { ...shopDb.metadata, namespace: "web" } }],
    };
    return { ...snapshot, source: { ...snapshot.source, hosts: snapshot.source.hosts.map(withMigrationNetwork) }, target };
}

function withMigrationNetwork({ networkAdapters, ...host }: { readonly networkAdapters: readonly { readonly ipAddress: string }[] }): object {
    const [management] = networkAdapters;
    const migration = { ...management, name: "Migration", ipAddress: management!.ipAddress.replace("10.0.0.", "10.0.8."), mtu: 9000 };
    return { ...host, networkAdapters: [migration, ...networkAdapters] };
}
