/**
 * The internals of the Pulumi runtime that constructing a component needs. They are not in the SDK's declarations; the SDK is pinned to one
 * exact version for their sake, and this file is the only place that names them.
 *
 * Source: `@pulumi/pulumi` 3.259.0: `runtime/{state,settings,config,rpc,resource}.js`, `log/index.js`, `provider/server.js`.
 */
import type { Input, Inputs, Output, Resource, ResourceHookBinding, URN } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import output from "@pulumi/pulumi/output.js";
import type providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import server from "@pulumi/pulumi/provider/server.js";
import pulumi from "@pulumi/pulumi/resource.js";
import config from "@pulumi/pulumi/runtime/config.js";
import resource from "@pulumi/pulumi/runtime/resource.js";
import rpc from "@pulumi/pulumi/runtime/rpc.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import state from "@pulumi/pulumi/runtime/state.js";
import type structProto from "google-protobuf/google/protobuf/struct_pb.js";

type Struct = structProto.Struct | undefined;

/** URNs a property depends on, by property. */
export interface Dependencies {
    get(property: string): { getUrnsList(): string[] } | undefined;
}

interface Internals {
    readonly state: { withLocalStorage<T>(work: () => Promise<T>): Promise<T> };
    readonly settings: { awaitFeatureSupport(): Promise<void>; waitForRPCs(): Promise<void> };
    readonly server: { deserializeInputs(inputs: Struct, dependencies: Dependencies): Promise<Inputs> };
    readonly resource: { hookBindingFromProto(binding: HookBinding): ResourceHookBinding | undefined };
}

type HookBinding = ReturnType<providerProto.ConstructRequest["getResourceHooks"]>;

const internals = { state, settings, server, resource } as unknown as Internals;

/** The SDK tells the engine of each answer in clear, secrets too, and `pulumi up --json` prints what is told for debugging. */
Object.assign(log, { debug: async () => {} });

/** Runs work with a runtime state of its own: monitor, engine, stack and configuration of this request only. */
export const isolated = internals.state.withLocalStorage;
/** Resolves when every registration made so far has been answered. */
export const registered = internals.settings.waitForRPCs;
export const deserializeInputs = internals.server.deserializeInputs;
/** False in an update. */
export const isPreview = settings.isDryRun;
export const hookBinding = internals.resource.hookBindingFromProto;
export const { serializeResourceProperties, deserializeProperty, getResourcePackage } = rpc;

/** An input as an output, with what the SDK keeps to itself. */
export interface Looked {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(withUnknowns?: boolean): Promise<unknown>;
}

export function lookAt(input: unknown): Looked {
    return output.output(input) as unknown as Looked;
}

/** The URNs by which a resource may have gone before: its aliases. */
export async function earlierUrns(resource: Resource): Promise<readonly string[]> {
    const { __aliases: aliases = [] } = resource as unknown as { readonly __aliases?: readonly Input<URN>[] };
    return (await Promise.all(aliases.map((each) => lookAt(each).promise()))) as string[];
}

/** An output that is not known in this preview. */
export function notKnownYet(): Output<unknown> {
    const nothing = Promise.resolve(undefined);
    return new (output.Output as unknown as OutputClass)([], nothing, Promise.resolve(false), Promise.resolve(false), Promise.resolve([]));
}

/** A value, known or not, that depends on a resource. */
export function dependentOn(urn: string, value: unknown): Output<unknown> {
    const [yes, no] = [Promise.resolve(true), Promise.resolve(false)];
    // What is not known in the value marks the output by itself.
    return new (output.Output as unknown as OutputClass)([new pulumi.DependencyResource(urn)], Promise.resolve(value), yes, no, Promise.resolve([]));
}

type OutputClass = new (
    resources: readonly unknown[],
    value: Promise<unknown>,
    isKnown: Promise<boolean>,
    isSecret: Promise<boolean>,
    allResources: Promise<readonly unknown[]>,
) => Output<unknown>;

/** Points the runtime state of this request at the engine that asked. */
export async function configureRuntime(request: RuntimeRequest, engineAddress: string): Promise<void> {
    settings.resetOptions(
        request.getProject(),
        request.getStack(),
        request.getParallel(),
        engineAddress,
        request.getMonitorendpoint(),
        request.getDryrun(),
        request.getOrganization(),
    );
    await internals.settings.awaitFeatureSupport();
    config.setAllConfig(Object.fromEntries(request.getConfigMap().toArray()), request.getConfigsecretkeysList());
}

type RuntimeRequest = Pick<
    providerProto.ConstructRequest,
    "getProject" | "getStack" | "getParallel" | "getMonitorendpoint" | "getDryrun" | "getOrganization" | "getConfigMap" | "getConfigsecretkeysList"
>;
