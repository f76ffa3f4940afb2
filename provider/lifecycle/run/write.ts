import { isOver } from "../../await/index.ts";
import { MigrationError } from "../../errors.ts";
import { ApiError, type KubeObject } from "../../kube/index.ts";
import type { RequestContext } from "../../serve/port.ts";
import { notOurs } from "../failure.ts";
import { fieldManager, isMadeBy, labelNames, labelsOf, toId, urnAnnotation, urnHash } from "../identity.ts";
import type { Connected } from "../sheet.ts";
import type { Attempt } from "./attempts.ts";
import { observe } from "./observe.ts";
import type { Obstacle, RunSheet, Site } from "./sheet.ts";

/**
 * Starts an attempt. Its name comes from the subject, the resource and the number, so two pipelines that start the same attempt meet in one object.
 *
 * Errors: `Refused` when the subject cannot be run now, `NotOurs` when somebody else's object has the attempt's name.
 */
export async function startAttempt<Args>(
    sheet: RunSheet<Args>,
    args: Args,
    site: Site,
    session: Connected,
    context: RequestContext,
): Promise<KubeObject> {
    const obstacle = await sheet.obstacle(site, session, context.signal);
    if (obstacle) throw cannotStart(site, obstacle);
    const ref = { name: attemptName(sheet, site, context), namespace: site.subject.namespace };
    const refuse = (taken: KubeObject | undefined) => {
        if (taken && !isMadeBy(taken, context.urn)) throw notOurs(`${sheet.kind.kind} ${toId(ref)}`, taken, context.urn);
    };
    const taken = site.neighbours.get(ref.name);
    refuse(taken);
    try {
        return await apply(sheet, ref.name, args, { ...site, existing: taken }, session, context);
    } catch (error) {
        // Somebody else may have been there between the look and the write.
        if (error instanceof ApiError && error.code === 409) refuse((await observe(sheet, session, site.subject, context)).neighbours.get(ref.name));
        throw error;
    }
}

/** What a preview says of an attempt to come. */
export async function foreseeAttempt<Args>(
    sheet: RunSheet<Args>,
    site: Site,
    session: Connected,
    { signal, progress }: RequestContext,
): Promise<void> {
    const obstacle = site.object && (await sheet.obstacle(site, session, signal));
    if (obstacle && !obstacle.mayPass) throw cannotStart(site, obstacle);
    if (obstacle) progress.log("warning", cannotStart(site, obstacle).message);
}

function cannotStart({ attempt, subject }: Site, { reason }: Obstacle): MigrationError {
    return new MigrationError("Refused", `attempt ${attempt} of ${toId(subject)} cannot be started: ${reason}`);
}

/** Brings the attempt that is there in line with the arguments (VMs to cancel, a cutover); one that has ended is left alone. */
export async function syncAttempt<Args>(
    sheet: RunSheet<Args>,
    attempt: Attempt,
    args: Args,
    site: Site,
    session: Connected,
    context: RequestContext,
): Promise<KubeObject> {
    return isOver(attempt.view) ? attempt.object : await apply(sheet, attempt.object.metadata.name!, args, site, session, context);
}

function attemptName<Args>({ isShared }: RunSheet<Args>, { subject, attempt }: Site, { urn }: Pick<RequestContext, "urn">): string {
    return isShared ? `${subject.name}-${urnHash(urn).slice(0, 5)}-${attempt}` : `${subject.name}-${attempt}`;
}

async function apply<Args>(sheet: RunSheet<Args>, name: string, args: Args, site: Site, session: Connected, context: RequestContext) {
    const { labels, annotations } = args as { labels?: Record<string, string>; annotations?: Record<string, string> };
    const { annotations: ofSheet, ...body } = sheet.manifest(args, site);
    const metadata = {
        name,
        namespace: site.subject.namespace,
        labels: { ...labels, ...labelsOf(context), [labelNames.attempt]: String(site.attempt) },
        annotations: { ...annotations, ...ofSheet, [urnAnnotation]: context.urn },
    };
    const { apiVersion, kind } = sheet.kind;
    // What is ours is ours to correct; a new object that turns out to exist is somebody else's.
    const options = { fieldManager: fieldManager(context.urn), force: site.existing !== undefined, signal: context.signal };
    return await session.cluster.apply(sheet.kind, { apiVersion, kind, metadata, ...body }, options);
}
