import assert from "node:assert/strict";
import { snapshotInventory } from "../../../../provider/inventory/index.ts";
import { componentAnnotation, urnAnnotation } from "../../../../provider/lifecycle/index.ts";
import { listHosts } from "../../../../provider/resources/virtualization/host/list.ts";
import type { HostsQuestion } from "../../../../provider/serve/port.ts";
import { datacentreWithAdapters } from "../../../support/esxHosts.ts";
import { readOnlySession } from "../../../support/readOnly.ts";

const pick = async (question: Partial<HostsQuestion>, hosts: Parameters<typeof datacentreWithAdapters>[0] = {}) => {
    const session = readOnlySession({ inventory: snapshotInventory(datacentreWithAdapters(hosts)) });
    return (await listHosts({ source: "vcenter", ...question }, session, AbortSignal.timeout(5_000)))!;
};

describe("the hosts of a cluster", () => {
    const picks: readonly { readonly why: string; readonly question: Partial<HostsQuestion>; readonly has: readonly string[] }[] = [
        { why: "are all that are in it", question: { cluster: "production" }, has: ["esx-1", "esx-2"] },
        { why: "are found by its path", question: { cluster: "/DC/host/production" }, has: ["esx-1", "esx-2"] },
        { why: "are found by its id", question: { cluster: "domain-c1" }, has: ["esx-1", "esx-2"] },
        { why: "are found by the data centre", question: { datacenter: "DC" }, has: ["esx-1", "esx-2"] },
        { why: "may be named, each once", question: { hosts: ["host-2", "esx-2"] }, has: ["esx-2"] },
        { why: "are without those that are excluded", question: { cluster: "production", exclude: ["esx-1"] }, has: ["esx-2"] },
        { why: "may be asked for their network", question: { cluster: "production", network: "vmk1" }, has: ["esx-1", "esx-2"] },
    ];
    for (const { why, question, has } of picks)
        it(why, async () => {
            const { hosts, issues } = await pick(question);
            assert.deepEqual([hosts.map(({ name }) => name), issues], [has, []]);
        });

    const refusals: readonly { readonly why: string; readonly question: Partial<HostsQuestion>; readonly says: readonly RegExp[] }[] = [
        {
            why: "of a misspelt cluster",
            question: { cluster: "producton" },
            says: [/^cluster: there is no cluster "producton" .* "production", "staging"; did you mean "production"\?$/],
        },
        { why: "of an empty cluster", question: { cluster: "staging" }, says: [/^cluster: "staging" has no ESXi host/] },
        {
            why: "of a misspelt data centre",
            question: { datacenter: "EU" },
            says: [/^datacenter: there is no datacenter "EU" in the source's inventory, which has "DC"/],
        },
        {
            why: "with unknown names, all at once",
            question: { hosts: ["esx-1", "esx-8", "esx-9"] },
            says: [/^hosts\[1\]: no ESXi host is named "esx-8"/, /^hosts\[2\]: no ESXi host/],
        },
        { why: "with unknown exceptions", question: { cluster: "production", exclude: ["x"] }, says: [/^exclude\[0\]: no ESXi host is named "x"/] },
        { why: "none of which is left", question: { hosts: ["esx-1"], exclude: ["esx-1"] }, says: [/^exclude: leaves no ESXi host/] },
        {
            why: "without the network, one by one",
            question: { cluster: "production", network: "vMotion" },
            says: [/^network: esx-1 has no .*; or leave the host out with `exclude`$/, /^network: esx-2 has no/],
        },
    ];
    for (const { why, question, says } of refusals)
        it(`${why} are refused`, async () => {
            const told = (await pick(question)).issues.map(({ property, reason }) => `${property}: ${reason}`);
            assert.equal(told.length, says.length, told.join("\n"));
            for (const [at, pattern] of says.entries()) assert.match(told[at]!, pattern);
        });

    it("are told when one is in maintenance", async () => {
        const { warnings } = await pick({ cluster: "production" }, { "esx-2": { inMaintenance: true } });
        assert.deepEqual(warnings, ["esx-2 is in maintenance mode; MTV takes no such host"]);
    });

    it("are not known while the source has no inventory", async () =>
        assert.equal(await listHosts({ source: "vcenter", cluster: "c" }, readOnlySession({}), AbortSignal.timeout(5_000)), undefined));

    it("need not be without one that is elsewhere, which is told", async () => {
        const { hosts, issues, warnings } = await pick({ hosts: ["esx-1"], exclude: ["esx-2"] });
        assert.deepEqual([hosts.map(({ name }) => name), issues], [["esx-1"], []]);
        assert.match(warnings.join("\n"), /^exclude: esx-2 is not among the hosts that are meant/);
    });

    it("are counted in the whole inventory where an exception is misspelt", async () => {
        const { issues } = await pick({ hosts: ["esx-1"], exclude: ["esx-9"] });
        assert.match(issues[0]!.reason, /among the 2 of the source's inventory/);
    });

    const maker = "urn:pulumi:test::shop::migration-toolkit:virtualization:ClusterHosts::prod";
    const made = (component: string, name: string, id: string) => ({
        metadata: {
            name,
            annotations: {
                [componentAnnotation]: component,
                [urnAnnotation]: `${maker.slice(0, -"::prod".length)}$migration-toolkit:virtualization:Host::${component}-${name}`,
            },
        },
        spec: { id },
    });
    const early = async (question: Partial<HostsQuestion>) => {
        const items = [
            made("prod", "esx-2", "host-2"),
            made("prod", "esx-1", "host-1"),
            made("other", "esx-3", "host-3"),
            { metadata: {}, spec: {} },
        ];
        const cluster = { list: async () => ({ items }) } as never;
        const session = { ...readOnlySession({}), cluster, inventoryOf: async () => undefined };
        return await listHosts({ source: "vcenter", ...question }, session, AbortSignal.timeout(5_000));
    };
    const remembered: readonly { readonly why: string; readonly question: Partial<HostsQuestion>; readonly ids?: readonly string[] }[] = [
        { why: "are those that were made, in a preview without an inventory", question: { maker }, ids: ["host-1", "host-2"] },
        { why: "are those that were made while the source is not known", question: { maker, source: undefined }, ids: ["host-1", "host-2"] },
        { why: "are without those that are excluded now", question: { maker, exclude: ["esx-1"] }, ids: ["host-2"] },
        { why: "are not known where none was made", question: { maker: `${maker}-2` } },
        { why: "are not known in `up` without an inventory", question: {} },
    ];
    for (const { why, question, ids } of remembered)
        it(why, async () => {
            const answer = await early(question);
            assert.deepEqual([answer?.hosts.map(({ id }) => id), answer?.isRemembered], [ids, ids && true]);
        });

    const closed = [
        { why: "are not seen where this identity may not list them", forbidden: ["list hosts"], question: { maker }, unseenIn: "demo" },
        { why: "are not seen in the namespace that is asked for", forbidden: ["list hosts"], question: { maker, namespace: "mtv" }, unseenIn: "mtv" },
        { why: "are not looked for in `up`", forbidden: ["list hosts"], question: {}, unseenIn: undefined },
        { why: "are seen to be none where it may", forbidden: [], question: { maker }, unseenIn: undefined },
    ];
    for (const { why, forbidden, question, unseenIn } of closed)
        it(why, async () => {
            const asked = { source: "vcenter", cluster: "c", ...question };
            const answer = await listHosts(asked, readOnlySession({ forbidden }), AbortSignal.timeout(5_000));
            assert.deepEqual(answer, unseenIn && { hosts: [], issues: [], warnings: [], unseenIn });
        });

    it("are refused beside another source, even before it is there", async () => {
        const answer = await early({ source: "forklift/vcenter", namespace: "demo" });
        assert.match(
            answer!.issues.map(({ property, reason }) => `${property}: ${reason}`).join(),
            /^source: is in forklift, .*`namespace: "forklift"`/,
        );
    });
});
