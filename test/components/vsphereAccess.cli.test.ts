import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../../provider/kube/index.ts";
import { raw, remote } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { standIns } from "../support/standIns.ts";
import { noRealVsphere, realVsphere, startVcenter, type Vcenter } from "../support/vcenter.ts";

class Administrator extends pulumi.ProviderResource {}

const others = [
    { userOrGroup: "ZCORP\\audit", isGroup: true, propagate: false, roleId: "-2" },
    { userOrGroup: "corp\\Admins", isGroup: true, roleId: "-1" },
];

for (const kind of ["a stand-in", "the real plugin of vSphere and vCenter's simulator"] as const)
    describe(`what MTV may do in vCenter, in the CLI with ${kind}`, () => {
        let rehearsed: Rehearsed;
        let vcenter: Vcenter | undefined;
        before(async function () {
            const real = kind === "a stand-in" ? undefined : await realVsphere();
            if (kind !== "a stand-in" && !real) {
                console.log(`    skipped: ${noRealVsphere}`);
                return this.skip();
            }
            rehearsed = await startRehearsed(this, { others: { vsphere: real?.plugin ?? standIns.vsphere } });
            vcenter = real && (await startVcenter(real.simulator));
        });
        after(async () => {
            await rehearsed?.stop();
            vcenter?.stop();
        });

        const declare = (inputs: pulumi.Inputs = {}) =>
            rehearsed.stack.program(() => {
                const login = { user: "administrator@vsphere.local", password: pulumi.secret("canary-password-2"), allowUnverifiedSsl: "true" };
                const vsphere = new Administrator("vsphere", "admin", { ...login, vsphereServer: vcenter?.address ?? "vcenter.example.com" });
                const what = { datacenter: "/DC0", user: "VSPHERE.LOCAL\\migrator", password: pulumi.secret("canary-password-1"), ...inputs };
                const access = remote("migration-toolkit:virtualization:VsphereAccess", "migrator", what, {
                    providers: { vsphere },
                    outputs: ["credentials", "roleId", "roleName", "datacenterId"],
                });
                const source = { type: "vsphere", url: "https://vcenter.example.com/sdk", credentials: access.credentials, insecureSkipVerify: true };
                raw("migration-toolkit:virtualization:Provider", "vcenter", { name: "vcenter", namespace: "demo", ...source });
                const { roleId, roleName, datacenterId } = access;
                return { roleId, roleName, datacenterId };
            });
        const settled = async () => {
            const { ok, output } = await rehearsed.stack.preview({ expectNoChanges: true });
            assert.ok(ok, output);
        };
        const permissions = async () => {
            const made = (await rehearsed.stack.state()).resources.filter(({ type }) => type === "vsphere:index/entityPermissions:EntityPermissions");
            return made.map(({ id, outputs }) => [id, ...(outputs!.permissions as { userOrGroup: string }[]).map(({ userOrGroup }) => userOrGroup)]);
        };

        it("is told with the property when the data centre is not there", async () => {
            declare({ datacenter: "/Nowhere" });
            const { ok, output } = await rehearsed.stack.preview();
            assert.ok(!ok);
            assert.match(output, /datacenter: vSphere does not answer for "\/Nowhere".*error fetching datacenter: datacenter '\/Nowhere' not found/s);
        });

        it("is there before MTV logs in, and nothing is left to do", async () => {
            declare({ otherPermissions: [] });
            const { ok, output, outputs } = await rehearsed.stack.up();
            assert.ok(ok, output);
            assert.match(outputs.roleId!.value, /^\d+$/);
            assert.match(outputs.roleName!.value, /^migrator-[0-9a-f]{7}$/);
            assert.deepEqual(await permissions(), [[outputs.datacenterId!.value, "VSPHERE.LOCAL\\migrator"]]);
            const [secret] = (await rehearsed.world.cluster.list(kinds.secret)).items.filter(({ metadata }) => metadata.namespace === "demo");
            assert.equal(Buffer.from((secret!.data as Record<string, string>).user!, "base64").toString(), "migrator@vsphere.local");
            assert.doesNotMatch(output + (await rehearsed.stack.state()).text, /canary/);
            await settled();
            assert.ok((await rehearsed.stack.refresh()).ok);
            await settled();
        });

        const changes = [
            { why: "others are listed, in whatever order", inputs: { otherPermissions: others } },
            {
                why: "something else is planned, with a privilege that every role has",
                inputs: { otherPermissions: others, planned: ["cold", "encrypted"], extraPrivileges: ["System.Read"] },
            },
        ];
        for (const { why, inputs } of changes)
            it(`is changed in place when ${why}, and nothing is left to do`, async () => {
                declare(inputs);
                const { ok, output } = await rehearsed.stack.up();
                assert.ok(ok, output);
                assert.deepEqual((await permissions())[0]!.slice(1), ["corp\\Admins", "VSPHERE.LOCAL\\migrator", "ZCORP\\audit"]);
                await settled();
            });

        it("moves to another data centre, where it is given before it is taken away here", async () => {
            declare({ otherPermissions: others, datacenter: "DC1" });
            const { ok, output } = await rehearsed.stack.up();
            assert.ok(ok, output);
            assert.match(output, /EntityPermissions migrator-datacenter-\d+ created.*EntityPermissions migrator-datacenter-1 deleted/s);
            assert.equal((await permissions()).length, 1);
            await settled();
        });

        it("goes after its user, the role last", async () => {
            const { ok, output } = await rehearsed.stack.destroy();
            assert.ok(ok, output);
            assert.match(output, /Provider vcenter deleted.*EntityPermissions \S+ deleted.*Role migrator deleted/s);
        });
    });
