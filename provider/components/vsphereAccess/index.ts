import type { CustomResourceOptions, Input, Inputs, Output } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import output from "@pulumi/pulumi/output.js";
import { MigrationError } from "../../errors.ts";
import { vsphereAccess as definition, type VsphereAccessArgs } from "../../schema/vsphereAccess.ts";
import { componentFactory } from "../platform/component.ts";
import { datacenterId, VsphereEntityPermissions, type VspherePermission, VsphereRole, vspherePlugin } from "../platform/vsphere.ts";
import { lookAt } from "../runtime.ts";
import { type Decisive, notesOf, orderOf, privilegesOf, problemsOf, warningsOf } from "./judgement.ts";

/**
 * `migration-toolkit:virtualization:VsphereAccess`: a role in vCenter, and a permission on a data centre.
 *
 * Errors: `InvalidInput` for what contradicts itself; `Refused` for a data centre that cannot be looked up.
 * Source: MTV-037, MTV-038.
 */
export const vsphereAccess = componentFactory<VsphereAccessArgs, Decisive>({
    definition,
    decisive: ["datacenter", "planned", "extraPrivileges"],
    problems: problemsOf,
    warnings: warningsOf,
    plugins: [vspherePlugin],
    build: async (making) => {
        const { component, name, inputs, decided } = making;
        const child = { parent: component };
        const { entityId, id } = await datacenterOf(decided.datacenter, child);
        for (const note of notesOf(making)) await log.info(note, component);
        const privileges = privilegesOf(making);
        const role = new VsphereRole(name, { name: inputs.roleName, rolePrivileges: privileges }, child);
        const permissions = permissionsOf(inputs, role, orderOf(making));
        // Another data centre is another resource, since the plugin takes no other entity for one that is there; the same by another path is the same
        // one: it would be taken away after it was given.
        const made = new VsphereEntityPermissions(`${name}-${id}`, { entityId, entityType: "Datacenter", permissions }, child);
        return { roleId: role.id, roleName: role.name, privileges, datacenterId: entityId, ...loginOf(inputs, made) };
    },
});

/** Its managed object id, which a preview may not know yet: then its name stands for it. */
async function datacenterOf(datacenter: string, options: CustomResourceOptions): Promise<{ readonly entityId: Output<string>; readonly id: string }> {
    const entityId = datacenterId(datacenter, { parent: options.parent });
    try {
        const id = await lookAt(entityId).promise();
        return { entityId, id: typeof id === "string" ? id : lastPart(datacenter) };
    } catch (error) {
        const what = `datacenter: vSphere does not answer for ${JSON.stringify(datacenter)}: ${(error as Error).message}`;
        const remedy = 'where it says that there is none, or more than one, give the inventory path as vCenter shows it, e.g. "/Europe/Frankfurt"';
        throw new MigrationError("Refused", `${what}; ${remedy}`);
    }
}

/** Others' are as given; whoever does not say otherwise means everything below, too. A list that comes as a whole takes the rest along into the unknown. */
function permissionsOf(
    { user, group, otherPermissions: others = [] }: Inputs,
    role: VsphereRole,
    order: readonly number[],
): Input<readonly VspherePermission[]> {
    const own: VspherePermission = { userOrGroup: user ?? group, isGroup: user === undefined, propagate: true, roleId: role.id };
    const withOwn = (first: unknown, rest: readonly object[]) => {
        const all = [first, ...rest.map((each) => ({ propagate: true, ...each }))] as VspherePermission[];
        return order.map((at) => all[at]!);
    };
    const isOpen = [others, ...(Array.isArray(others) ? others : [])].some((each) => output.Output.isInstance(each));
    return isOpen ? output.all([own, others]).apply(([first, rest]) => withOwn(first, rest)) : withOwn(own, others);
}

function lastPart(path: string): string {
    return path.split("/").filter(Boolean).at(-1) ?? path;
}

/** Whoever uses the credentials waits for the permission. */
function loginOf({ user, username, password }: Inputs, made: VsphereEntityPermissions): Inputs {
    const login: unknown = username ?? (user === undefined ? undefined : output.output(user).apply(loginFor));
    if (login === undefined) return {};
    const credentials = output.all([login, password, made.id]).apply(([name, secret]) => ({ username: name, password: secret }));
    return { username: login, ...(password !== undefined && { credentials: output.secret(credentials) }) };
}

/** `migrator@vsphere.local` of `VSPHERE.LOCAL\migrator`; a short domain's long name is not known, and vCenter takes the short one as it is. */
function loginFor(user: string): string {
    const [domain = "", name = ""] = user.split("\\");
    return domain.includes(".") ? `${name}@${domain.toLowerCase()}` : user;
}
