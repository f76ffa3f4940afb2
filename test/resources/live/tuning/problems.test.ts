import assert from "node:assert/strict";
import { policyProblems } from "../../../../provider/resources/live/policy/problems.ts";
import { tuningProblems } from "../../../../provider/resources/live/tuning/problems.ts";
import { hyperConvergedTuning } from "../../../../provider/resources/live/tuning/sheet.ts";
import { issuesOf } from "../../../../provider/schema/parse.ts";
import { unknown, type ValueMap } from "../../../../provider/schema/value.ts";
import { readOnlySession } from "../../../support/readOnly.ts";

/** What a preview says; by itself without a cluster. */
const said = async (args: object, cluster?: object): Promise<readonly string[]> => {
    const session = { cluster, clock: { now: () => 0 } } as never;
    const { issues, warnings } = await tuningProblems(args, { name: "hco", namespace: "cnv" }, session, new AbortController().signal);
    return [...issues.map(({ property, reason }) => `error ${property}: ${reason}`), ...warnings.map((each) => `warning ${each}`)];
};

describe("problems of a tuning", () => {
    const cases = [
        {
            why: "has none by itself",
            args: {
                parallelMigrationsPerCluster: 5,
                parallelOutboundMigrationsPerNode: 5,
                bandwidthPerMigration: "64Mi",
                completionTimeoutPerGiB: 150,
            },
        },
        {
            why: "does not judge what is not known yet",
            args: {
                parallelMigrationsPerCluster: unknown,
                parallelOutboundMigrationsPerNode: 9,
                allowPostCopy: true,
                acceptsPostCopy: unknown,
                allowWorkloadDisruption: true,
            },
        },
        {
            why: "has more leaving a node than run at all",
            args: { parallelMigrationsPerCluster: 2, parallelOutboundMigrationsPerNode: 3 },
            says: /^error parallelOutboundMigrationsPerNode: must be at most parallelMigrationsPerCluster \(2\), not 3/,
        },
        {
            why: "wants a word for post-copy",
            args: { allowPostCopy: true, allowWorkloadDisruption: true },
            says: /^error allowPostCopy: needs `acceptsPostCopy: true`.*\(LM-020\)$/,
        },
        {
            why: "tells what post-copy needs too",
            args: { allowPostCopy: true, acceptsPostCopy: true },
            says: /^warning allowPostCopy: in recent versions.*`allowWorkloadDisruption: true`/,
        },
        {
            why: "tells a bandwidth that nothing could be moved with",
            args: { bandwidthPerMigration: "1Mi", completionTimeoutPerGiB: 800 },
            says: /^warning bandwidthPerMigration: 1Mi copies a GiB in 1024 s.*800 s/,
        },
        { why: "has no limit with 0", args: { bandwidthPerMigration: "0", completionTimeoutPerGiB: 20 } },
        { why: "has all the time with 0", args: { bandwidthPerMigration: "1Mi", completionTimeoutPerGiB: 0 } },
    ];
    for (const { why, args, says } of cases)
        it(why, async () => {
            const told = await said(args);
            assert.equal(told.length, says ? 1 : 0, told.join("\n"));
            if (says) assert.match(told[0]!, says);
        });

    const limits = [
        { why: "more leaving a node than run as installed", has: {}, leaving: 6, says: [/^warning parallelOutbound.*: 6 cannot .* moves 5 at most/] },
        { why: "more leaving a node than others have set", has: { parallelMigrationsPerCluster: 2 }, leaving: 3, says: [/: 3 cannot .* moves 2 at/] },
        { why: "nothing of fewer than others have set", has: { parallelMigrationsPerCluster: 9 }, leaving: 8, says: [] },
    ];
    for (const { why, has, leaving, says } of limits)
        it(`tells ${why}`, async () => {
            const list = async ({ kind }: { kind: string }) => ({ items: kind === "HyperConverged" ? [{ spec: { liveMigrationConfig: has } }] : [] });
            const warnings = await said({ parallelOutboundMigrationsPerNode: leaving }, { list });
            assert.equal(warnings.length, says.length, warnings.join("\n"));
            for (const pattern of says) assert.match(warnings.join("\n"), pattern);
        });

    it("says what it may not look at", async () => {
        const forbidden = ["list nodes", "get network-attachment-definitions", "list virtualmachineinstances", "list namespaces"];
        const session = readOnlySession({ forbidden });
        const { signal } = new AbortController();
        const { unknowns } = await tuningProblems({ network: "migration" }, { name: "hco", namespace: "cnv" }, session, signal);
        assert.deepEqual(
            unknowns.map((each) => each.split(";")[0]),
            ["not checked: whether there is a NetworkAttachmentDefinition cnv/migration", "not checked: whether drains find memory on other nodes"],
        );
        const policy = await policyProblems(
            { selectors: { virtualMachineInstanceSelector: { a: "b" } }, allowAutoConverge: true },
            { name: "p", namespace: "" },
            session,
            signal,
            undefined,
            "urn:pulumi:test::first-wave::migration-toolkit:live:MigrationPolicy::p",
        );
        assert.deepEqual(policy.unknowns, ["not checked: for which VMs it is; running VMs and namespaces of the whole cluster may not be read"]);
    });

    const shapes = [
        {
            why: "no migrations at all",
            args: { parallelMigrationsPerCluster: 0 },
            says: "parallelMigrationsPerCluster: must be at least 1; with 0 nothing would move, and drains would wait for ever",
        },
        {
            why: "a speed in bits",
            args: { bandwidthPerMigration: "10Gbit" },
            says: "bandwidthPerMigration: must be bytes per second, such as `64Mi`; `0` = no limit",
        },
        {
            why: "a thousandth of a byte",
            args: { bandwidthPerMigration: "100m" },
            says: "bandwidthPerMigration: must be bytes per second, such as `64Mi`; `0` = no limit",
        },
        { why: "a timeout of the past", args: { progressTimeout: -1 }, says: "progressTimeout: must not be negative; 0 = no limit" },
        {
            why: "an interval without a unit",
            args: { workloadUpdateStrategy: { batchEvictionInterval: "60" } },
            says: "workloadUpdateStrategy.batchEvictionInterval: must be a length of time such as `1m0s`",
        },
    ];
    for (const { why, args, says } of shapes)
        it(`takes ${why} for an error`, () =>
            assert.deepEqual(
                issuesOf(hyperConvergedTuning.args, args as unknown as ValueMap).map(({ property, reason }) => `${property}: ${reason}`),
                [says],
            ));
});
