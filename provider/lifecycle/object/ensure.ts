import type { Verdict } from "../../await/index.ts";
import type { MigrationError } from "../../errors.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { Made, RequestContext } from "../../serve/port.ts";
import type { Desired } from "../desired.ts";
import { takeAway } from "../dropped.ts";
import { inOurWords } from "../failure.ts";
import { toId } from "../identity.ts";
import { type Applied, applyAll, isStaleWith } from "../objects.ts";
import type { Session } from "../session.ts";
import type { Beside, Connected, Move, Own } from "../sheet.ts";
import { awaitSettled, type Settled, sayWaiting, unsettled } from "../waiting.ts";
import { type Body, outputsOf, unfinishedMark } from "./body.ts";

/**
 * Makes it exist as it should be, and waits until it is ready.
 *
 * Errors: none once it is applied: whatever ends the waiting is a partial result, so that the object is in the state.
 */
export async function ensure<Args>(
    body: Body<Args>,
    { news, aimed }: { readonly news: ValueMap; readonly aimed: Args },
    desired: Desired,
    existing: KubeObject | undefined,
    session: Connected,
    context: RequestContext,
): Promise<Made> {
    const { main, companions } = await applyAll(session.cluster, desired, existing, context.signal);
    const applied = { main: await takeAway(session.cluster, desired, main, context), companions };
    const id = toId(desired.own);
    const what = `${body.sheet.kind.kind} ${id}`;
    const start = session.clock.now();
    try {
        const settled = await settle(body, { news, aimed }, desired, applied, session, context);
        const outputs = outputsOf(body, settled.object ?? applied.main, news, desired.manager, settled.beside);
        if (settled.verdict.state === "ready") {
            await remark(body, desired.own, session, context);
            return { id, outputs };
        }
        const failure = unsettled(what, settled, session.clock.now() - start);
        const advice = (settled.object && body.sheet.advice?.(settled.object)) ?? [];
        return {
            id,
            outputs: { ...outputs, ...unfinishedMark },
            unfinished: { reasons: [failure.message, ...failure.details, ...advice], inputs: news },
        };
    } catch (error) {
        const [why, ...details] = whyEnded(error, context.signal);
        const reasons = [`${what} was applied, but waiting for it ${why}`, ...details];
        const outputs = outputsOf(body, applied.main, news, desired.manager);
        return { id, outputs: { ...outputs, ...unfinishedMark }, unfinished: { reasons, inputs: news } };
    }
}

function whyEnded(error: unknown, { aborted, reason }: AbortSignal): readonly string[] {
    if (aborted) return [`was stopped: ${(reason as Error).message}`];
    const { message, details = [] } = inOurWords(error) as Error & Pick<Partial<MigrationError>, "details">;
    return [`failed: ${message}`, ...details];
}

function settle<Args>(
    body: Body<Args>,
    { news, aimed }: { readonly news: ValueMap; readonly aimed: Args },
    desired: Desired,
    applied: Applied,
    session: Connected,
    context: RequestContext,
): Promise<Settled> {
    const { kind } = body.sheet;
    return awaitSettled({ kind, ref: desired.own }, session, {
        ...patience(body, news as Args, context),
        ...judgement(body, aimed, desired, applied.main, session, context),
        signal: context.signal,
        tell: teller(session, context),
        isStale: (object) => isStaleWith(body.sheet, applied, object),
    });
}

/** What is looked at while it is waited for, what that means, and what is done about it. */
function judgement<Args>(
    { sheet }: Body<Args>,
    args: Args,
    { own, manager }: Desired,
    first: KubeObject,
    { cluster }: Connected,
    { signal, progress }: RequestContext,
) {
    return {
        judge: sheet.judge && ((object: KubeObject | undefined, beside: Beside) => sheet.judge!(object, args, first, beside)),
        beside: sheet.beside && ((object: KubeObject | undefined) => sheet.beside!(object, args, own)),
        moves: sheet.moves && ((object: KubeObject | undefined, beside: Beside) => sheet.moves!(object, args, beside)),
        make: async ({ kind, ref, patch, why }: Move) => {
            progress.log("info", why);
            await cluster.patch(kind, ref, patch, { type: "merge", fieldManager: manager, signal });
        },
    };
}

/** How long is waited: what the user says, else as long as something moves, else the settle time. */
function patience<Args>({ sheet, session }: Body<Args>, args: Args, { timeoutSeconds }: RequestContext) {
    const stallAfter = sheet.stallAfter?.(args);
    const given = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
    return { stallAfter, timeout: given ?? (stallAfter === undefined ? session.timeouts.settle : undefined) };
}

/** The line beside the row says what is being waited for; in a quiet log without counting. What people should read stays, once. */
function teller({ isQuiet }: Session, { progress }: RequestContext) {
    return (verdict: Verdict, before: Verdict | undefined) => {
        const remarkOf = (of: Verdict | undefined) => (of?.state === "waiting" || of?.state === "ready" ? of.remark : undefined);
        const said = remarkOf(verdict);
        if (said !== undefined && said !== remarkOf(before)) progress.log("warning", said);
        if (verdict.state !== "waiting") return;
        const isSame = before?.state === "waiting" && before.for === verdict.for;
        if (!isSame || !isQuiet) progress.status(sayWaiting(verdict));
    };
}

/** It is ready whatever a closer look comes to, and if there is none. */
async function remark<Args>({ sheet }: Body<Args>, own: Own, session: Connected, { signal, progress }: RequestContext): Promise<void> {
    const failed = (error: unknown) => [`it is ready, but a closer look at it failed: ${(inOurWords(error) as Error).message}`];
    for (const line of (await sheet.remarks?.(own, session, signal).catch(failed)) ?? []) progress.log("warning", line);
}
