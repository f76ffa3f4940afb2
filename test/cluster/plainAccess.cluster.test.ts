import assert from "node:assert/strict";
import { type Family, type Place, rightsOf } from "../../provider/access/index.ts";
import { needsOfPlainObjects } from "../../provider/access/install.ts";
import { toRules } from "../../provider/access/rules.ts";
import { type Kind, kinds } from "../../provider/kube/index.ts";
import { liveTarget } from "../support/live.ts";
import { remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { kubernetesPlugin } from "../support/standIns.ts";
import { auditOf } from "./audit.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { installations, layGround } from "./groundwork.ts";
import { createIdentity, grant, userOf } from "./identity.ts";
import { finishNamespaces } from "./namespaceController.ts";
import { controlPlane, openClusterWorld } from "./world.ts";

const name = "platform-plain";
const families = ["virtualization", "live", "containers"] as const satisfies Family[];

interface Stage {
    readonly runner: string;
    readonly runs: readonly Family[];
    readonly renewal: string;
    readonly preference: string;
    readonly limit: number;
    readonly keepsShop: boolean;
    readonly networks: Readonly<Record<string, object>>;
}
const first: Stage = {
    runner: "runner",
    runs: ["virtualization"],
    renewal: "first",
    preference: "rhel.9",
    limit: 4,
    keepsShop: true,
    networks: { apps: { bridge: "br1" } },
};
const second: Stage = {
    ...first,
    runner: "mover",
    runs: families,
    renewal: "second",
    preference: "rhel.10",
    limit: 6,
    keepsShop: false,
    networks: { apps: { bridge: "br2" } },
};
const third: Stage = { ...second, networks: {} };

/** Every component that makes plain objects, with all kinds of them. */
function platform({ runner, runs, renewal, preference, limit, keepsShop, networks }: Stage): void {
    const access = { namespace: "demo", namespaces: ["demo"], targetNamespaces: ["web"], checksCluster: true };
    remote("migration-toolkit:index:RunnerAccess", "runner", { ...access, name: runner, families: runs, renewal });
    const quota = { vms: limit };
    remote("migration-toolkit:index:TargetNamespace", "web", { name: "web", labels: { limit: String(limit) }, quota, networks });
    remote("migration-toolkit:index:TargetNamespace", "shop", { name: "shop", keepsNamespace: keepsShop, networks });
    // Not there before: rights within it nobody can have yet.
    remote("migration-toolkit:index:TargetNamespace", "depot", { name: "depot" });
    const entries = { rhel9_64Guest: preference };
    remote("migration-toolkit:virtualization:Toolkit", "mtv", {
        operator: { channel: "release-v2.8" },
        osMaps: { vsphere: { entries }, ovirt: { name: "ovirt-map", entries } },
        virtV2v: { aioBuffers: { sizeIn64KB: 16, count: limit }, planNamespaces: ["openshift-mtv", "demo"] },
    });
    remote("migration-toolkit:containers:ContainersToolkit", "mtc", { operator: { channel: "release-v1.8" } });
    remote("migration-toolkit:live:LiveMigrationTuning", "live", { access: { migrators: [{ kind: "User", name: runner }], namespaces: ["web"] } });
}

/** Where what is needed, and by whom. */
const places: readonly { readonly place: Place; readonly of: readonly Family[]; readonly namespaces: readonly string[] }[] = [
    { place: "cluster", of: families, namespaces: [""] },
    { place: "own", of: families, namespaces: ["demo"] },
    { place: "target", of: families, namespaces: ["web", "shop"] },
    ...families.map((family) => ({ place: "installation", of: [family], namespaces: [installations[family]] }) as const),
];

/** What somebody with kubectl has done to plain objects meanwhile. */
const meddling = [
    [kinds.role, { rules: [] }],
    [kinds.roleBinding, { subjects: [] }],
    [kinds.operatorGroup, { spec: { targetNamespaces: [] } }],
] as const satisfies readonly (readonly [Kind, object])[];

describe("the access that the real plugin of Kubernetes needs for plain objects", () => {
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    let finisher: ReturnType<typeof finishNamespaces>;

    before(async function () {
        const plugin = await kubernetesPlugin();
        if (!plugin) {
            console.log("    skipped: there is no `pulumi-resource-kubernetes` on PATH or in the plugin cache");
            this.skip();
        }
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, {
            inventory: liveTarget(),
            others: { kubernetes: plugin },
            // So that it lists before it watches, as it has to where the API server is older than Kubernetes 1.34.
            environment: { KUBE_FEATURE_WatchListClient: "false" },
            // Operators tell by their time that they have seen a change: it must not be behind that of the API server.
            open: (_context, options) => openClusterWorld(plane, { ...options, start: Date.now() + 3_600_000 }),
        });
        finisher = finishNamespaces(plane);
        const { cluster } = rehearsed.world;
        const targetNamespaces = ["web", "shop"];
        await layGround(
            cluster,
            targetNamespaces.map((each) => [kinds.namespace, { metadata: { name: each } }]),
        );
        await grant(cluster, name, { purpose: "install", families, namespaces: ["demo"], targetNamespaces, checksCluster: true });
        await rehearsed.stack.config("migration-toolkit:kubeconfig", { value: await createIdentity(plane, cluster, name), secret: true });
    });
    after(async () => {
        await rehearsed?.stop();
        await finisher?.stop();
    });

    const asked = (namespace?: string) => auditOf(plane.auditLog, userOf(name), namespace, "pulumi-kubernetes/");
    const operations = [
        { why: "to preview", operation: "preview", stage: first },
        { why: "to make them", operation: "up", stage: first },
        { why: "to preview other ones", operation: "preview", stage: second },
        { why: "to change them", operation: "up", stage: second },
        { why: "to see what others have done", operation: "refresh", stage: second },
        { why: "to put that right, and to take some away", operation: "up", stage: third },
        { why: "to find nothing left to do", operation: "preview", stage: third },
        { why: "to take all away", operation: "destroy", stage: third },
    ] as const;
    for (const { why, operation, stage } of operations)
        it(`is enough ${why}`, async () => {
            if (operation === "refresh") await meddle();
            rehearsed.stack.program(() => platform(stage));
            const run = await rehearsed.stack[operation]();
            assert.ok(run.ok, run.output);
            assert.deepEqual(
                asked().refused.filter((right) => !right.endsWith(" events")),
                [],
            );
        });

    for (const { place, of, namespaces } of places)
        it(`is not more than that: ${place} ${of.join(" ")}`, () => {
            const needs = needsOfPlainObjects(of).filter((need) => need.place === place);
            const used = new Set(namespaces.flatMap((each) => asked(each).used));
            assert.deepEqual(rightsOf(needs.flatMap(({ kinds, verbs }) => toRules(kinds, verbs.install!))), [...used].sort());
        });

    async function meddle(): Promise<void> {
        const { cluster } = rehearsed.world;
        for (const [kind, change] of meddling)
            for (const { metadata } of (await cluster.list(kind)).items.filter(({ metadata }) => /^(runner|migration)/.test(metadata.name!)))
                await cluster.patch(kind, { name: metadata.name!, namespace: metadata.namespace }, change, {
                    type: "merge",
                    fieldManager: "kubectl-edit",
                });
    }
});
