import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { ValueMap } from "../schema/value.ts";
import { toDiffResponse } from "./difference.ts";
import { toFailures } from "./reply.ts";
import type { ConfigForm } from "./secrets.ts";
import type { Session } from "./session.ts";
import { unknownSentinel } from "./signature.ts";
import { type Decoded, decode, decodePlain, encode, type Wire } from "./value.ts";

type Struct = ReturnType<typeof encode>;

/** The methods that concern the provider's own configuration. */
export function configMethods(session: Session) {
    return {
        checkConfig: (request: providerProto.CheckRequest) => checkConfig(session, request),
        diffConfig: (request: providerProto.DiffRequest) => diffConfig(session, request),
        configure: (request: providerProto.ConfigureRequest, signal: AbortSignal) => configure(session, request, signal),
    };
}

async function checkConfig(session: Session, request: providerProto.CheckRequest): Promise<providerProto.CheckResponse> {
    const news = receiveConfig(session, request.getNews());
    const checked = await session.handler.checkConfig(ours(news.value));
    const inputs = { ...engines(news.value), ...checked.inputs };
    const response = new providerProto.CheckResponse();
    response.setInputs(encode(inputs, [...news.secretPaths, ...session.secrets.config(inputs)]));
    response.setFailuresList(toFailures([...news.issues, ...checked.issues], session.scrubber.scrub));
    return response;
}

async function diffConfig(session: Session, request: providerProto.DiffRequest): Promise<providerProto.DiffResponse> {
    const olds = receiveConfig(session, request.getOldInputs() ?? request.getOlds());
    const news = receiveConfig(session, request.getNews());
    return toDiffResponse(await session.handler.diffConfig(ours(olds.value), ours(news.value)));
}

async function configure(session: Session, request: providerProto.ConfigureRequest, signal: AbortSignal): Promise<providerProto.ConfigureResponse> {
    const config = receiveConfig(session, request.getArgs() ?? fromVariables(request));
    await session.configured?.close();
    session.configured = undefined;
    session.configured = await session.handler.configure(ours(config.value), signal);
    await tell(session, session.configured.remarks ?? []);
    session.self = request.hasUrn() ? `${request.getUrn()}::${request.getId() || unknownSentinel}` : undefined;
    const response = new providerProto.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptresources(true);
    response.setAcceptoutputs(true);
    response.setSupportspreview(true);
    response.setSupportsAutonamingConfiguration(true);
    return response;
}

/** Of the whole stack. */
async function tell({ engine, scrubber }: Session, remarks: readonly string[]): Promise<void> {
    for (const remark of remarks) await engine?.log({ urn: "", severity: "warning", message: scrubber.scrub(remark), isEphemeral: false });
}

/** What the engine adds to every provider's configuration for itself. */
const engineKeys = new Set(["version", "pluginDownloadURL", "pluginChecksums", "parameterization", "__internal"]);

function ours(config: ValueMap): ValueMap {
    return Object.fromEntries(Object.entries(config).filter(([key]) => !engineKeys.has(key)));
}

function engines(config: ValueMap): ValueMap {
    return Object.fromEntries(Object.entries(config).filter(([key]) => engineKeys.has(key)));
}

/** Decodes configuration: an SDK sends everything but text as JSON inside a string, secrets in it included. */
function receiveConfig(session: Session, struct: Struct | undefined): Decoded {
    const outer = decode(struct);
    const parts = Object.entries(outer.value).map(([key, value]) => {
        const inner = typeof value === "string" ? parseJson(value, session.secrets.configForm(key)) : undefined;
        return inner === undefined ? { value: { [key]: value }, secretPaths: [] } : decodePlain({ [key]: inner });
    });
    const value: ValueMap = Object.assign({}, ...parts.map((part) => part.value));
    const secretPaths = [...outer.secretPaths, ...parts.flatMap((part) => part.secretPaths), ...session.secrets.config(value)];
    session.scrubber.learn({ value, secretPaths });
    return { value, secretPaths, issues: outer.issues };
}

function parseJson(text: string, form: ConfigForm): Wire[string] | undefined {
    if (form === "text") return undefined;
    try {
        const value = JSON.parse(text) as Wire[string];
        return form === "json" || typeof value === "object" ? value : undefined;
    } catch {
        return undefined;
    }
}

/** The older form of configuration: `<package>:config:<key>` to text. */
function fromVariables(request: providerProto.ConfigureRequest): Struct {
    const entries = request.getVariablesMap().toArray();
    return encode(Object.fromEntries(entries.map(([key, value]) => [key.split(":").at(-1) ?? key, value])));
}
