import type { Inputs, Resource } from "@pulumi/pulumi";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { ValueMap } from "../schema/value.ts";
import { toFailures } from "../serve/reply.ts";
import { receive, type Session } from "../serve/session.ts";
import { unknownTypeError } from "../serve/unknown.ts";
import { decodePlain } from "../serve/value.ts";
import { once } from "../util/once.ts";
import { inFlight } from "./inFlight.ts";
import { componentOptions } from "./options.ts";
import { missingPlugins } from "./plugins.ts";
import type { Surroundings } from "./port.ts";
import { boundToReferences } from "./references.ts";
import { configureRuntime, deserializeInputs, isolated, registered, serializeResourceProperties } from "./runtime.ts";

/**
 * Constructs a component for the engine and answers once all its children are registered.
 *
 * Every construct has a runtime state of its own, so several can run at a time. A failure that surfaces as an unhandled rejection, as that
 * of a child's registration does, ends all constructs in flight: nobody can tell whose it was.
 */
export function construct(session: Session, request: providerProto.ConstructRequest, signal: AbortSignal): Promise<providerProto.ConstructResponse> {
    let plugins: readonly string[] = [];
    const work = () =>
        isolated(async () => {
            const type = request.getType();
            const load = session.components.constructs[type];
            if (!load) throw unknownTypeError("component", type, session.components.constructs);
            await configureRuntime(request, session.engine?.address ?? "");
            receive(session, request.getInputs(), () => []);
            const given = await deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
            const inputs = boundToReferences(given, request.getInputs()?.toJavaScript() ?? {});
            const factory = await load();
            // A provider that the program hands down has its plugin.
            plugins = (factory.plugins ?? []).filter((each) => !request.getProvidersMap().has(each.split(" ")[0]!));
            const { resource, outputs } = await factory(
                request.getName(),
                inputs,
                componentOptions(request, session.handler.name, session.self),
                surroundingsOf(session, signal),
            );
            const response = new providerProto.ConstructResponse();
            response.setUrn(await promiseOf(resource.urn));
            const dependencies = response.getStatedependenciesMap();
            // Every input is an output, and not all languages add the inputs themselves.
            response.setState(
                await serialize(type, { ...inputs, ...outputs }, (property, urns) => {
                    const list = new providerProto.ConstructResponse.PropertyDependencies();
                    dependencies.set(property, list.setUrnsList(urns));
                }),
            );
            await registered();
            return response;
        });
    return inFlight(signal, work, () => installing(plugins));
}

/** The engine says which plugin is missing, and not always what to do. */
function installing(plugins: readonly string[]): string {
    const all = missingPlugins(plugins).map((each) => `; the plugin ${each} is not installed here: run \`pulumi plugin install resource ${each}\``);
    return all.join("");
}

function surroundingsOf({ configured }: Session, signal: AbortSignal): Surroundings {
    const rights = once(async () => await configured?.rights?.(signal));
    const namespaces = once(async () => await configured?.namespaces?.(signal));
    return {
        cluster: configured?.cluster,
        rights: () => rights(signal),
        namespaces: () => namespaces(signal),
        async planWave({ source, vms, ...question }) {
            return source === undefined || vms === undefined ? undefined : await configured?.planWave?.({ ...question, source, vms }, signal);
        },
        listHosts: async (question) => await configured?.listHosts?.(question, signal),
        announce: (announced) => configured?.announce?.(announced),
        async judgePlans({ maps, plans, ...wave }) {
            const told = await Promise.all(plans.map(async ({ inputs, ...plan }) => ({ ...plan, inputs: await valuesOf(inputs) })));
            return (await configured?.judgePlans?.({ ...wave, maps: await valuesOf(maps), plans: told }, signal)) ?? [];
        },
    };
}

/** Inputs as a check of a resource would get them. */
async function valuesOf(inputs: Inputs): Promise<ValueMap> {
    const [properties] = await serializeResourceProperties("plans", inputs);
    return decodePlain(properties).value;
}

/** Calls a method of a component. */
export function call(session: Session, request: providerProto.CallRequest, signal: AbortSignal): Promise<providerProto.CallResponse> {
    return inFlight(signal, () =>
        isolated(async () => {
            const token = request.getTok();
            const load = session.components.calls[token];
            if (!load) throw unknownTypeError("method", token, session.components.calls);
            await configureRuntime(request, session.engine?.address ?? "");
            receive(session, request.getArgs(), () => []);
            const inputs = await deserializeInputs(request.getArgs(), request.getArgdependenciesMap());
            const method = await load();
            const { outputs, issues = [] } = await method(inputs);
            const response = new providerProto.CallResponse();
            response.setFailuresList(toFailures(issues, session.scrubber.scrub));
            const dependencies = response.getReturndependenciesMap();
            response.setReturn(
                await serialize(token, outputs, (property, urns) => {
                    const list = new providerProto.CallResponse.ReturnDependencies();
                    dependencies.set(property, list.setUrnsList(urns));
                }),
            );
            await registered();
            return response;
        }),
    );
}

async function serialize(label: string, outputs: Inputs, onDependencies: (property: string, urns: string[]) => void): Promise<structProto.Struct> {
    const [properties, dependencies] = await serializeResourceProperties(label, outputs);
    for (const [property, resources] of dependencies) onDependencies(property, await urnsOf(resources));
    return structProto.Struct.fromJavaScript(properties);
}

function urnsOf(resources: Iterable<Resource>): Promise<string[]> {
    return Promise.all(Array.from(resources, (resource) => promiseOf(resource.urn)));
}

function promiseOf(urn: Resource["urn"]): Promise<string> {
    return (urn as unknown as { promise(): Promise<string> }).promise();
}
