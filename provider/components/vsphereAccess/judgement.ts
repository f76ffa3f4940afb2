import { privilegesFor, tiersFor } from "../../privilege/index.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import type { VsphereAccessArgs } from "../../schema/vsphereAccess.ts";
import type { Look } from "../platform/component.ts";

export type Decisive = "datacenter" | "planned" | "extraPrivileges";

type Seen = Look<VsphereAccessArgs, Decisive>;

/** Ids of the role's privileges, sorted. */
export function privilegesOf({ decided }: Seen): readonly string[] {
    const { planned = ["cold", "warm"], extraPrivileges = [] } = decided;
    return [...new Set([...privilegesFor(tiersFor(planned)), ...extraPrivileges])].sort();
}

export function problemsOf({ told }: Seen): readonly InputIssue[] {
    const { user, group, username, password } = told;
    const isOne = (user === undefined) !== (group === undefined);
    const isNameless = user === undefined && username === undefined && password !== undefined;
    return [
        ...(isOne
            ? []
            : [{ property: "user", reason: "give either the `user` that MTV logs in as or a `group` that it is in, not both and not neither" }]),
        ...(isOne && isNameless
            ? [{ property: "username", reason: "is required with `password` and a `group`, whose members are not known here" }]
            : []),
        ...twice(told),
    ];
}

/** The plugin would refuse it in the middle of `up`. */
function twice({ user, group, otherPermissions }: ValueMap): readonly InputIssue[] {
    if (!Array.isArray(otherPermissions)) return [];
    const names = [user ?? group, ...otherPermissions.map((each) => (each as ValueMap).userOrGroup)];
    const lower = names.map((each) => (typeof each === "string" ? each.toLowerCase() : undefined));
    return lower.flatMap((name, at) => {
        if (at === 0 || name === undefined || lower.indexOf(name) === at) return [];
        return [
            { property: `otherPermissions[${at - 1}].userOrGroup`, reason: `${names[at]} has a permission here already; vSphere takes one for each` },
        ];
    });
}

/**
 * The resource behind adds its permissions first. Then it reads all that the data centre has and takes them for its own: whoever it was not told of
 * loses his with the next change, and all do when it is destroyed.
 *
 * Source: `resource_vsphere_entity_permissions.go` of the Terraform provider for vSphere.
 */
export function warningsOf({ told, decided }: Seen): readonly string[] {
    if (told.otherPermissions !== undefined) return [];
    return [
        `otherPermissions: whoever else has a permission on the data centre ${decided.datacenter} itself will lose it at the second \`up\`, or when this is destroyed: vSphere permissions are managed for an object as a whole. Look in vCenter (data centre, Permissions, "Defined in: This object"), and list those to be kept, or give \`[]\` when there are none.`,
    ];
}

export function notesOf({ told, decided }: Seen): readonly string[] {
    const { planned = ["cold", "warm"], datacenter } = decided;
    const warm = planned.includes("warm") ? [] : ["the role has no privileges for snapshots: warm migrations need `warm` in `planned`"];
    const later = containsUnknown(told.otherPermissions) ? ["otherPermissions: not all are known yet; they are kept by `up`"] : [];
    return [
        ...warm,
        ...later,
        `MTV looks for privileges on vCenter's root folder, above ${datacenter}: its Provider may warn of InsufficientPrivileges and work all the same`,
    ];
}
