import { privilegesFor, tiersFor } from "../../privilege/index.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import type { VsphereAccessArgs } from "../../schema/vsphereAccess.ts";
import type { Look } from "../platform/component.ts";

export type Decisive = "datacenter" | "planned" | "extraPrivileges";

type Seen = Look<VsphereAccessArgs, Decisive>;

/**
 * Ids of the role's privileges, sorted, without those of System: vCenter gives them to every role, and the plugin leaves them out of what it reads, so
 * that whoever lists one sees a change in every preview.
 *
 * Source: `resource_vsphere_role.go` of the Terraform provider for vSphere.
 */
export function privilegesOf({ decided }: Seen): readonly string[] {
    const { planned = ["cold", "warm"], extraPrivileges = [] } = decided;
    const ids = new Set([...privilegesFor(tiersFor(planned)), ...extraPrivileges]);
    return [...ids].filter((id) => !id.startsWith("System.")).sort();
}

/**
 * Places of all permissions, the own one being the first, in the order in which the plugin reads them: in another one it would show each as a change
 * of another, as soon as one changes.
 *
 * Source: `resource_vsphere_entity_permissions.go` of the Terraform provider for vSphere.
 */
export function orderOf({ told }: Seen): readonly number[] {
    const names = namesOf(told).map((name = "") => name.toLowerCase());
    return names.map((_, at) => at).sort((one, other) => Number(names[one]! > names[other]!) - Number(names[one]! < names[other]!));
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
function twice(told: ValueMap): readonly InputIssue[] {
    const names = namesOf(told);
    const lower = names.map((name) => name?.toLowerCase());
    return lower.flatMap((name, at) => {
        if (at === 0 || name === undefined || lower.indexOf(name) === at) return [];
        return [
            { property: `otherPermissions[${at - 1}].userOrGroup`, reason: `${names[at]} has a permission here already; vSphere takes one for each` },
        ];
    });
}

/** Who gets a permission, the own one first; undefined = not known yet. */
function namesOf({ user, group, otherPermissions }: ValueMap): readonly (string | undefined)[] {
    const others = Array.isArray(otherPermissions) ? otherPermissions.map((each) => (each as ValueMap).userOrGroup) : [];
    return [user ?? group, ...others].map((each) => (typeof each === "string" ? each : undefined));
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
