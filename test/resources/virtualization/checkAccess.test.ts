import assert from "node:assert/strict";
import { snapshotInventory } from "../../../provider/inventory/index.ts";
import { kinds } from "../../../provider/kube/index.ts";
import { privilegesFor } from "../../../provider/privilege/index.ts";
import { invokes } from "../../../provider/resources/index.ts";
import { checkAccess } from "../../../provider/resources/virtualization/functions/checkAccess.ts";
import type { CheckAccessArgs } from "../../../provider/schema/vsphereAccess.ts";
import { has, sourceByHand, until } from "../../support/byHand.ts";
import { datacentre, disk, vm } from "../../support/datacentre.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";
import { readOnlySession, standing } from "../../support/readOnly.ts";

interface Result {
    readonly verdict: string;
    readonly tiers: readonly { tier: string; isNeeded: boolean; why: string; vms: string[]; held: string[]; missing: string[]; unseen: string[] }[];
    readonly findings: readonly string[];
    readonly notes: readonly string[];
}

interface Case {
    readonly args?: Partial<CheckAccessArgs>;
    readonly vms?: readonly Record<string, unknown>[];
    readonly conditions?: readonly object[];
}

const answer = async ({ args = {}, vms, conditions = [] }: Case) => {
    const inventory = snapshotInventory(datacentre(vms));
    const session = readOnlySession({ inventory, objects: [standing(kinds.provider, "demo/vcenter", { status: { conditions } })] });
    const { result, issues = [] } = await checkAccess.answer({ source: "demo/vcenter", ...args }, session, AbortSignal.timeout(5_000));
    return { ...(result as unknown as Result), issues };
};

const of = (...tiers: Parameters<typeof privilegesFor>[0]) => [...privilegesFor(tiers)];
const rootWarning = (...items: readonly string[]) => ({ type: "InsufficientPrivileges", status: "True", category: "Warn", items });

describe("the check of access", () => {
    const verdicts: readonly (Case & { readonly why: string; readonly verdict: string })[] = [
        { why: "is enough with a role for a cold migration", args: { privileges: of("base") }, verdict: "enough" },
        { why: "lacks snapshots for a warm one", args: { privileges: of("base"), planned: ["warm"] }, verdict: "missing" },
        {
            why: "is enough with a role for a warm one",
            args: { privileges: of("base", "snapshots", "changeTracking"), planned: ["warm"] },
            verdict: "enough",
        },
        { why: "lacks encryption where it is planned", args: { privileges: of("base"), planned: ["encrypted"] }, verdict: "missing" },
        {
            why: "lacks encryption for a virtual TPM",
            args: { privileges: of("base") },
            vms: [vm("mail", "vm-1", { tpmEnabled: true } as never)],
            verdict: "missing",
        },
        { why: "cannot see anything without a role", verdict: "unseen" },
        { why: "is not fooled by what is granted below the root folder", conditions: [rootWarning("Datastore.Browse")], verdict: "unseen" },
        {
            why: "sees that a VM's datastore is out of sight",
            args: { privileges: of("base") },
            vms: [vm("web", "vm-1", { disks: [disk(2000, 4, { datastore: { kind: "Datastore", id: "datastore-9" } })] })],
            verdict: "missing",
        },
        { why: "sees that a VM is out of sight", args: { privileges: of("base"), vms: { "web-09": {} } }, verdict: "missing" },
    ];
    for (const { why, verdict, ...of } of verdicts) it(why, async () => assert.equal((await answer(of)).verdict, verdict));

    it("names the VMs for which a tier is needed, and what is off for them", async () => {
        const vms = [vm("web", "vm-1"), vm("old", "vm-2", { changeTrackingEnabled: false }), vm("mail", "vm-3", { tpmEnabled: true } as never)];
        const { tiers } = await answer({ args: { planned: ["warm"] }, vms });
        assert.deepEqual(
            tiers.map(({ tier, isNeeded, vms: of }) => [tier, isNeeded, of]),
            [
                ["base", true, ["mail", "old", "web"]],
                ["snapshots", true, ["mail", "old", "web"]],
                ["changeTracking", true, ["mail", "old", "web"]],
                ["encryption", true, ["mail"]],
            ],
        );
        assert.match(tiers[2]!.why, /off for 1 of these VMs/);
    });

    it("takes what MTV has found on the root folder for held, and says what it has not found", async () => {
        const { tiers, findings, notes } = await answer({
            conditions: [rootWarning("VirtualMachine.State.CreateSnapshot")],
            args: { planned: ["warm"] },
        });
        assert.deepEqual([tiers[1]!.held, tiers[1]!.unseen], [["VirtualMachine.State.RemoveSnapshot"], ["VirtualMachine.State.CreateSnapshot"]]);
        assert.match(
            findings.join("\n"),
            /^source: MTV misses on vCenter's root folder: VirtualMachine\.State\.CreateSnapshot .*; a permission at data-centre level looks like this too/,
        );
        assert.match(notes.join("\n"), /privileges of base, snapshots: not visible from here.*; give `privileges`/);
    });

    it("says what is out of sight, who uses it, and where the permission belongs", async () => {
        const vms = ["a", "b", "c", "d"].map((name, at) => vm(name, `vm-${at}`, { host: "host-9" }));
        const { findings } = await answer({ vms });
        assert.deepEqual(findings, [
            "the ESXi host host-9, which a, b, c and 1 more use, is not in the inventory; give MTV's user its permission at the data centre, with propagation, instead of on VMs",
        ]);
    });

    it("passes on why the source is not ready", async () => {
        const refused = { type: "ConnectionTestFailed", status: "True", category: "Critical", message: "Login failure" };
        assert.deepEqual((await answer({ conditions: [refused] })).findings, ["source: ConnectionTestFailed: Login failure"]);
    });

    it("keeps namesakes apart by their paths", async () => {
        const vms = [vm("jenkins", "vm-1", { path: "/DC/vm/a/jenkins" }), vm("jenkins", "vm-2", { path: "/DC/vm/b/jenkins" })];
        assert.deepEqual((await answer({ vms })).tiers[0]!.vms, ["/DC/vm/a/jenkins", "/DC/vm/b/jenkins"]);
    });

    it("refuses a query that cannot be read", async () => {
        const { issues } = await answer({ args: { vms: { query: "where nam = 1" } } });
        assert.match(issues.map(({ property, reason }) => `${property}: ${reason}`).join("\n"), /^vms\.query: /);
    });
});

describe("the check of access in a rehearsal", () => {
    let world: InProcess;
    before(async () => {
        world = await openInProcess({ faults: [{ kind: "privileges", missing: ["VirtualMachine.State.CreateSnapshot"] }] });
        const { cluster } = world.stage;
        await world.play(sourceByHand(cluster).then(() => until(cluster, "providers", (provider) => has(provider, "InsufficientPrivileges"))));
    });
    after(() => world.close());

    it("hears what the controller misses, while the source is ready", async () => {
        const provider = (await world.stage.cluster.get(kinds.provider, { name: "vcenter", namespace: "demo" }))!;
        assert.equal(provider.status!.phase, "Ready");
        const check = invokes(startPlugin(world).session)["migration-toolkit:virtualization:checkAccess"]!;
        const { result, issues } = await world.play(check({ source: "demo/vcenter", planned: ["warm"] }, AbortSignal.timeout(5_000)));
        const { verdict, findings } = result as unknown as Result;
        assert.deepEqual([verdict, issues], ["unseen", []]);
        assert.match(findings.join("\n"), /misses on vCenter's root folder: VirtualMachine\.State\.CreateSnapshot/);
    });
});
