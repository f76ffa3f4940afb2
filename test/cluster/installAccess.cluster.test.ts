import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type Family, type Place, rightsOf, rulesFor, wishesFor } from "../../provider/access/index.ts";
import { needsOfResources } from "../../provider/access/install.ts";
import { toRules } from "../../provider/access/rules.ts";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { liveTarget } from "../support/live.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { auditOf, rightTo } from "./audit.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { installations, layGround } from "./groundwork.ts";
import { createIdentity, grant, userOf } from "./identity.ts";
import { patientWith } from "./patience.ts";
import { controlPlane, openClusterWorld } from "./world.ts";

const name = "platform";
const families = ["virtualization", "live", "containers"] as const satisfies Family[];
const { virtualization: mtv, live: cnv, containers: mtc } = installations;

interface Version {
    readonly mtv: string;
    readonly mtc: string;
    readonly limit: number;
}
const [first, second]: readonly Version[] = [
    { mtv: "mtv-operator.v2.8.3", mtc: "mtc-operator.v1.8.6", limit: 4 },
    { mtv: "mtv-operator.v2.8.5", mtc: "mtc-operator.v1.8.7", limit: 6 },
];

/** Everything of ours that is set up once, with the settings that look furthest. */
function platform({ mtv: mtvVersion, mtc: mtcVersion, limit }: Version): void {
    const operator = (of: string, namespace: string, channel: string, version: string) =>
        raw("migration-toolkit:index:Operator", of, { name: of, namespace, package: of, channel, version });
    const forklift = operator("mtv-operator", mtv, "release-v2.8", mtvVersion);
    const settings = { vsphereOsMap: "os-map", virtV2vExtraConfConfigMap: "aio", virtV2vExtraArgs: "--vddk-config /mnt/extra-v2v-conf/input.conf" };
    raw("migration-toolkit:virtualization:ForkliftController", "mtv", { maxVmInflight: limit, ...settings }, { dependsOn: [forklift] });
    const crane = operator("mtc-operator", mtc, "release-v1.8", mtcVersion);
    raw("migration-toolkit:containers:MigrationController", "mtc", { limits: { pods: limit } }, { dependsOn: [crane] });
    remote("migration-toolkit:live:LiveMigrationTuning", "live", {
        settings: { parallelMigrationsPerCluster: limit, network: "migrations" },
        policies: { databases: { selectors: { virtualMachineInstanceSelector: { tier: "database" } }, completionTimeoutPerGiB: 100 * limit } },
        access: { migrators: [{ kind: "User", name: "alice" }], namespaces: ["demo"] },
    });
}

/** What was there before: the plain objects of a platform, which their own plugin makes. */
const plainObjects: readonly (readonly [Kind, KubeObject])[] = [
    ...[mtv, mtc].map(
        (namespace) => [kinds.operatorGroup, { metadata: { name: "migration", namespace }, spec: { targetNamespaces: [namespace] } }] as const,
    ),
    [kinds.configMap, { metadata: { name: "os-map", namespace: mtv }, data: { rhel9_64Guest: "rhel.9" } }],
    [kinds.networkAttachmentDefinition, { metadata: { name: "migrations", namespace: cnv }, spec: { config: "{}" } }],
];

/** What is waited for, each with what is looked at beside it: it has nothing to say before all of them are watched. */
const awaited: readonly (readonly Kind[])[] = [
    [kinds.subscription],
    [kinds.installPlan],
    [kinds.clusterServiceVersion],
    [kinds.forkliftController, kinds.deployment, kinds.pod, kinds.provider],
    [kinds.migrationController, kinds.deployment, kinds.pod, kinds.daemonSet, kinds.route, kinds.migCluster],
    [kinds.hyperConverged, kinds.kubeVirt],
];

describe("the access that a platform needs", () => {
    let plane: ControlPlane;
    let rehearsed: Rehearsed;
    let isUnderWay = false;
    const granted = (family: Family, place: Place) => rightsOf(rulesFor("install", place, [family]));
    const isUnheard = (kind: Kind, { metadata: { namespace } }: Pick<KubeObject, "metadata">) => {
        const wanted = isUnderWay && awaited.find(([first]) => first === kind);
        if (!wanted || !Object.values<string | undefined>(installations).includes(namespace)) return false;
        const { used } = auditOf(plane.auditLog, userOf(name), namespace);
        return wanted.some((each) => !used.includes(rightTo("watch", each)));
    };

    before(async function () {
        plane = await controlPlane(this);
        rehearsed = await startRehearsed(this, {
            inventory: liveTarget(),
            others: { kubernetes: fileURLToPath(new URL("../support/fakeKubernetes.ts", import.meta.url)) },
            // Operators tell by their time that they have seen a change: it must not be behind that of the API server.
            open: (_context, options) =>
                openClusterWorld(plane, { ...options, start: Date.now() + 3_600_000 }, (cluster) => patientWith(cluster, isUnheard)),
        });
        const { cluster } = rehearsed.world;
        await layGround(cluster, plainObjects);
        await grant(cluster, name, { purpose: "install", families, namespaces: ["demo"], targetNamespaces: ["web"] });
        await rehearsed.stack.config("migration-toolkit:kubeconfig", { value: await createIdentity(plane, cluster, name), secret: true });
    });
    after(() => rehearsed?.stop());

    const operations = [
        { why: "to preview", operation: "preview", version: first! },
        { why: "to install", operation: "up", version: first! },
        { why: "to preview an upgrade", operation: "preview", version: second! },
        { why: "to upgrade", operation: "up", version: second! },
        { why: "to refresh", operation: "refresh", version: second! },
        { why: "to uninstall", operation: "destroy", version: second! },
    ] as const;
    for (const { why, operation, version } of operations)
        it(`is enough ${why}`, async () => {
            rehearsed.stack.program(() => platform(version));
            isUnderWay = operation === "up" || operation === "destroy";
            const run = await rehearsed.stack[operation]();
            isUnderWay = false;
            assert.ok(run.ok, run.output);
            const { refused } = auditOf(plane.auditLog, userOf(name));
            const lacking = refused.filter((right) => !rightsOf(wishesFor(families)).includes(right));
            assert.deepEqual(operation === "preview" ? lacking.filter((right) => !right.startsWith("patch ")) : lacking, []);
        });

    for (const family of families)
        it(`is not more than that for ${family}`, () => {
            const inPlace: Readonly<Partial<Record<Place, readonly string[]>>> = {
                installation: auditOf(plane.auditLog, userOf(name), installations[family]).used,
                cluster: auditOf(plane.auditLog, userOf(name), "").used,
            };
            const unused = needsOfResources([family]).flatMap(({ place, kinds, verbs }) =>
                rightsOf(toRules(kinds, verbs.install!))
                    .filter((right) => !inPlace[place]!.includes(right))
                    .map((right) => `${right} in ${place}`),
            );
            assert.deepEqual(unused, []);
        });

    it("reads no Secret beside the controllers", () => {
        for (const namespace of Object.values(installations))
            assert.deepEqual(
                auditOf(plane.auditLog, userOf(name), namespace).used.filter((right) => right.endsWith(" secrets")),
                [],
            );
        const rights = families.flatMap((family) => [...granted(family, "installation"), ...granted(family, "cluster")]);
        assert.deepEqual(
            rights.filter((right) => right.endsWith(" secrets")),
            [],
        );
    });
});
