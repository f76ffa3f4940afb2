import { judge } from "../../await/index.ts";
import { blockersOf, conditionsOf, isObserved } from "../../condition/index.ts";
import { ifOpen, type KubeObject, type WatchRange, type WatchTarget } from "../../kube/index.ts";
import type { Value, ValueMap } from "../../schema/value.ts";
import type { Found, RequestContext } from "../../serve/port.ts";
import { companionsLeft, lostCompanions } from "../companions.ts";
import type { Beside, Connected } from "../sheet.ts";
import { sayWaiting } from "../waiting.ts";
import { type Body, computedIn, desire, isMarkedUnfinished, isNamespaced, managerOf, outputsOf, ownOf, refOf, unfinishedMark } from "./body.ts";

interface ReadRequest {
    readonly id: string;
    readonly inputs: ValueMap;
    readonly state: ValueMap;
}

/** What is there, for a refresh or an import. Without a cluster it is taken to be as it was. */
export async function read<Args>(body: Body<Args>, request: ReadRequest, context: RequestContext): Promise<Found | undefined> {
    const { sheet, session } = body;
    const { signal, urn } = context;
    const { id } = request;
    if (!session.cluster) return { id, inputs: request.inputs, outputs: request.state };
    const object = await session.cluster.get(sheet.kind, refOf(body, id), { signal });
    if (!object) return await leftOver(body, request, context);
    const found = inputsAsFound(body, object, { ...companionsAsTold(body, request), ...request.inputs });
    const inputs = await withoutLost(body, found, request, signal);
    const beside = await lookBeside(body, object, inputs, signal);
    const unfinished = await unfinishedAsFound(body, object, inputs, request, beside, signal);
    const outputs = outputsOf(body, object, found, managerOf(body, urn, request.state), beside);
    return unfinished ? { id, inputs, outputs: { ...outputs, ...unfinishedMark }, unfinished } : { id, inputs, outputs };
}

/** A deletion that was stopped has left something of what is gone: whoever deletes it again takes that away, and only the state knows of it. */
async function leftOver<Args>(body: Body<Args>, request: ReadRequest, context: RequestContext): Promise<Found | undefined> {
    const { sheet, session } = body;
    const { id, inputs, state } = request;
    if (sheet.guest || Object.keys(state).length === 0) return undefined;
    const own = refOf(body, id);
    const connected = session as Connected;
    const companions = await companionsLeft(connected.cluster, desire(body, state as Args, own, context, state), context.signal);
    const left = [...companions, ...((await sheet.remains?.(state, own, connected, context.signal)) ?? [])];
    if (left.length === 0) return undefined;
    const reason = `${sheet.kind.kind} ${id} is gone, but of it there still is ${left.join(", ")}`;
    return { id, inputs, outputs: state, unfinished: { reasons: [reason, "`pulumi up` makes it anew, `pulumi destroy` takes away what is left"] } };
}

/** The arguments of companions, which go with the object: of one that an earlier refresh has found lost the state alone still knows. */
function companionsAsTold<Args>(body: Body<Args>, { id, state }: ReadRequest): ValueMap {
    const companions = Object.keys(state).length > 0 ? (body.sheet.companions?.(state as Args, refOf(body, id)) ?? []) : [];
    return Object.fromEntries(companions.map(({ argument }) => [argument, state[argument] as Value]));
}

/** The inputs as they would have to be to give the object that is there now. */
function inputsAsFound<Args>(body: Body<Args>, object: KubeObject, prior: ValueMap): ValueMap {
    const { sheet } = body;
    const { name = "", namespace = "" } = object.metadata;
    const found = sheet.argsOf(object, prior);
    const kept = ["labels", "annotations", ...(sheet.keep ?? []), ...computedIn(body)].filter(
        (key) => prior[key] !== undefined && found[key] === undefined,
    );
    const coordinates = { name, ...(isNamespaced(body) && { namespace }) };
    return { ...Object.fromEntries(kept.map((key) => [key, prior[key] as Value])), ...found, ...coordinates };
}

/** Without what its companions do not give: the next update makes them anew. */
async function withoutLost<Args>(
    { sheet, session }: Body<Args>,
    inputs: ValueMap,
    { inputs: prior }: ReadRequest,
    signal: AbortSignal,
): Promise<ValueMap> {
    const companions = Object.keys(prior).length > 0 ? (sheet.companions?.(inputs as Args, ownOf(inputs)) ?? []) : [];
    const lost = await lostCompanions(session.cluster!, companions, signal);
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => !lost.has(key)));
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
): Promise<Found["unfinished"]> {
    if (Object.keys(state).length === 0) return undefined;
    // What once was ready and has fallen ill is told by its outputs.
    const isIll = isObserved(object) && blockersOf(conditionsOf(object.status)).length > 0;
    if (isIll && !sheet.judge && !isMarkedUnfinished(state)) return undefined;
    const aim = await sheet.aim?.(inputs as Args, ownOf(inputs), session as Connected, signal, prior as Args);
    const verdict = (sheet.judge ?? judge)(object, { ...(inputs as Args), ...aim }, undefined, beside);
    if (verdict.state === "ready") return undefined;
    const reasons = verdict.state === "waiting" ? (verdict.parts ?? [sayWaiting(verdict)]) : verdict.reasons;
    return { reasons: [`${sheet.kind.kind} ${id} is not what it should become`, ...reasons] };
}
