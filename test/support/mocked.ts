import type * as pulumi from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import type engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import type resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import resource from "@pulumi/pulumi/resource.js";
import mocks from "@pulumi/pulumi/runtime/mocks.js";
import rpc from "@pulumi/pulumi/runtime/rpc.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import state from "@pulumi/pulumi/runtime/state.js";
import type { ComponentFactory, Surroundings } from "../../provider/components/port.ts";
import { isolated, registered } from "../../provider/components/runtime.ts";

/** One registration, as the engine would see it. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly custom: boolean;
    readonly inputs: pulumi.Inputs;
    /** Top-level properties of the inputs in which something is secret. */
    readonly secrets: readonly string[];
    readonly urn: string;
    readonly parent: string;
    readonly provider: string;
    readonly version: string;
    /** Names of what it depends on. */
    readonly dependencies: readonly string[];
    /** The same by their URNs, which tell types. */
    readonly dependencyUrns: readonly string[];
    readonly replaceOnChanges: readonly string[];
    readonly retainOnDelete: boolean;
    /** Name of what takes it along. */
    readonly deletedWith: string;
    /** Types that it had before. */
    readonly aliasTypes: readonly string[];
}

export interface Mocked {
    readonly registrations: readonly Registration[];
    /** Plain values; a secret is `{ secret }`, and what is not known `"<unknown>"`. */
    readonly outputs: pulumi.Inputs;
    /** What it has told, as `warning: …`. */
    readonly told: readonly string[];
    /** The only registration of this type, or that of this name. */
    one(type: string, name?: string): Registration;
    all(type: string): readonly Registration[];
}

export interface MockedOptions {
    readonly name?: string;
    readonly isPreview?: boolean;
    readonly options?: pulumi.ComponentResourceOptions;
    readonly surroundings?: Partial<Surroundings>;
    /** What a resource comes to have beside its inputs; default: names that the Kubernetes provider makes up. */
    readonly answer?: (registration: Registration) => pulumi.Inputs;
    /** What functions of other providers answer; default: what they were asked. */
    readonly call?: (asked: pulumi.runtime.MockCallArgs) => pulumi.Inputs;
}

/** Runs a component's constructor on `pulumi.runtime.setMocks`, and answers everything that it has registered, and its outputs. */
export function runMocked(factory: ComponentFactory, inputs: pulumi.Inputs, options: MockedOptions = {}): Promise<Mocked> {
    const {
        name = "runner",
        isPreview = false,
        answer = autonamed,
        call = ({ inputs: asked }: pulumi.runtime.MockCallArgs) => asked,
        surroundings = {},
    } = options;
    return isolated(async () => {
        const registrations: Registration[] = [];
        const newResource = ({ type, name: made, inputs: given }: pulumi.runtime.MockResourceArgs) => {
            const found = registrations.find((each) => each.type === type && each.name === made)!;
            return { id: isPreview ? undefined : `${made}-id`, state: isPreview ? given : { ...given, ...answer(found) } };
        };
        await mocks.setMocks({ call, newResource }, "shop", "test", isPreview);
        const told = hear();
        listen(registrations);
        const { outputs } = await factory(name, inputs, options.options ?? {}, {
            planWave: async () => undefined,
            judgePlans: async () => [],
            listHosts: async () => undefined,
            ...surroundings,
        });
        const entries = Object.entries(outputs).map(async ([key, value]) => [key, await plain(value)] as const);
        const settled = Object.fromEntries(await Promise.all(entries));
        await registered();
        const all = (type: string) => registrations.filter((each) => each.type === type);
        return {
            registrations,
            outputs: settled,
            told,
            all,
            one(type, wanted) {
                const found = all(type).filter((each) => wanted === undefined || each.name === wanted);
                if (found.length !== 1)
                    throw new Error(
                        `${found.length} of ${type} ${wanted ?? ""}: ${registrations.map((each) => `${each.type} ${each.name}`).join(", ")}`,
                    );
                return found[0]!;
            },
        };
    });
}

/** Takes the engine's place for what is logged. */
function hear(): readonly string[] {
    const told: string[] = [];
    const log = (request: engineProto.LogRequest, done: () => void) => {
        told.push(`${severities[request.getSeverity()]}: ${request.getMessage()}`);
        done();
    };
    const { settings: own } = (state as unknown as { getStore(): { settings: { engine: unknown } } }).getStore();
    own.engine = { log };
    return told;
}

const severities = ["debug", "info", "warning", "error"];

/** Mocks are told the type, the name and the inputs; the rest is in the request. */
function listen(registrations: Registration[]): void {
    const monitor = settings.getMonitor() as unknown as { registerResource(request: resourceProto.RegisterResourceRequest, callback: unknown): void };
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
        registrations.push(toRegistration(request));
        register(request, callback);
    };
}

function toRegistration(request: resourceProto.RegisterResourceRequest): Registration {
    const [type, name] = [request.getType(), request.getName()];
    const sent = request.getObject()!.toJavaScript();
    const isSecret = (value: unknown): boolean =>
        typeof value === "object" && value !== null && (secretKey in value || Object.values(value).some(isSecret));
    return {
        type,
        name,
        custom: request.getCustom(),
        inputs: opened(sent) as pulumi.Inputs,
        secrets: Object.keys(sent).filter((key) => isSecret(sent[key])),
        urn: `${type}::${name}`,
        parent: nameIn(request.getParent()),
        provider: request.getProvider(),
        version: request.getVersion(),
        dependencies: request.getDependenciesList().map(nameIn),
        dependencyUrns: request.getDependenciesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        retainOnDelete: request.getRetainondelete() ?? false,
        deletedWith: nameIn(request.getDeletedwith()),
        aliasTypes: request.getAliasesList().flatMap((alias) => alias.getSpec()?.getType() || []),
    };
}

const secretKey = "4dabf18193072939515e22adb298388d";

/** Without the wrapping of secrets. */
function opened(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(opened);
    if (typeof value !== "object" || value === null) return value === rpc.unknownValue ? "<unknown>" : value;
    if (secretKey in value) return opened(Reflect.get(value, "value"));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]));
}

function nameIn(urn: string): string {
    return urn.split("::").at(-1) ?? "";
}

function autonamed({ name, inputs }: Registration): pulumi.Inputs {
    return { metadata: { ...inputs.metadata, name: inputs.metadata?.name ?? nameOf(name) } };
}

/** What the Kubernetes provider calls an object that the program does not name. */
export function nameOf(name: string): string {
    return `${name}-x1`;
}

async function plain(value: unknown): Promise<unknown> {
    const all = output.output(value) as unknown as { isKnown: Promise<boolean>; isSecret: Promise<boolean>; promise(): Promise<unknown> };
    const [isKnown, isSecret] = [await all.isKnown, await all.isSecret];
    const told = isKnown ? await all.promise() : "<unknown>";
    return isSecret ? { secret: told } : told;
}

/** A provider as a program hands it down. */
export function handedDown(reference: string): pulumi.ProviderResource {
    return new (resource as unknown as { DependencyProviderResource: new (reference: string) => pulumi.ProviderResource }).DependencyProviderResource(
        reference,
    );
}
