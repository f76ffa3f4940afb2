import { MigrationError } from "../../errors.ts";
import { ApiError, type KubeObject } from "../../kube/index.ts";
import type { RequestContext } from "../../serve/port.ts";
import { notOurs } from "../failure.ts";
import { fieldManager, isMadeBy, labelNames, labelsOf, toId, urnAnnotation } from "../identity.ts";
import type { Connected } from "../sheet.ts";
import { type Attempt, isOver } from "./attempts.ts";
import type { RunSheet, Site } from "./sheet.ts";

/**
 * Starts an attempt. Its name comes from the subject and the number, so two pipelines that start the same attempt meet in one object.
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
    const obstacle = sheet.obstacle(site.object);
    if (obstacle) throw new MigrationError("Refused", `attempt ${site.attempt} of ${toId(site.subject)} cannot be started: ${obstacle}`);
    const ref = { name: attemptName(site), namespace: site.subject.namespace };
    const look = async () => {
        const taken = await session.cluster.get(sheet.kind, ref, { signal: context.signal });
        if (taken && !isMadeBy(taken, context.urn)) throw notOurs(`${sheet.kind.kind} ${toId(ref)}`, taken);
        return taken;
    };
    try {
        return await apply(sheet, ref.name, args, { ...site, existing: await look() }, session, context);
    } catch (error) {
        // Somebody else may have been there between the look and the write.
        if (error instanceof ApiError && error.code === 409) await look();
        throw error;
    }
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

export function attemptName({ subject, attempt }: Pick<Site, "subject" | "attempt">): string {
    return `${subject.name}-${attempt}`;
}

async function apply<Args>(sheet: RunSheet<Args>, name: string, args: Args, site: Site, session: Connected, context: RequestContext) {
    const { labels, annotations } = args as { labels?: Record<string, string>; annotations?: Record<string, string> };
    const metadata = {
        name,
        namespace: site.subject.namespace,
        labels: { ...labels, ...labelsOf(context), [labelNames.attempt]: String(site.attempt) },
        annotations: { ...annotations, [urnAnnotation]: context.urn },
    };
    const { apiVersion, kind } = sheet.kind;
    // What is ours is ours to correct; a new object that turns out to exist is somebody else's.
    const options = { fieldManager: fieldManager(context.urn), force: site.existing !== undefined, signal: context.signal };
    return await session.cluster.apply(sheet.kind, { apiVersion, kind, metadata, ...sheet.manifest(args, site) }, options);
}
