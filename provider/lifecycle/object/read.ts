import { ifOpen, type KubeObject, type WatchRange, type WatchTarget } from "../../kube/index.ts";
import type { Value, ValueMap } from "../../schema/value.ts";
import type { Found, RequestContext } from "../../serve/port.ts";
import { missingCompanions } from "../objects.ts";
import type { Beside, Connected } from "../sheet.ts";
import { sayWaiting } from "../waiting.ts";
import { type Body, computedIn, isNamespaced, managerOf, outputsOf, ownOf, refOf } from "./body.ts";

interface ReadRequest {
    readonly id: string;
    readonly inputs: ValueMap;
    readonly state: ValueMap;
}

/** What is there, for a refresh or an import. Without a cluster it is taken to be as it was. */
export async function read<Args>(body: Body<Args>, request: ReadRequest, { signal, urn }: RequestContext): Promise<Found | undefined> {
    const { sheet, session } = body;
    const { id } = request;
    if (!session.cluster) return { id, inputs: request.inputs, outputs: request.state };
    const object = await session.cluster.get(sheet.kind, refOf(body, id), { signal });
    if (!object) return undefined;
    const inputs = await inputsAsFound(body, object, request.inputs, signal);
    const beside = await lookBeside(body, object, inputs, signal);
    const unfinished = await unfinishedAsFound(body, object, inputs, request, beside, signal);
    return { id, inputs, outputs: outputsOf(body, object, inputs, managerOf(body, urn, request.state), beside), ...unfinished };
}

/** The inputs as they would have to be to give what is there now. */
async function inputsAsFound<Args>(body: Body<Args>, object: KubeObject, prior: ValueMap, signal: AbortSignal): Promise<ValueMap> {
    const { sheet, session } = body;
    const { name = "", namespace = "" } = object.metadata;
    const found = sheet.argsOf(object, prior);
    const kept = ["labels", "annotations", ...(sheet.keep ?? []), ...computedIn(body)].filter(
        (key) => prior[key] !== undefined && found[key] === undefined,
    );
    const coordinates = { name, ...(isNamespaced(body) && { namespace }) };
    const inputs: ValueMap = { ...Object.fromEntries(kept.map((key) => [key, prior[key] as Value])), ...found, ...coordinates };
    const companions = Object.keys(prior).length > 0 ? (sheet.companions?.(inputs as Args, { name, namespace }) ?? []) : [];
    const missing = await missingCompanions(session.cluster!, companions, signal);
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => !missing.has(key)));
}

async function lookBeside<Args>({ sheet, session }: Body<Args>, object: KubeObject, inputs: ValueMap, signal: AbortSignal): Promise<Beside> {
    const look = async (target: WatchTarget | WatchRange): Promise<KubeObject | undefined> => {
        if ("ref" in target) return target.ref.name === "" ? undefined : await session.cluster!.get(target.kind, target.ref, { signal });
        const found = await ifOpen(session.cluster!.list(target.kind, { namespace: target.namespace, signal }));
        return found && { metadata: {}, items: found.items };
    };
    return await Promise.all((sheet.beside?.(object, inputs as Args, ownOf(inputs)) ?? []).map(look));
}

/** Why a refresh finds it unfinished: the next update goes on with it although no input has changed. */
async function unfinishedAsFound<Args>(
    { sheet, session }: Body<Args>,
    object: KubeObject,
    inputs: ValueMap,
    { id, inputs: prior, state }: ReadRequest,
    beside: Beside,
    signal: AbortSignal,
) {
    if (Object.keys(state).length === 0 || !sheet.judge) return {};
    const aim = await sheet.aim?.(inputs as Args, ownOf(inputs), session as Connected, signal, prior as Args);
    const verdict = sheet.judge(object, { ...(inputs as Args), ...aim }, undefined, beside);
    if (verdict.state === "ready") return {};
    const reasons = verdict.state === "waiting" ? (verdict.parts ?? [sayWaiting(verdict)]) : verdict.reasons;
    return { unfinished: { reasons: [`${sheet.kind.kind} ${id} is not what it should become`, ...reasons] } };
}
