import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pulumi from "@pulumi/pulumi/resource.js";
import { datacenterId, peerVersion, VsphereEntityPermissions, VsphereRole } from "../../provider/components/platform/vsphere.ts";
import type { ComponentFactory } from "../../provider/components/port.ts";
import { runMocked } from "../support/mocked.ts";

/** A component as those that will use these: a role, and a permission on a data centre. */
const access: ComponentFactory = (name, _inputs, options) => {
    const resource = new pulumi.ComponentResource("migration-toolkit:test:Access", name, {}, options);
    const role = new VsphereRole(name, { name: "migrator", rolePrivileges: ["VirtualMachine.State.CreateSnapshot"] }, { parent: resource });
    const entityId = datacenterId("/DC1", { parent: resource });
    const permission = { userOrGroup: "VSPHERE.LOCAL\\migrator", isGroup: false, propagate: true, roleId: role.id };
    new VsphereEntityPermissions(name, { entityId, entityType: "Datacenter", permissions: [permission] }, { parent: resource });
    return { resource, outputs: { entityId } };
};

describe("resources of vSphere", () => {
    it("are made by their type tokens, without the package", async () => {
        const { one, outputs } = await runMocked(access, {}, { answer: () => ({}), call: ({ token }) => ({ id: `datacenter-2 of ${token}` }) });
        assert.equal(outputs.entityId, "datacenter-2 of vsphere:index/getDatacenter:getDatacenter");
        const role = one("vsphere:index/role:Role");
        assert.deepEqual(role.inputs, { name: "migrator", rolePrivileges: ["VirtualMachine.State.CreateSnapshot"] });
        const { inputs, parent, dependencies } = one("vsphere:index/entityPermissions:EntityPermissions");
        assert.deepEqual(inputs, {
            entityId: outputs.entityId,
            entityType: "Datacenter",
            permissions: [{ userOrGroup: "VSPHERE.LOCAL\\migrator", isGroup: false, propagate: true, roleId: "runner-id" }],
        });
        assert.deepEqual([parent, dependencies], ["runner", ["runner"]]);
    });

    it("ask for the version of the package beside the program, and for none where there is none", () => {
        const folder = mkdtempSync(join(tmpdir(), "peer-"));
        try {
            const place = join(folder, "package.json");
            assert.equal(peerVersion([place]), undefined);
            const peer = join(folder, "node_modules", "@pulumi", "vsphere");
            mkdirSync(peer, { recursive: true });
            writeFileSync(join(peer, "package.json"), JSON.stringify({ name: "@pulumi/vsphere", version: "v4.16.1" }));
            assert.equal(peerVersion([place]), "4.16.1");
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
