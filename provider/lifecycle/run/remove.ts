import { sayRun } from "../../await/index.ts";
import { MigrationError } from "../../errors.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { RequestContext } from "../../serve/port.ts";
import { untilGone } from "../gone.ts";
import { fieldManager, toId } from "../identity.ts";
import type { Connected, Own } from "../sheet.ts";
import type { Attempt } from "./attempts.ts";
import { followRun, stallTime } from "./follow.ts";
import { observe } from "./observe.ts";
import type { RunSheet } from "./sheet.ts";

/**
 * Takes a run and its attempts away; what has moved stays.
 *
 * Errors: `RunActive` while an attempt is under way, unless `cancelOnDelete` asks for its end first.
 */
export async function removeRun<Args>(
    sheet: RunSheet<Args>,
    subject: Own,
    olds: ValueMap,
    session: Connected,
    context: RequestContext,
): Promise<void> {
    const { attempts } = await observe(sheet, session, subject, context, olds.uid);
    const active = attempts.findLast(({ view }) => view.outcome === "Running");
    if (active) await cancel(sheet, active, olds, subject, session, context);
    for (const { object } of attempts) {
        const { uid, name, finalizers = [] } = object.metadata;
        const ref = { name: name!, namespace: subject.namespace };
        await session.cluster.delete(sheet.kind, ref, { uid, signal: context.signal });
        // Its controller has to let go of it, as KubeVirt has of what has not ended.
        if (finalizers.length > 0) await untilGone(session, sheet.kind, ref, uid, context);
    }
}

async function cancel<Args>(
    sheet: RunSheet<Args>,
    active: Attempt,
    olds: ValueMap,
    subject: Own,
    session: Connected,
    context: RequestContext,
): Promise<void> {
    const what = `attempt ${active.number} of ${toId(subject)}`;
    if (olds.cancelOnDelete !== true) {
        const advice = "wait for its end, or set `cancelOnDelete: true`, run `pulumi up` and destroy again";
        throw new MigrationError("RunActive", `${what} is running (${sayRun(active.view)}); ${advice}`);
    }
    const wish = sheet.cancel(active.view);
    const isTooLate = wish === "impossible";
    context.progress.status(isTooLate ? "it cannot be cancelled any more; waiting for its end" : "cancelling what has not moved");
    if (!isTooLate) await ask(sheet, active.object, wish, session, context);
    const { name, uid } = active.object.metadata;
    const options = { signal: context.signal, progress: context.progress, stallAfter: stallTime(olds), timeout: undefined };
    const { failure } = await followRun(sheet, olds as Args, { subject, name: name!, uid: uid!, isLeaving: wish === "delete" }, session, options);
    if (failure) throw new MigrationError("RunActive", `${what} was asked to cancel, but has not ended`, { details: failure });
}

type Wish = Exclude<ReturnType<RunSheet["cancel"]>, "impossible">;

async function ask<Args>({ kind }: RunSheet<Args>, { metadata }: KubeObject, wish: Wish, { cluster }: Connected, context: RequestContext) {
    const { urn, signal } = context;
    const ref = { name: metadata.name!, namespace: metadata.namespace };
    if (wish === "delete") return void (await cluster.delete(kind, ref, { uid: metadata.uid, signal }));
    await cluster.patch(kind, ref, wish.patch, { type: "merge", fieldManager: fieldManager(urn), signal });
}
