import type { Alias, ComponentResourceOptions, ProviderResource, URN } from "@pulumi/pulumi";
import type aliasProto from "@pulumi/pulumi/proto/alias_pb.js";
import type providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { deserializeProperty, getResourcePackage, hookBinding } from "./runtime.ts";

/**
 * Rebuilds the resource options a program gave a remote component, so that the component can pass them to `super`.
 *
 * `self` is the provider that constructs it. Without it children would be left to the engine's default provider for resources that name no version: a
 * second process, which knows nothing of what the program declares beside the component.
 */
export function componentOptions(request: providerProto.ConstructRequest, packageName: string, self: string | undefined): ComponentResourceOptions {
    const trigger = request.getReplacementTrigger();
    const hooks = hookBinding(request.getResourceHooks());
    const timeouts = request.getCustomtimeouts();
    return {
        aliases: request.getAliasesList().flatMap(toAlias),
        dependsOn: request.getDependenciesList().map(dependency),
        providers: Object.fromEntries(
            [...(self ? [[packageName, self] as [string, string]] : []), ...request.getProvidersMap().toArray()].map(([name, reference]) => [
                name,
                provider(reference),
            ]),
        ),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        replaceWith: request.getReplaceWithList().map(dependency),
        ...(request.getParent() && { parent: dependency(request.getParent()) }),
        ...(request.getDeletedwith() && { deletedWith: dependency(request.getDeletedwith()) }),
        ...(request.hasProtect() && { protect: request.getProtect() === true }),
        ...(request.hasRetainondelete() && { retainOnDelete: request.getRetainondelete() === true }),
        ...(timeouts && { customTimeouts: timeouts.toObject() }),
        ...(trigger && { replacementTrigger: deserializeProperty(trigger.toJavaScript(), true) }),
        ...(hooks && { hooks }),
    };
}

function dependency(urn: string): pulumi.DependencyResource {
    return new pulumi.DependencyResource(urn);
}

/** A provider the program handed down: of its SDK's own class when that SDK is loaded, else a stand-in that only knows its reference. */
function provider(reference: string): ProviderResource {
    const urn = reference.slice(0, reference.lastIndexOf("::"));
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    const known = getResourcePackage(type.split(":")[2] ?? "", "");
    return known ? known.constructProvider(name, type, urn) : new pulumi.DependencyProviderResource(reference);
}

function toAlias(alias: aliasProto.Alias): (URN | Alias)[] {
    if (alias.hasUrn()) return [alias.getUrn()];
    const spec = alias.getSpec();
    if (!spec) return [];
    return [
        {
            ...(spec.getName() && { name: spec.getName() }),
            ...(spec.getType() && { type: spec.getType() }),
            ...(spec.getProject() && { project: spec.getProject() }),
            ...(spec.getStack() && { stack: spec.getStack() }),
            ...(spec.hasParenturn() && { parent: spec.getParenturn() }),
            ...(spec.hasNoparent() && spec.getNoparent() && { parent: pulumi.rootStackResource }),
        },
    ];
}
