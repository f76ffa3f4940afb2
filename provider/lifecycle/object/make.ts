import { MigrationError } from "../../errors.ts";
import type { KubeObject } from "../../kube/index.ts";
import { containsUnknown, isUnknown, unknown, type ValueMap } from "../../schema/value.ts";
import type { Made, RequestContext } from "../../serve/port.ts";
import { droppedBetween } from "../contest.ts";
import type { Desired } from "../desired.ts";
import { deleteMain } from "../gone.ts";
import { claim, findHost } from "../guest.ts";
import { toId } from "../identity.ts";
import { dryRunAll, observeOurs } from "../objects.ts";
import type { Connected } from "../sheet.ts";
import { type Before, type Body, desire, ownOf, received } from "./body.ts";
import { ensure } from "./ensure.ts";

/** Creates, updates or adopts; a preview does the same up to the first write, and lets the API server judge. */
export async function make<Args>(
    body: Body<Args>,
    given: ValueMap,
    before: Before | undefined,
    preview: boolean,
    context: RequestContext,
): Promise<Made> {
    const { sheet, session } = body;
    const { cluster, watches } = session;
    const news = received(body, given);
    const args = news as Args;
    const oldArgs = before?.oldInputs as Args | undefined;
    if (preview) foretell(body, args, oldArgs, context);
    const isUnanswered = containsUnknown(news);
    if (isUnanswered && !preview) throw unanswered(body, args);
    if (!cluster || !watches || isUnanswered) return foreseen(body, news, before);
    const connected: Connected = { ...session, cluster, watches };
    const found = await observe(body, args, before, connected, preview, context);
    if (!found) return foreseen(body, news, before);
    const { desired, existing } = found;
    const isSpent = existing !== undefined && sheet.isSpent?.(existing, args, before?.olds) === true;
    if (!preview) {
        const kept = isSpent ? undefined : existing;
        const tell = (line: string) => context.progress.log("info", line);
        await sheet.beforeMake?.(args, desired.own, connected, context.signal, kept, tell);
        if (isSpent) await deleteMain(connected, desired, existing, context);
        const aim = await sheet.aim?.(args, desired.own, connected, context.signal, oldArgs);
        const noted = kept ? await withNotes(body, desired, connected, context.signal) : desired;
        return await ensure(body, { news, aimed: { ...args, ...aim } }, noted, kept, connected, context);
    }
    if (isSpent) context.progress.log("info", `${sheet.kind.kind} ${toId(desired.own)} cannot become what is asked any more: it is made anew`);
    const canBeAsked = !(existing && sheet.isFrozen) && !sheet.isAhead?.(args, existing);
    if (canBeAsked) await dryRunAll(cluster, desired, existing, context);
    return foreseen(body, news, isSpent ? undefined : before);
}

interface Observed {
    readonly desired: Desired;
    readonly existing: KubeObject | undefined;
}

/** The object as it is, and what is to be made of it; undefined when nothing more can be said before what it stands in is there. */
async function observe<Args>(
    body: Body<Args>,
    args: Args,
    before: Before | undefined,
    { cluster }: Connected,
    preview: boolean,
    context: RequestContext,
): Promise<Observed | undefined> {
    const { guest, manifest, spellings } = body.sheet;
    const desired = desire(body, args, ownOf(args as ValueMap), context, before?.olds);
    const held = before && manifest(before.oldInputs as Args, desired.own);
    if (!guest) {
        const existing = await observeOurs(cluster, desired, context, before?.olds.uid, preview);
        const dropped = held && existing ? droppedBetween(held, desired.manifest) : [];
        return { desired: { ...desired, dropped: dropped.flatMap((path) => spellings?.(path, existing!) ?? [path]) }, existing };
    }
    const visit = { guest, args, desired, held, preview };
    const existing = await findHost(visit, cluster, context);
    return existing && { desired: await claim(visit, existing, cluster, context), existing };
}

/** With what the object shows just before it is written. */
async function withNotes<Args>({ sheet }: Body<Args>, desired: Desired, { cluster }: Connected, signal: AbortSignal): Promise<Desired> {
    const { kind, own, manifest } = desired;
    const now = sheet.notes && (await cluster.get(kind, own, { signal }));
    return now ? { ...desired, manifest: { ...manifest, annotations: { ...manifest.annotations, ...sheet.notes!(now) } } } : desired;
}

function unanswered<Args>({ sheet }: Body<Args>, args: Args): MigrationError {
    const what = sheet.unanswered?.(args) ?? [];
    const object = `${sheet.kind.kind} ${toId(ownOf(args as ValueMap))}`;
    return new MigrationError("NotReachable", `cannot make ${object}: ${what.join(" and ")} could not be found out; its check says why`);
}

function foretell<Args>(
    { sheet, session }: Body<Args>,
    args: Args,
    before: Args | undefined,
    { progress, secrets = new Set() }: RequestContext,
): void {
    const rows = sheet.rows?.(args, before);
    if (rows) progress.rows(rows);
    for (const line of sheet.foretell?.(args, before, { site: session.site, secrets }) ?? []) progress.log("info", line);
}

/** What preview can say: the names are certain, what the controller answers is not. */
function foreseen<Args>({ sheet }: Body<Args>, news: ValueMap, before: Before | undefined): Made {
    const known: ValueMap = { ...before?.olds, ...sheet.foresee?.(news as Args, before?.oldInputs as Args | undefined) };
    const outputs = Object.keys(sheet.outputs.shape).map((key) => [key, known[key] ?? unknown] as const);
    const id = isUnknown(news.name) || isUnknown(news.namespace) ? "" : toId(ownOf(news));
    return { id, outputs: { ...Object.fromEntries(outputs), ...news } };
}
