import { conditionsOf, warningsOf } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { unknown, type ValueMap } from "../../schema/value.ts";
import type { RequestContext } from "../../serve/port.ts";
import type { Desired } from "../desired.ts";
import { fieldManager, toRef } from "../identity.ts";
import type { Session } from "../session.ts";
import type { Beside, KindSheet, Own } from "../sheet.ts";

/** A kind, and what is at hand to serve it. */
export interface Body<Args> {
    readonly sheet: KindSheet<Args>;
    readonly session: Session;
}

/** What the state knows. */
export interface Before {
    readonly olds: ValueMap;
    readonly oldInputs: ValueMap;
}

export function isNamespaced<Args>({ sheet }: Body<Args>): boolean {
    return sheet.kind.scope === "Namespaced";
}

/** That of objects which do not say theirs. */
export function usualNamespace<Args>({ sheet, session }: Body<Args>): string {
    return sheet.usual?.namespace ?? session.namespace;
}

export function ownOf(inputs: ValueMap): Own {
    return { name: String(inputs.name), namespace: String(inputs.namespace ?? "") };
}

export function refOf<Args>(body: Body<Args>, id: string): Own {
    return isNamespaced(body) ? toRef(id, usualNamespace(body)) : { name: id, namespace: "" };
}

export function computedIn<Args>({ sheet }: Body<Args>): readonly string[] {
    return sheet.computed ?? [];
}

/** Inputs in which what a check could not find out is unknown again. */
export function received<Args>(body: Body<Args>, news: ValueMap): ValueMap {
    const open = body.sheet.unanswered?.(news as Args) ?? [];
    const missing = open.length === 0 ? [] : computedIn(body).filter((key) => news[key] === undefined);
    return { ...news, ...Object.fromEntries(missing.map((key) => [key, unknown])) };
}

/** `olds` is what the state knows. */
export function desire<Args>(body: Body<Args>, args: Args, own: Own, maker: RequestContext, olds?: ValueMap): Desired {
    const { sheet } = body;
    const { labels, annotations } = args as { labels?: Record<string, string>; annotations?: Record<string, string> };
    const companions = sheet.companions?.(args, own) ?? [];
    const { kind, specWith } = sheet;
    const manager = managerOf(body, maker.urn, olds);
    return { kind, own, maker, manager, manifest: sheet.manifest(args, own), companions, specWith, labels, annotations };
}

/** Under which name it writes. A guest keeps the one that it came with, whatever becomes of its URN: nothing else in its host says whose its fields are. */
export function managerOf<Args>({ sheet }: Body<Args>, urn: string, { fieldManager: first }: ValueMap = {}): string {
    return sheet.guest && typeof first === "string" ? first : fieldManager(urn);
}

/** Stands in the state of what has not become what was asked, which so is told from what has been ready and has fallen ill. Hidden by the engine's `__`. */
export const unfinishedMark = { __unfinished: true };

export function isMarkedUnfinished({ __unfinished }: ValueMap): boolean {
    return __unfinished === true;
}

export function outputsOf<Args>({ sheet }: Body<Args>, object: KubeObject, news: ValueMap, manager: string, beside: Beside = []): ValueMap {
    const { name, namespace, uid } = object.metadata;
    const common = { name: name!, ...(namespace && { namespace }), uid: uid!, warnings: warningsOf(conditionsOf(object.status)) };
    return { ...news, ...common, ...(sheet.guest && { fieldManager: manager }), ...sheet.outputsOf(object, news as Args, beside) };
}
