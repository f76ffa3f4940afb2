import { z } from "zod";
import { sourceArgs } from "./inventory.ts";
import { PlanArgs } from "./plan.ts";

const purposes = {
    cold: "VMs that are off while they are copied.",
    warm: "VMs that are copied while they run: snapshots, and changed block tracking.",
    encrypted: "VMs that vSphere has encrypted.",
} as const;

const planned = z.array(
    z.enum(Object.keys(purposes) as [keyof typeof purposes]).meta({
        id: "virtualization:PlannedMigration",
        description: "What is going to be migrated.",
        values: purposes,
    }),
);

/** How vSphere writes a user or group in a permission. */
const principal = z
    .string()
    .regex(/^[^\\@/\s][^\\@/]*\\[^\\@/]+$/, "must be written `DOMAIN\\name`, as vSphere writes it, e.g. `VSPHERE.LOCAL\\migrator`");

const privilegeId = z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+$/, "must be the id of a privilege, e.g. `VirtualMachine.State.CreateSnapshot`");

const OtherPermission = z
    .strictObject({
        userOrGroup: principal.meta({ description: "`DOMAIN\\name`." }),
        isGroup: z.boolean().meta({ description: "`true` = it is a group." }),
        propagate: z.boolean().optional().meta({ description: "`true` = it holds for everything below the data centre too. Default: true." }),
        roleId: z.string().min(1).meta({ description: "Id of the role, e.g. `vsphere.getRoleOutput({ label: ... }).id`." }),
    })
    .meta({ id: "virtualization:OtherPermission", description: "A permission of somebody else on the same data centre." });

/** `virtualization.VsphereAccess`: what MTV's user may do in vCenter. Source: issue 7, point 4; MTV-037, MTV-038. */
export const VsphereAccessArgs = z.strictObject({
    datacenter: z.string().min(1).meta({
        description:
            "The data centre whose VMs are migrated: its name where no other has it, or its inventory path such as `/Europe/Frankfurt`. The permission is given there and propagates, because permissions on VMs alone make MTV fail. Must be known in previews. Another one gets the permission before this one loses it.",
    }),
    user: principal
        .optional()
        .meta({ description: "The user that MTV logs in as, `DOMAIN\\name`. It must exist. Either `user` or `group`. Updated in place." }),
    group: principal.optional().meta({ description: "A group that MTV's user is in, instead of `user`. Updated in place." }),
    planned: planned.min(1).optional().meta({
        description:
            'What is going to be migrated: it decides which tiers of privileges the role has. Default: `["cold", "warm"]`. Must be known in previews. Updated in place.',
    }),
    extraPrivileges: z.array(privilegeId).optional().meta({
        description:
            "Further privileges of the role, by their ids; vCenter refuses those it does not know as `InvalidArgument`. Those of `System`, which every role has, are left out. Default: none. Updated in place.",
    }),
    roleName: z.string().min(1).max(80).optional().meta({ description: "Name of the role. Default: the resource's name with a random suffix." }),
    otherPermissions: z.array(OtherPermission).optional().meta({
        description:
            "Permissions that others have on this very data centre, to be kept: the resource that vSphere permissions are made with takes all others of it away, at the second `up` and when it is destroyed. `[]` = there are none. Inherited ones and those on other objects are not touched. Updated in place.",
    }),
    username: z.string().min(1).optional().meta({
        description:
            "What MTV logs in with. Default: the `user`, as `name@domain` where the domain has a dot; of a `group` nothing is known, and no `credentials` are answered without it.",
    }),
    password: z.string().min(1).optional().meta({ description: "Password of that user, for `credentials`.", secret: true }),
});

export const VsphereAccessOutputs = z.object({
    roleId: z.string().meta({ description: "Id of the role." }),
    roleName: z.string().meta({ description: "Name of the role." }),
    privileges: z.array(z.string()).meta({ description: "Ids of its privileges, sorted; `checkAccess` compares them with what VMs need." }),
    datacenterId: z.string().meta({ description: "Managed object id of the data centre." }),
    username: z.string().optional().meta({ description: "What MTV logs in with." }),
    credentials: z
        .object({
            username: z.string().meta({ description: "What MTV logs in with." }),
            password: z.string().meta({ description: "The `password` that was given.", secret: true }),
        })
        .meta({
            id: "virtualization:VsphereCredentials",
            description: "For `credentials` of a `Provider`, which then waits until the permission is there. Absent without a `password`.",
            secret: true,
        }),
});

export type VsphereAccessArgs = z.infer<typeof VsphereAccessArgs>;

/** Its definition: checks, `schema.json`, documentation and SDKs come from it. */
export const vsphereAccess = {
    token: "virtualization:VsphereAccess",
    description:
        "What MTV's user may do in vCenter: a role with the privileges that its documentation asks for, tier by tier, and a permission on a data centre that propagates. Made with `@pulumi/vsphere`, as an administrator of vCenter. When somebody has taken the permission away in vCenter, `destroy` fails with `NotFound`: run `pulumi refresh` before.",
    inputs: VsphereAccessArgs,
    outputs: VsphereAccessOutputs,
    isComponent: true,
} as const;

/** `virtualization.checkAccess`. */
export const CheckAccessArgs = z.strictObject({
    ...sourceArgs,
    vms: PlanArgs.shape.vms
        .optional()
        .meta({ description: "The VMs, as a Plan names them: a map, or a query. Default: all that the inventory shows." }),
    planned: planned.min(1).optional().meta({ description: 'How they are going to be migrated. Default: `["cold"]`.' }),
    privileges: z.array(z.string()).optional().meta({
        description:
            "What MTV's user has, by the ids of privileges: `privileges` of a `VsphereAccess`, or `rolePrivileges` of `vsphere.getRole`. Without it most cannot be seen from here.",
    }),
});

const AccessTier = z
    .object({
        tier: z.enum(["base", "snapshots", "changeTracking", "encryption"]).meta({
            id: "virtualization:AccessTier",
            description: "A part of what MTV needs.",
        }),
        isNeeded: z.boolean().meta({ description: "True when these VMs need it, migrated as planned." }),
        why: z.string().meta({ description: "What needs it; of a tier that is not needed, what it would be for." }),
        vms: z.array(z.string()).meta({ description: "Keys of the VMs that need it, sorted." }),
        held: z.array(z.string()).meta({ description: "Ids of privileges that the user has." }),
        missing: z.array(z.string()).meta({ description: "Ids of privileges that the user does not have." }),
        unseen: z.array(z.string()).meta({ description: "Ids of privileges of which nothing is visible from here." }),
    })
    .meta({ id: "virtualization:TierAccess", description: "What one tier needs against what the user has." });

export const CheckAccessOutputs = z.object({
    verdict: z.enum(["enough", "missing", "unseen"]).meta({
        id: "virtualization:AccessVerdict",
        description: "What comes of all tiers that are needed.",
        values: {
            enough: "Nothing is missing.",
            missing: "A privilege is missing, or something that the VMs use cannot be seen.",
            unseen: "Nothing is known to be missing, and not everything is visible from here.",
        },
    }),
    tiers: z.array(AccessTier).meta({ description: "A row per tier: `base`, `snapshots`, `changeTracking`, `encryption`." }),
    findings: z.array(z.string()).meta({ description: "What the inventory does not show although the VMs use it, and what MTV says of its user." }),
    notes: z.array(z.string()).meta({ description: "What could not be found out, and how it can." }),
});

export type CheckAccessArgs = z.infer<typeof CheckAccessArgs>;
