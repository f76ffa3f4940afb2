import { isOver } from "../../await/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { Found, RequestContext } from "../../serve/port.ts";
import { toRef } from "../identity.ts";
import type { Connected } from "../sheet.ts";
import { type Attempt, isForgotten, reportedIn } from "./attempts.ts";
import { isClosed, latestUid, observe } from "./observe.ts";
import type { RunSheet } from "./sheet.ts";
import { shortfall } from "./shortfall.ts";

/** What is to be read; without inputs it is imported. */
export interface ReadRequest {
    readonly id: string;
    readonly inputs: ValueMap;
    readonly state: ValueMap;
}

/** A run as it is now: its latest attempt, or what the subject's history still knows of the one in the state. Undefined = gone. */
export async function readRun<Args>(
    sheet: RunSheet<Args>,
    { id, inputs, state }: ReadRequest,
    session: Connected,
    context: RequestContext,
): Promise<Found | undefined> {
    const own = toRef(id, session.namespace);
    const isImport = Object.keys(inputs).length === 0;
    const uid = isImport ? await latestUid(sheet, session, own, context.signal) : state.uid;
    const { subject, attempts } = await observe(sheet, session, own, context, uid);
    const latest = attempts.at(-1) ?? fromHistory(sheet, subject, state);
    if (!latest) return sheet.keepsSuccess && isForgotten(attempts, reportedIn(state)) ? { id, inputs, outputs: state } : undefined;
    const ids = (await sheet.idsOf?.(inputs as Args, { object: subject, declared: undefined }, session, context.signal)) ?? new Map();
    const found = { ...inputs, ...sheet.argsOf(latest.object, inputs, ids) };
    const flaws = state.isComplete === false ? await sheet.verify?.(found as Args, latest.view, subject, session, context) : undefined;
    const lacks = shortfall(sheet, found as Args, latest.view, latest.number, id, isClosed(sheet, subject, own, session));
    const reasons = [...lacks.reasons, ...(flaws ?? [])];
    const { name, uid: seenUid } = latest.object.metadata;
    const coordinates = { name: name!, namespace: own.namespace, uid: seenUid!, attempt: latest.number, isComplete: reasons.length === 0 };
    const objects = attempts.length > 0 ? attempts.map((each) => each.object) : [latest.object];
    const past = { attempts: objects, subject, olds: state };
    // An update that is not over has said it, which the inputs do not know yet.
    const asked: ValueMap = state.cancelOnDelete === undefined ? {} : { cancelOnDelete: state.cancelOnDelete };
    const outputs = { ...found, ...asked, ...coordinates, ...sheet.outputsOf(latest.view, past) };
    return { id, inputs: found, outputs, ...(reasons.length > 0 ? { unfinished: { reasons } } : {}) };
}

/** The attempt's object is gone, but the subject's history still knows how it ended. */
function fromHistory<Args>(sheet: RunSheet<Args>, subject: KubeObject | undefined, state: ValueMap): Attempt | undefined {
    if (!subject || typeof state.uid !== "string") return undefined;
    const view = sheet.view(subject, undefined, state.uid);
    if (!isOver(view)) return undefined;
    const metadata = { name: String(state.name), namespace: String(state.namespace), uid: state.uid };
    return { number: Number(state.attempt), object: { metadata }, view };
}
