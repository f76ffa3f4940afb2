import { createRequire } from "node:module";
import { join } from "node:path";
import type { CustomResourceOptions, Input, Inputs, InvokeOptions, Output } from "@pulumi/pulumi";
import pulumi from "@pulumi/pulumi/resource.js";
import invoke from "@pulumi/pulumi/runtime/invoke.js";

/**
 * Resources of `@pulumi/vsphere`, by their type tokens: the package is an optional peer. When the program has it, its version is the one that is asked
 * for; else the engine takes the newest plugin there is.
 */
export class VsphereRole extends pulumi.CustomResource {
    declare readonly name: Output<string>;

    constructor(name: string, args: VsphereRoleArgs, options: CustomResourceOptions) {
        super("vsphere:index/role:Role", name, { name: undefined, ...args } as Inputs, ofPeer(options));
    }
}

export interface VsphereRoleArgs {
    readonly name?: Input<string> | undefined;
    readonly rolePrivileges: Input<readonly string[]>;
}

export class VsphereEntityPermissions extends pulumi.CustomResource {
    constructor(name: string, args: VsphereEntityPermissionsArgs, options: CustomResourceOptions) {
        super("vsphere:index/entityPermissions:EntityPermissions", name, args as unknown as Inputs, ofPeer(options));
    }
}

export interface VsphereEntityPermissionsArgs {
    /** Managed object id, e.g. that of `datacenterId`. */
    readonly entityId: Input<string>;
    /** The managed object's type, e.g. `Datacenter`. */
    readonly entityType: Input<string>;
    readonly permissions: Input<readonly VspherePermission[]>;
}

export interface VspherePermission {
    /** `DOMAIN\\name`. */
    readonly userOrGroup: Input<string>;
    readonly isGroup: Input<boolean>;
    /** Holds for everything below the entity too. */
    readonly propagate: Input<boolean>;
    readonly roleId: Input<string>;
}

/** Managed object id of a data centre, by its name or inventory path. */
export function datacenterId(name: Input<string>, options: InvokeOptions): Output<string> {
    const found = invoke.invokeOutput("vsphere:index/getDatacenter:getDatacenter", { name }, ofPeer(options)) as Output<{ readonly id: string }>;
    return found.apply(({ id }) => id);
}

function ofPeer<O extends { version?: string }>(options: O): O {
    const version = options.version ?? peerVersion();
    return version === undefined ? options : { ...options, version };
}

/** Version of the `@pulumi/vsphere` beside the program, or beside this package. */
export function peerVersion(places: readonly string[] = [join(process.cwd(), "package.json"), import.meta.url]): string | undefined {
    for (const place of places) {
        try {
            return (createRequire(place)("@pulumi/vsphere/package.json") as { readonly version: string }).version.replace(/^v/, "");
        } catch {
            // Not beside this one.
        }
    }
    return undefined;
}

/** The plugin that makes them, for `ComponentSheet.plugins`. */
export const vspherePlugin = ["vsphere", peerVersion()].filter(Boolean).join(" ");
