import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { liveMigrationTuning } from "../../provider/components/liveMigrationTuning/index.ts";
import { notKnownYet } from "../../provider/components/runtime.ts";
import type { Announced, ClusterRights } from "../../provider/serve/port.ts";
import { handedDown, type Mocked, type MockedOptions, runMocked } from "../support/mocked.ts";

const [tuning, policy] = ["migration-toolkit:live:HyperConvergedTuning", "migration-toolkit:live:MigrationPolicy"] as const;
const [clusterRole, clusterRoleBinding, roleBinding] = ["ClusterRole", "ClusterRoleBinding", "RoleBinding"].map(
    (kind) => `kubernetes:rbac.authorization.k8s.io/v1:${kind}`,
) as [string, string, string];

const user = (name: string) => ({ kind: "User" as const, name });
const alice = user("alice");
const access = {
    migrators: [alice, { kind: "Group", name: "platform" }, { kind: "ServiceAccount", name: "runner", namespace: "ci" }],
    namespaces: ["web", "shop"],
};

/** A cluster before or after its update, in which alice and bob are administrators of the shop. */
const cluster = ({
    isUpdated = true,
    temporary = undefined as undefined | "ours" | "other",
    isAggregated = false,
    admins = [alice, user("bob")],
} = {}): ClusterRights => ({
    roles: [
        { name: "admin", labels: {} },
        ...(isUpdated
            ? [
                  {
                      name: "kubevirt.io:migrate",
                      labels: (isAggregated ? { "rbac.authorization.k8s.io/aggregate-to-admin": "true" } : {}) as Record<string, string>,
                  },
              ]
            : []),
        ...(temporary
            ? [
                  {
                      name: "kubevirt.io:upgrademigrate",
                      labels: (temporary === "ours" ? { "app.kubernetes.io/managed-by": "pulumi" } : {}) as Record<string, string>,
                  },
              ]
            : []),
    ],
    bindings: [{ role: "admin", namespace: "shop", subjects: admins }],
});

const ask = (inputs: pulumi.Inputs, rights: ClusterRights | undefined = cluster(), options: MockedOptions = {}): Promise<Mocked> =>
    runMocked(liveMigrationTuning, inputs, { name: "live", surroundings: { cluster: { kubeconfig: "k" }, rights: async () => rights }, ...options });

const refusal = async (asked: Promise<unknown>): Promise<readonly string[]> => {
    let details: readonly string[] = [];
    await assert.rejects(asked, (error: { code: string; details: readonly string[] }) => {
        assert.equal(error.code, "InvalidInput");
        details = error.details;
        return true;
    });
    return details;
};

describe("LiveMigrationTuning", () => {
    it("makes the settings, a policy for each name, and a binding for each namespace, all below itself", async () => {
        const made = await ask({
            settings: { parallelMigrationsPerCluster: 8, progressTimeout: 60 },
            policies: { gold: { selectors: { virtualMachineInstanceSelector: { tier: "gold" } }, bandwidthPerMigration: "0" } },
            access,
        });
        assert.deepEqual(
            made.registrations.map(({ type, name, parent }) => [type.split(":").at(-1), name, parent]).sort(),
            [
                ["LiveMigrationTuning", "live", ""],
                ["HyperConvergedTuning", "live", "live"],
                ["MigrationPolicy", "live-gold", "live"],
                ["RoleBinding", "live-shop", "live"],
                ["RoleBinding", "live-web", "live"],
                ["kubernetes", "live-cluster", "live"],
            ].sort(),
        );
        assert.deepEqual(made.one(tuning).inputs, { parallelMigrationsPerCluster: 8, progressTimeout: 60 });
        const { name, selectors, bandwidthPerMigration } = made.one(policy).inputs;
        assert.deepEqual([name, selectors, bandwidthPerMigration], ["gold", { virtualMachineInstanceSelector: { tier: "gold" } }, "0"]);
        assert.deepEqual(made.outputs.policyNames, ["gold"]);
    });

    it("lets each of its policies know all others, whichever is asked about first", async () => {
        const told: string[] = [];
        const note = ({ kind, token, inputs }: Announced) => void told.push(`${kind} ${token} ${JSON.stringify(inputs)}`);
        const policies = { gold: { selectors: { namespaceSelector: { tier: "gold" } } }, iron: { selectors: {}, allowAutoConverge: true } };
        await ask({ policies }, cluster(), { surroundings: { announce: note }, isPreview: true });
        assert.deepEqual(told, [
            'migrationPolicy live:MigrationPolicy {"name":"gold","selectors":{"namespaceSelector":{"tier":"gold"}}}',
            'migrationPolicy live:MigrationPolicy {"name":"iron","selectors":{}}',
        ]);
    });

    it("binds its migrators to the role of 4.19", async () => {
        const { inputs } = (await ask({ access })).one(roleBinding, "live-shop");
        const apiGroup = "rbac.authorization.k8s.io";
        assert.deepEqual(inputs.roleRef, { apiGroup, kind: "ClusterRole", name: "kubevirt.io:migrate" });
        assert.deepEqual(inputs.subjects, [
            { kind: "User", name: "alice", apiGroup },
            { kind: "Group", name: "platform", apiGroup },
            { kind: "ServiceAccount", name: "runner", namespace: "ci" },
        ]);
        const wide = await ask({ access: { migrators: [alice], isClusterWide: true } });
        assert.deepEqual([wide.all(roleBinding), wide.one(clusterRoleBinding).inputs.subjects.length], [[], 1]);
    });

    it("makes nothing of what is not asked for", async () => {
        assert.deepEqual(
            (await ask({ settings: { progressTimeout: 60 } })).registrations.map(({ name }) => name),
            ["live", "live"],
        );
    });

    const stages = [
        {
            stage: "before",
            why: "keeps the right of administrators through the update",
            rights: cluster({ isUpdated: false }),
            makes: [clusterRole],
            next: /kubevirt\.io:upgrademigrate keeps the right .* when `up` has made it, update OpenShift Virtualization to 4\.19 or later, then say `stage: "updated"`; 1 would lose it.*: User bob in shop$/,
        },
        {
            stage: "before",
            why: "says that the update has come",
            rights: cluster({ temporary: "ours" }),
            makes: [clusterRole],
            next: /^OpenShift Virtualization is updated: say `stage: "updated"`.*User bob in shop$/,
        },
        {
            stage: "updated",
            why: "binds beside the temporary role, and says who would lose the right",
            rights: cluster({ temporary: "ours" }),
            makes: [clusterRole, roleBinding, roleBinding],
            next: /^1 would lose it.*User bob in shop; bind those who need it/,
        },
        {
            stage: "updated",
            why: "says when nobody would",
            rights: cluster({ temporary: "ours", admins: [alice] }),
            makes: [clusterRole, roleBinding, roleBinding],
            next: /^everybody who had the right keeps it: say `stage: "done"`$/,
        },
        {
            stage: "done",
            why: "leaves the bindings only",
            rights: cluster({ temporary: "ours", admins: [alice] }),
            makes: [roleBinding, roleBinding],
            next: /^only those who are bound to kubevirt\.io:migrate may migrate; no namespace administrator loses it/,
        },
    ];
    for (const { stage, why, rights, makes, next } of stages)
        it(`in the stage ${stage} ${why}`, async () => {
            const made = await ask({ access, upgrade: { stage } }, rights);
            assert.deepEqual(
                made.registrations.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:")),
                makes,
            );
            assert.match(made.outputs.next, next);
            assert.ok(made.told.includes(`info: ${made.outputs.next}`));
        });

    it("makes the temporary role as it is documented", async () => {
        const { inputs } = (await ask({ upgrade: { stage: "before" } }, cluster({ isUpdated: false }))).one(clusterRole);
        assert.deepEqual(inputs.metadata, {
            name: "kubevirt.io:upgrademigrate",
            labels: { "rbac.authorization.k8s.io/aggregate-to-admin": "true", "app.kubernetes.io/managed-by": "pulumi" },
        });
        assert.deepEqual(
            inputs.rules.map(({ resources, verbs }: { resources: string[]; verbs: string[] }) => [resources[0], verbs.length]),
            [
                ["virtualmachines/migrate", 1],
                ["virtualmachineinstancemigrations", 8],
            ],
        );
    });

    const jumps = [
        {
            why: "to updated before the update",
            stage: "updated",
            rights: cluster({ isUpdated: false }),
            says: /^upgrade\.stage: cannot be `updated` yet: there is no ClusterRole kubevirt\.io:migrate/,
        },
        {
            why: "to done before the update",
            stage: "done",
            rights: cluster({ isUpdated: false, temporary: "ours" }),
            says: /^upgrade\.stage: cannot be `done` yet/,
        },
        {
            why: "back to before",
            stage: "before",
            rights: cluster(),
            says: /^upgrade\.stage: cannot be `before` any more.*give the right back to every namespace administrator/,
        },
    ];
    for (const { why, stage, rights, says } of jumps)
        it(`refuses the jump ${why}, before anything is made`, async () => {
            const [detail, ...more] = await refusal(ask({ access, upgrade: { stage } }, rights));
            assert.match(detail!, says);
            assert.deepEqual(more, []);
        });

    it("takes any stage where nobody may look, and says that it could not", async () => {
        const made = await ask({ access, upgrade: { stage: "done" } }, undefined, {
            surroundings: { cluster: { kubeconfig: "k" }, rights: async () => undefined },
        });
        assert.match(made.told.join("\n"), /warning: upgrade: not checked who has the right/);
        assert.deepEqual([made.outputs.losing, made.all(roleBinding).length], [undefined, 2]);
    });

    it("does not look at our cluster when the program hands down another one", async () => {
        const reference = "urn:pulumi:test::shop::pulumi:providers:kubernetes::prod::id-1";
        const options = {
            options: { providers: { kubernetes: handedDown(reference) } },
            surroundings: { rights: async () => assert.fail("looked") },
        };
        const made = await ask({ access, upgrade: { stage: "updated" } }, undefined, options);
        assert.equal(made.one(roleBinding, "live-shop").provider, reference);
    });

    it("warns of what is not as it seems", async () => {
        const told = async (inputs: pulumi.Inputs, rights?: ClusterRights) => (await ask(inputs, rights)).told.join("\n");
        assert.match(
            await told({ access, upgrade: { stage: "before" } }, cluster({ isUpdated: false })),
            /warning: access: nobody is bound in the stage `before`/,
        );
        assert.match(await told({ upgrade: { stage: "done" } }), /warning: access: nobody is bound, so that only cluster administrators may migrate/);
        assert.match(
            await told({ access }, cluster({ isUpdated: false })),
            /warning: access: there is no ClusterRole kubevirt\.io:migrate: before OpenShift/,
        );
        assert.match(
            await told({ access, upgrade: { stage: "done" } }, cluster({ temporary: "other" })),
            /`oc delete clusterrole kubevirt\.io:upgrademigrate`/,
        );
        const again = /warning: upgrade: kubevirt\.io:upgrademigrate is not there and is made now: every namespace administrator may migrate/;
        assert.match(await told({ access, upgrade: { stage: "updated" } }, cluster()), again);
        assert.doesNotMatch(await told({ access, upgrade: { stage: "updated" } }, cluster({ temporary: "ours" })), again);
    });

    it("takes a role that is part of `admin` for one that everybody keeps", async () => {
        assert.deepEqual((await ask({ access }, cluster({ isAggregated: true }))).outputs.losing, []);
        assert.deepEqual((await ask({ access })).outputs.losing, ["User bob in shop"]);
    });

    it("keeps what is secret secret, and leaves what is not known for `up`", async () => {
        const secret = output.secret("64Mi");
        const made = await ask({ settings: { bandwidthPerMigration: secret, progressTimeout: notKnownYet() } }, cluster(), { isPreview: true });
        assert.deepEqual(made.one(tuning).secrets, ["bandwidthPerMigration"]);
        assert.equal(made.one(tuning).inputs.progressTimeout, "<unknown>");
        const open = await ask(
            { settings: notKnownYet(), policies: notKnownYet(), access: { migrators: [alice], namespaces: ["shop", notKnownYet()] } },
            cluster(),
            { isPreview: true },
        );
        assert.deepEqual(open.registrations.map(({ name }) => name).sort(), ["live", "live-cluster", "live-shop"]);
        for (const key of ["settings: not known yet", "policies: not known yet", "access.namespaces: not all names are known yet"])
            assert.match(open.told.join("\n"), new RegExp(key));
        const wide = await ask({ access: { migrators: [alice], isClusterWide: notKnownYet() } }, cluster(), { isPreview: true });
        assert.match(wide.told.join("\n"), /access\.isClusterWide: not known yet; the bindings follow with `up`/);
    });

    it("knows of one policy what it does not know of another one", async () => {
        const policies = { gold: { selectors: {}, completionTimeoutPerGiB: 30 }, iron: { selectors: {}, completionTimeoutPerGiB: notKnownYet() } };
        const made = await ask({ policies, access: { migrators: [alice], namespaces: ["shop", notKnownYet()] } }, cluster(), { isPreview: true });
        assert.equal(made.one(policy, "live-gold").inputs.completionTimeoutPerGiB, 30);
        assert.equal(made.one(policy, "live-iron").inputs.completionTimeoutPerGiB, "<unknown>");
        assert.equal(made.one(roleBinding, "live-shop").inputs.subjects.length, 1);
    });

    it("takes all of it from an output", async () => {
        const made = await ask({ policies: output.output({ gold: { selectors: {}, completionTimeoutPerGiB: 30 } }) });
        assert.deepEqual([made.one(policy).inputs.name, made.one(policy).inputs.completionTimeoutPerGiB], ["gold", 30]);
    });

    it("refuses everything that is wrong at once", async () => {
        assert.deepEqual(
            await refusal(
                ask({
                    settings: { parallelMigrationsPerCluster: 0, bandwidthPerMigration: "fast" },
                    policies: { gold: {} },
                    upgrade: { stage: "after" },
                }),
            ),
            [
                "settings.bandwidthPerMigration: must be bytes per second, such as `64Mi`; `0` = no limit",
                "settings.parallelMigrationsPerCluster: must be at least 1; with 0 nothing would move, and drains would wait for ever",
                "policies.gold.selectors: is required",
                'upgrade.stage: must be "before" or "updated" or "done", not "after"',
            ],
        );
        const migrators = [
            { kind: "ServiceAccount", name: "runner" },
            { ...alice, namespace: "shop" },
        ];
        assert.deepEqual(await refusal(ask({ access: { migrators, isClusterWide: true, namespaces: ["shop"] } })), [
            "access.namespaces: goes without `isClusterWide: true`, which is all of them; keep one of the two",
            "access.migrators[0].namespace: is required for a ServiceAccount",
            "access.migrators[1].namespace: a User has none; leave it out",
        ]);
        const parts = {
            settings: { parallelMigrationsPerCluster: 2, parallelOutboundMigrationsPerNode: 3, allowPostCopy: true },
            policies: { gold: { selectors: {}, allowPostCopy: true }, iron: { selectors: {}, allowPostCopy: true, acceptsPostCopy: notKnownYet() } },
        };
        const words = (await refusal(ask({ ...parts, access: { migrators: [alice] } }, cluster(), { isPreview: true }))).map(
            (each) => each.split(": ")[0],
        );
        assert.deepEqual(words, [
            "settings.parallelOutboundMigrationsPerNode",
            "settings.allowPostCopy",
            "policies.gold.allowPostCopy",
            "access.namespaces",
        ]);
        assert.deepEqual(await refusal(ask({ access: { migrators: [alice] } })), ["access.namespaces: is required, or `isClusterWide: true`"]);
    });
});
