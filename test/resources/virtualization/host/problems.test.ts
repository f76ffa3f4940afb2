import assert from "node:assert/strict";
import { type Inventory, snapshotInventory } from "../../../../provider/inventory/index.ts";
import { kinds } from "../../../../provider/kube/index.ts";
import { hostProblems } from "../../../../provider/resources/virtualization/host/problems.ts";
import type { CheckedHost } from "../../../../provider/schema/host.ts";
import { unknown, type Value, type ValueMap } from "../../../../provider/schema/value.ts";
import { datacentreWithAdapters } from "../../../support/esxHosts.ts";
import { readOnlySession, standing } from "../../../support/readOnly.ts";

const own = { name: "esx-1", namespace: "demo" };
const login = { credentials: { username: "root", password: "canary-password-1" }, insecureSkipVerify: true };
const common = { source: "vcenter", host: "esx-1", network: "Migration", ...login };

interface Case {
    readonly args?: Readonly<Record<string, Value | undefined>>;
    readonly hosts?: Parameters<typeof datacentreWithAdapters>[0];
    readonly before?: Partial<CheckedHost>;
    readonly inventory?: Inventory | undefined;
}

const judge = async ({ args = {}, hosts = {}, before, ...given }: Case) => {
    const inventory = "inventory" in given ? given.inventory : snapshotInventory(datacentreWithAdapters(hosts));
    const session = readOnlySession({ inventory, objects: [standing(kinds.provider, "demo/vcenter")] });
    return await hostProblems({ ...common, ...args } as never, own, session, AbortSignal.timeout(5_000), before as CheckedHost | undefined);
};
const say = async (of: Case) => {
    const { issues, warnings, unknowns } = await judge(of);
    return [...issues.map(({ property, reason }) => `error ${property}: ${reason}`), ...warnings.map((each) => `warning ${each}`), ...unknowns];
};

describe("a host", () => {
    const cases: readonly (Case & { readonly why: string; readonly says: readonly RegExp[] })[] = [
        { why: "by its name, over the port group's network, is enough", says: [] },
        { why: "may be named by the end of its path", args: { host: "c/esx-1" }, says: [] },
        { why: "may be named by its id, and the adapter by its device", args: { host: "host-1", network: "vmk1" }, says: [] },
        { why: "may be given an address of its own", args: { network: undefined, ipAddress: "10.0.8.11" }, says: [] },
        {
            why: "that is misspelt is told with those nearby",
            args: { host: "esx1" },
            says: [/^error host: no ESXi host is named "esx1" among the 2 .*did you mean "esx-1" or "esx-2"\? \(RefNotValid\)$/],
        },
        {
            why: "that is nothing like the others is told with all of them",
            args: { host: "blade" },
            says: [/; it has esx-1, esx-2 \(RefNotValid\)$/],
        },
        {
            why: "that is two is told with their paths",
            args: { host: "esx-1" },
            hosts: { "esx-2": { name: "esx-1" } },
            says: [/^error host: means 2 ESXi hosts: ".*" \(host-1\), ".*" \(host-2\); use a path or an id/],
        },
        {
            why: "without the network is told with its adapters",
            args: { network: "Migrations" },
            says: [
                /^error network: esx-1 has no VMkernel adapter on "Migrations", but "Migration" \(10\.0\.8\.11\), "Management Network" \(10\.0\.0\.11\); did you mean "Migration"\?$/,
            ],
        },
        {
            why: "of which no adapter is shown wants an address",
            hosts: { "esx-1": { networkAdapters: null } },
            says: [/^error network: the inventory shows no VMkernel adapter of esx-1; give its `ipAddress` to a `Host` of its own$/],
        },
        {
            why: "with a foreign address is a warning",
            args: { network: undefined, ipAddress: "10.9.9.9" },
            says: [/^warning ipAddress: .* no adapter of esx-1 with 10\.9\.9\.9, but 10\.0\.8\.11 \(Migration\)/],
        },
        {
            why: "over a slow and small network is a warning each",
            args: { network: "Management Network" },
            says: [/^warning network: .* 1 Gbit\/s; copies want 10/, /^warning network: .* MTU of 1500/],
        },
        {
            why: "in maintenance is refused when it is new",
            hosts: { "esx-1": { inMaintenance: true } },
            says: [/^error host: esx-1 is in maintenance mode; .*\(InMaintenance\)$/],
        },
        {
            why: "in maintenance stays when it is known",
            hosts: { "esx-1": { inMaintenance: true } },
            before: { hostId: "host-1" },
            says: [/^warning host: esx-1 is in maintenance mode/],
        },
        { why: "that is red is refused", hosts: { "esx-1": { status: "red" } }, says: [/^error host: esx-1 is red in vCenter; .*\(NotHealthy\)$/] },
        {
            why: "that is yellow is a warning",
            hosts: { "esx-1": { status: "yellow" } },
            says: [/^warning host: esx-1 is yellow in vCenter; .*\(HostStatusNotGreen\)$/],
        },
        {
            why: "with two addresses is refused",
            args: { ipAddress: "10.0.8.11" },
            says: [/^error network: give either the name of a `network` or an `ipAddress`.*\(IpNotValid\)$/],
        },
        { why: "with no address is refused", args: { network: undefined }, says: [/^error network: give either/] },
        {
            why: "with two logins is refused",
            args: { secret: "login" },
            says: [/^error credentials: give either `credentials`/, /^warning secret: there is no Secret demo\/login/],
        },
        {
            why: "whose certificate nobody can judge is refused",
            args: { insecureSkipVerify: undefined },
            says: [/^error caCertificate: give the CA certificate/],
        },
        {
            why: "whose certificate is none is refused",
            args: { insecureSkipVerify: undefined, caCertificate: "x" },
            says: [/^error caCertificate: is not a PEM certificate/],
        },
        {
            why: "away from its source is refused",
            args: { source: "openshift-mtv/vcenter" },
            says: [
                /^error source: is in openshift-mtv, .*give this one `namespace: "openshift-mtv"` too$/,
                /^warning source: there is no Provider openshift-mtv\/vcenter .*\(ProviderNotValid\)$/,
            ],
        },
        {
            why: "whose source has no inventory yet is looked up later",
            inventory: undefined,
            says: [/^host: looked up once the source's inventory is there$/],
        },
        { why: "whose source is not known yet is looked up later", args: { source: unknown }, says: [/^host: looked up once all of/] },
    ];
    for (const { why, says, ...of } of cases)
        it(why, async () => {
            const told = await say(of);
            assert.equal(told.length, says.length, told.join("\n"));
            for (const [at, pattern] of says.entries()) assert.match(told[at]!, pattern);
            assert.doesNotMatch(told.join("\n"), /canary/);
        });

    const memories: readonly (Case & { readonly why: string; readonly computed: ValueMap })[] = [
        { why: "found, when there is an inventory", computed: { hostId: "host-1", address: "10.0.8.11" } },
        {
            why: "what was found for the same words, without one",
            inventory: undefined,
            before: { ...common, hostId: "host-9", address: "10.0.8.9" } as never,
            computed: { hostId: "host-9", address: "10.0.8.9" },
        },
        {
            why: "open for other words, without one",
            inventory: undefined,
            before: { ...common, host: "esx-2", hostId: "host-2", address: "10.0.8.12" } as never,
            computed: { hostId: unknown, address: unknown },
        },
        {
            why: "what is given as it is, without one",
            inventory: undefined,
            args: { host: "host-3", network: undefined, ipAddress: "10.0.8.3" },
            computed: { hostId: "host-3", address: "10.0.8.3" },
        },
        { why: "open while nothing can be known", inventory: undefined, computed: { hostId: unknown, address: unknown } },
    ];
    for (const { why, computed, ...of } of memories)
        it(`has its id and address ${why}`, async () => assert.deepEqual((await judge(of)).computed, computed));

    it("of a source without hosts is refused", async () => {
        const inventory = { ...snapshotInventory(datacentreWithAdapters()), type: "ovirt" } as Inventory;
        assert.deepEqual(await say({ inventory }), ["error source: is of type ovirt; only vSphere sources have ESXi hosts (TypeNotValid)"]);
    });
});
