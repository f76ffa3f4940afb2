import assert from "node:assert/strict";
import { ApiError, type Cluster, failure, type Kind, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import type { Session, Site } from "../../../provider/lifecycle/index.ts";
import { liveProblems } from "../../../provider/resources/live/problems.ts";
import type { LiveMigrationArgs } from "../../../provider/schema/live/migration.ts";
import { node } from "../../support/live.ts";

const gib = (amount: number) => `${amount}Gi`;
const cpu = (...models: string[]) => Object.fromEntries(models.map((model) => [`cpu-model.node.kubevirt.io/${model}`, "true"]));

/** A running VM of 4 GiB on node-a that can be moved. */
function instance(name = "db", { status = {}, spec = {}, metadata = {} }: Partial<Record<"status" | "spec" | "metadata", object>> = {}): KubeObject {
    const conditions = [{ type: "LiveMigratable", status: "True" }];
    return {
        metadata: { name, namespace: "demo", ...metadata },
        spec: { domain: { memory: { guest: gib(4) } }, ...spec },
        status: { phase: "Running", nodeName: "node-a", conditions, ...status },
    };
}

const stays = (reason: string, message: string, volumeStatus: readonly object[] = []) =>
    instance("db", { status: { conditions: [{ type: "LiveMigratable", status: "False", reason, message }], volumeStatus } });
const volume = (name: string, ...accessModes: string[]) => ({ name, persistentVolumeClaimInfo: { claimName: `${name}-claim`, accessModes } });
const migration = (name: string, phase: string, vmiName = name, metadata: object = {}): KubeObject => ({
    metadata: { name, namespace: "demo", ...metadata },
    spec: { vmiName },
    status: { phase },
});
const hyperConverged = (liveMigrationConfig: object): KubeObject => ({
    metadata: { name: "hco", namespace: "openshift-cnv" },
    spec: { liveMigrationConfig },
});
const kubeVirt = (migrations: object): KubeObject => ({
    metadata: { name: "kubevirt", namespace: "kubevirt" },
    spec: { configuration: { migrations } },
});

interface World {
    readonly instance?: KubeObject | undefined;
    readonly objects?: Readonly<Record<string, readonly KubeObject[]>>;
    /** Kinds that the identity may not list. */
    readonly closed?: readonly Kind[];
    readonly others?: readonly KubeObject[];
    readonly existing?: KubeObject;
    readonly args?: Partial<LiveMigrationArgs>;
}

async function problems(world: World) {
    const own = "instance" in world ? world.instance : instance();
    const objects: World["objects"] = {
        Node: [node("node-a"), node("node-b")],
        VirtualMachineInstance: own ? [own] : [],
        HyperConverged: [hyperConverged({})],
        ...world.objects,
    };
    const list = async (kind: Kind) => {
        if (world.closed?.includes(kind))
            throw new ApiError(`GET ${kind.plural}`, failure(403, "Forbidden", `cannot list resource "${kind.plural}"`));
        return { items: objects[kind.kind] ?? [], resourceVersion: "1" };
    };
    const cluster = { list } as unknown as Cluster;
    const session = { cluster, clock: { now: () => 0 } } as unknown as Session;
    const site = {
        subject: { name: "db", namespace: "demo" },
        object: own,
        others: world.others ?? [],
        existing: world.existing,
        attempt: 1,
    } as unknown as Site;
    return await liveProblems({ vmi: "db", ...world.args }, site, session, new AbortController().signal);
}

const nothing = { issues: [], warnings: [], unknowns: [] };

describe("problems of a live migration", () => {
    it("are none when the VM can move", async () => assert.deepEqual(await problems({}), nothing));

    it("are not looked for once a migration is there", async () => {
        assert.deepEqual(await problems({ instance: undefined, existing: migration("db-1", "Failed") }), nothing);
    });

    const issues: readonly (World & { readonly why: string; readonly property?: string; readonly reason: RegExp })[] = [
        {
            why: "nothing of that name runs",
            instance: undefined,
            reason: /^there is no running VM demo\/db; a VM that this program starts is named by/,
        },
        {
            why: "a name is misspelt",
            instance: undefined,
            objects: { VirtualMachine: [{ metadata: { name: "db1" } }] },
            reason: /did you mean "db1"\?$/,
        },
        { why: "the VM is off", instance: undefined, objects: { VirtualMachine: [{ metadata: { name: "db" } }] }, reason: /does not run; start it/ },
        {
            why: "the VM has no node yet",
            instance: instance("db", { status: { phase: "Scheduling" } }),
            reason: /is Scheduling; only what runs can be moved live/,
        },
        { why: "the VM is going", instance: instance("db", { metadata: { deletionTimestamp: "2026-01-05T08:00:00Z" } }), reason: /is stopping/ },
        {
            why: "a disk can be opened by one node only (LM-003)",
            instance: stays("DisksNotLiveMigratable", "PVC root-claim is not shared", [
                volume("root", "ReadWriteOnce"),
                volume("data", "ReadWriteMany"),
            ]),
            reason: /^its volume root \(claim root-claim\) is ReadWriteOnce; both nodes must open it at once: move the disk to a ReadWriteMany claim/,
        },
        {
            why: "KubeVirt has another reason, with what helps against it",
            instance: stays("InterfaceNotLiveMigratable", "cannot migrate VMI which does not use masquerade to connect to the pod network"),
            reason: /^cannot be moved live: .*masquerade to connect.*; use masquerade binding/,
        },
        {
            why: "KubeVirt has a reason nobody knows",
            instance: stays("SEVNotLiveMigratable", "VMI uses SEV"),
            reason: /^cannot be moved live: VMI uses SEV$/,
        },
        { why: "there is one node only", objects: { Node: [node("node-a")] }, reason: /no other node it could move to/ },
        {
            why: "the added labels fit nowhere",
            args: { addedNodeSelector: { zone: "c" } },
            property: "addedNodeSelector",
            reason: /^no other node has the labels zone=c$/,
        },
        {
            why: "the VM's own labels fit nowhere else",
            instance: instance("db", { spec: { nodeSelector: { zone: "c" } } }),
            reason: /^no other node has the labels zone=c; the VM's own nodeSelector asks for them$/,
        },
        {
            why: "its CPU is nowhere else (LM-006)",
            instance: instance("db", { spec: { domain: { cpu: { model: "Cascadelake" } } } }),
            objects: {
                Node: [node("node-a", { metadata: { labels: cpu("Cascadelake") } }), node("node-b", { metadata: { labels: cpu("Haswell") } })],
            },
            reason: /no other node has the VM's CPU \(label cpu-model\.node\.kubevirt\.io\/Cascadelake\)/,
        },
        {
            why: "the CPU of its host is nowhere else (LM-006)",
            instance: instance("db", { spec: { domain: { cpu: { model: "host-model" } } } }),
            objects: {
                Node: [
                    node("node-a", { metadata: { labels: { "host-model-cpu.node.kubevirt.io/Icelake": "true", ...cpu("Icelake") } } }),
                    node("node-b", { metadata: { labels: cpu("Icelake") } }),
                ],
            },
            reason: /label cpu-model-migration\.node\.kubevirt\.io\/Icelake/,
        },
        {
            why: "no other node is large enough",
            objects: { Node: [node("node-a"), node("node-b", { memory: gib(2) })] },
            reason: /large enough: it asks for 4\.0 GiB/,
        },
    ];
    for (const { why, property = "vmi", reason, ...world } of issues)
        it(`stand in the way when ${why}`, async () => {
            const found = await problems(world);
            assert.deepEqual(
                found.issues.map((each) => each.property),
                [property],
            );
            assert.match(found.issues[0]!.reason, reason);
        });

    const warnings: readonly (World & { readonly why: string; readonly says: RegExp })[] = [
        {
            why: "nobody else has room now (LM-004)",
            objects: {
                VirtualMachineInstance: [
                    instance(),
                    instance("big", { status: { nodeName: "node-b" }, spec: { domain: { memory: { guest: gib(61) } } } }),
                ],
            },
            says: /^vmi: no other node has room now: it asks for 4\.0 GiB, and node-b has 3\.0 GiB left at most/,
        },
        {
            why: "the other node is cordoned",
            objects: { Node: [node("node-a"), node("node-b", { spec: { unschedulable: true } })] },
            says: /node-b is cordoned or not ready/,
        },
        {
            why: "a drain of the fullest node would not fit (LM-004)",
            objects: { VirtualMachineInstance: [instance(), instance("big", { spec: { domain: { memory: { guest: gib(62) } } } })] },
            says: /short of memory: a drain of node-a would move 66\.0 GiB of VMs, the other nodes have 64\.0 GiB left/,
        },
        {
            why: "the cluster's turns are taken (LM-005)",
            objects: { VirtualMachineInstanceMigration: ["a", "b", "c", "d", "e"].map((name) => migration(name, "Running")) },
            says: /^vmi: will wait for its turn: 5 of at most 5 migrations of the cluster are running$/,
        },
        {
            why: "its node's turns are taken (LM-U01)",
            objects: {
                VirtualMachineInstance: [instance(), instance("web")],
                VirtualMachineInstanceMigration: [migration("web", "Scheduling")],
                HyperConverged: [hyperConverged({ parallelOutboundMigrationsPerNode: 1 })],
            },
            says: /1 of at most 1 migrations are leaving node-a/,
        },
        {
            why: "somebody else moves it, whose name is told",
            others: [migration("kubevirt-evacuation-x", "Pending", "db", { annotations: { "kubevirt.io/evacuationMigration": "node-a" } })],
            says: /migration demo\/kubevirt-evacuation-x, made by KubeVirt itself, which empties node-a, is moving the VM already/,
        },
        { why: "a drain would stop it (LM-U07)", instance: instance("db", { spec: { evictionStrategy: "None" } }), says: /evictionStrategy is None/ },
        {
            why: "post-copy is allowed (LM-020)",
            objects: { HyperConverged: [hyperConverged({ allowPostCopy: true })] },
            says: /post-copy mode: .*not to be cancelled/,
        },
        {
            why: "the bandwidth is too small for the time (LM-019)",
            objects: { HyperConverged: [], KubeVirt: [kubeVirt({ bandwidthPerMigration: "5Mi" })] },
            says: /bandwidthPerMigration 5Mi copies a GiB in 205 s, completionTimeoutPerGiB gives it 150 s/,
        },
    ];
    for (const { why, says, ...world } of warnings)
        it(`are warnings when ${why}`, async () => {
            const found = await problems(world);
            assert.deepEqual([found.issues, found.warnings.length], [[], 1], JSON.stringify(found));
            assert.match(found.warnings[0]!, says);
        });

    it("are told all at once", async () => {
        const objects = { Node: [node("node-a")], HyperConverged: [hyperConverged({ allowPostCopy: true })] };
        const found = await problems({ instance: stays("DisksNotLiveMigratable", "", [volume("root", "ReadWriteOnce"), volume("data")]), objects });
        assert.deepEqual([found.issues.length, found.warnings.length], [3, 1]);
    });

    const unknowns: readonly (World & { readonly why: string; readonly says: readonly RegExp[] })[] = [
        { why: "nodes", closed: [kinds.node], says: [/^vmi: not checked: whether another node has the CPU and the memory/] },
        {
            why: "other namespaces",
            closed: [kinds.virtualMachineInstance, kinds.virtualMachineInstanceMigration],
            says: [/free memory; VMs of other namespaces/, /its turn/],
        },
        { why: "settings", closed: [kinds.hyperConverged, kinds.kubeVirt], says: [/whether it will wait for its turn/] },
        {
            why: "the nodes' CPUs, which nobody has labelled",
            instance: instance("db", { spec: { domain: { cpu: { model: "host-model" } } } }),
            says: [/whether another node has the VM's CPU; nodes do not tell/],
        },
        {
            why: "KubeVirt's verdict, which is not there yet",
            instance: instance("db", { status: { conditions: [] } }),
            says: [/KubeVirt has not said yet/],
        },
    ];
    for (const { why, says, ...world } of unknowns)
        it(`are "not checked" without ${why}`, async () => {
            const found = await problems(world);
            assert.deepEqual([found.issues, found.warnings, found.unknowns.length], [[], [], says.length], JSON.stringify(found));
            for (const [at, each] of says.entries()) assert.match(found.unknowns[at]!, each);
        });
});
