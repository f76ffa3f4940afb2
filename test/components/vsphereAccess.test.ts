import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { notKnownYet } from "../../provider/components/runtime.ts";
import { vsphereAccess } from "../../provider/components/vsphereAccess/index.ts";
import { privilegesFor } from "../../provider/privilege/index.ts";
import { handedDown, type Mocked, type MockedOptions, runMocked } from "../support/mocked.ts";

const [role, permissions] = ["vsphere:index/role:Role", "vsphere:index/entityPermissions:EntityPermissions"] as const;
const password = "canary-password-1";
const call = () => ({ id: "datacenter-2" });
const answer = ({ inputs }: { inputs: pulumi.Inputs }) => ({ name: inputs.name ?? "migrator-1a2b" });
const common = { datacenter: "/Europe/Frankfurt", user: "VSPHERE.LOCAL\\migrator", otherPermissions: [] };

const ask = (inputs: pulumi.Inputs = {}, options: MockedOptions = {}): Promise<Mocked> =>
    runMocked(vsphereAccess, { ...common, ...inputs }, { name: "migrator", call, answer, ...options });

describe("VsphereAccess", () => {
    it("makes a role, and a permission on the data centre that propagates, below itself", async () => {
        const made = await ask({ password });
        assert.deepEqual(
            made.registrations.map(({ type, name, parent }) => [type, name, parent]),
            [
                ["migration-toolkit:virtualization:VsphereAccess", "migrator", ""],
                [role, "migrator", "migrator"],
                [permissions, "migrator-datacenter-2", "migrator"],
            ],
        );
        assert.deepEqual(made.one(role).inputs, { rolePrivileges: privilegesFor(["base", "snapshots", "changeTracking"]) });
        assert.deepEqual(made.one(permissions).inputs, {
            entityId: "datacenter-2",
            entityType: "Datacenter",
            permissions: [{ userOrGroup: "VSPHERE.LOCAL\\migrator", isGroup: false, propagate: true, roleId: "migrator-id" }],
        });
    });

    const ids: Readonly<Record<string, string>> = { "/Europe/DC": "datacenter-2", DC: "datacenter-2", "/America/DC": "datacenter-3" };
    const places = [
        { why: "stays the same by another path to it", datacenter: "DC", named: "migrator-datacenter-2" },
        { why: "is another one on a namesake elsewhere", datacenter: "/America/DC", named: "migrator-datacenter-3" },
    ];
    for (const { why, datacenter, named } of places)
        it(`makes a permission that ${why}`, async () => {
            const byName = ({ inputs }: pulumi.runtime.MockCallArgs) => ({ id: ids[inputs.name] });
            const name = async (place: string) => (await ask({ datacenter: place }, { call: byName })).one(permissions).name;
            assert.deepEqual([await name("/Europe/DC"), await name(datacenter)], ["migrator-datacenter-2", named]);
        });

    it("answers what a Provider takes, and keeps it secret", async () => {
        const { outputs, registrations } = await ask({ password });
        assert.deepEqual(registrations[0]!.secrets, ["password"]);
        assert.deepEqual(outputs, {
            roleId: "migrator-id",
            roleName: "migrator-1a2b",
            privileges: privilegesFor(["base", "snapshots", "changeTracking"]),
            datacenterId: "datacenter-2",
            username: "migrator@vsphere.local",
            credentials: { secret: { username: "migrator@vsphere.local", password } },
        });
    });

    const logins = [
        { why: "a long domain comes behind the name", inputs: {}, username: "migrator@vsphere.local" },
        { why: "a short domain stays before it", inputs: { user: "CORP\\migrator" }, username: "CORP\\migrator" },
        {
            why: "the program knows best",
            inputs: { user: "CORP\\migrator", username: "migrator@corp.example.com" },
            username: "migrator@corp.example.com",
        },
        { why: "of a group nothing is known", inputs: { user: undefined, group: "CORP\\movers" }, username: undefined },
    ];
    for (const { why, inputs, username } of logins)
        it(`knows what MTV logs in with: ${why}`, async () => {
            const { outputs } = await ask(inputs);
            assert.deepEqual([outputs.username, outputs.credentials], [username, undefined]);
        });

    const tiers = [
        { planned: ["cold"], has: "Datastore.Browse", lacks: "VirtualMachine.State.CreateSnapshot" },
        { planned: ["warm"], has: "VirtualMachine.State.CreateSnapshot", lacks: "Cryptographer.Access" },
        { planned: ["encrypted"], has: "Cryptographer.Access", lacks: "VirtualMachine.State.CreateSnapshot" },
    ];
    for (const { planned, has, lacks } of tiers)
        it(`gives the role what ${planned} takes, and what is asked for besides`, async () => {
            const { rolePrivileges } = (await ask({ planned, extraPrivileges: ["Global.Licenses", has] })).one(role).inputs;
            assert.deepEqual(
                [rolePrivileges.includes(has), rolePrivileges.includes("Global.Licenses"), rolePrivileges.includes(lacks)],
                [true, true, false],
            );
            assert.deepEqual(rolePrivileges, [...new Set(rolePrivileges)].sort());
        });

    it("keeps the permissions of others that are listed, and warns loudly while nobody has said", async () => {
        const others = [
            { userOrGroup: "CORP\\admins", isGroup: true, roleId: "-1" },
            { userOrGroup: "CORP\\audit", isGroup: true, propagate: false, roleId: "12" },
        ];
        const made = await ask({ otherPermissions: others });
        assert.deepEqual(made.one(permissions).inputs.permissions.slice(0, 2), [{ propagate: true, ...others[0] }, others[1]]);
        assert.doesNotMatch(made.told.join("\n"), /warning/);
        const whole = await ask({ otherPermissions: output.output(others) });
        assert.deepEqual(whole.one(permissions).inputs.permissions, made.one(permissions).inputs.permissions);
        const { told } = await ask({ otherPermissions: undefined });
        assert.match(
            told.join("\n"),
            /warning: otherPermissions: whoever else has a permission on the data centre \/Europe\/Frankfurt itself will lose it/,
        );
    });

    it("gives permissions in the order that vSphere's plugin reads them in, whoever was listed first", async () => {
        const others = ["ZCORP\\zed", "corp\\audit", "CORP\\admins"].map((userOrGroup) => ({ userOrGroup, isGroup: true, roleId: "1" }));
        const order = ["CORP\\admins", "corp\\audit", "VSPHERE.LOCAL\\migrator", "ZCORP\\zed"];
        for (const otherPermissions of [others, output.output(others)]) {
            const made = (await ask({ otherPermissions })).one(permissions).inputs.permissions as { userOrGroup: string }[];
            assert.deepEqual(
                made.map(({ userOrGroup }) => userOrGroup),
                order,
            );
        }
    });

    it("leaves privileges out that every role has", async () => {
        const { inputs } = (await ask({ extraPrivileges: ["System.Read", "Global.Licenses"] })).one(role);
        assert.deepEqual(inputs.rolePrivileges, ["Global.Licenses", ...privilegesFor(["base", "snapshots", "changeTracking"])].sort());
    });

    it("says what MTV will warn of, and what the role does not do", async () => {
        const { told } = await ask({ planned: ["cold"] });
        assert.match(told.join("\n"), /info: .*InsufficientPrivileges and work all the same/);
        assert.match(told.join("\n"), /info: the role has no privileges for snapshots/);
    });

    it("goes to the vCenter of the provider that the program hands down", async () => {
        const reference = "urn:pulumi:test::shop::pulumi:providers:vsphere::vcenter::id-1";
        const made = await ask({}, { options: { providers: { vsphere: handedDown(reference) } } });
        assert.deepEqual([made.one(role).provider, made.one(permissions).provider], [reference, reference]);
    });

    it("is previewed with what is not known yet", async () => {
        const made = await ask({ user: notKnownYet(), password: notKnownYet() }, { isPreview: true });
        assert.equal(made.one(permissions).inputs.permissions[0].userOrGroup, "<unknown>");
        assert.deepEqual([made.outputs.username, made.outputs.credentials, made.outputs.roleId], ["<unknown>", { secret: "<unknown>" }, "<unknown>"]);
    });

    it("says what to do when vSphere does not know the data centre", () => {
        const missing = () => {
            const details = "datacenter '/Europe/Frankfurt' not found";
            throw Object.assign(new Error(details), { details });
        };
        return assert.rejects(
            ask({}, { call: missing }),
            /datacenter: vSphere does not answer for "\/Europe\/Frankfurt": .*not found.*; where it says that there is none, or more than one, give the inventory path/s,
        );
    });

    const refusals = [
        {
            why: "everything that is wrong at once",
            inputs: { datacenter: "", user: "migrator@vsphere.local", planned: ["hot"], extraPrivileges: ["all"], datacentre: "x" },
            details: [
                /^datacenter: must/,
                /^user: must be written `DOMAIN\\name`/,
                /^planned\[0\]: must be "cold"/,
                /^extraPrivileges\[0\]: must be the id/,
                /^datacentre: is not a property/,
            ],
        },
        { why: "nobody", inputs: { user: undefined }, details: [/^user: give either the `user`/] },
        { why: "two", inputs: { group: "CORP\\movers" }, details: [/^user: give either the `user`/] },
        {
            why: "two beside a misspelt property, all at once",
            inputs: { group: "CORP\\movers", datacentre: "x" },
            details: [/^datacentre: is not a property/, /^user: give either the `user`/],
        },
        {
            why: "a password of nobody",
            inputs: { user: undefined, group: "CORP\\movers", password },
            details: [/^username: is required with `password`/],
        },
        {
            why: "what decides about the role and is not known",
            inputs: { planned: notKnownYet() },
            details: [/^planned: must be known in previews$/],
        },
        {
            why: "two permissions of one user",
            inputs: { otherPermissions: [{ userOrGroup: "vsphere.local\\Migrator", isGroup: false, roleId: "1" }] },
            details: [/^otherPermissions\[0\]\.userOrGroup: .* has a permission here already/],
        },
    ];
    for (const { why, inputs, details } of refusals)
        it(`refuses ${why}, before anything is made, and tells no password`, async () => {
            await assert.rejects(ask(inputs), ({ code, details: seen }: { code: string; details: string[] }) => {
                assert.equal(code, "InvalidInput");
                assert.equal(seen.length, details.length, seen.join("\n"));
                for (const pattern of details)
                    assert.ok(
                        seen.some((line) => pattern.test(line)),
                        `${pattern}: ${seen.join("\n")}`,
                    );
                assert.doesNotMatch(seen.join("\n"), /canary/);
                return true;
            });
        });
});
