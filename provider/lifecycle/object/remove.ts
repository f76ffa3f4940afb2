import type { ValueMap } from "../../schema/value.ts";
import type { RequestContext } from "../../serve/port.ts";
import { deleteAll } from "../gone.ts";
import { release } from "../guest.ts";
import { isMadeBy } from "../identity.ts";
import type { Connected } from "../sheet.ts";
import { type Body, desire, refOf } from "./body.ts";

/** Takes it away with all that goes with it; what belongs to somebody else stays, and a guest only leaves. */
export async function remove<Args>(body: Body<Args>, { id, olds }: { id: string; olds: ValueMap }, context: RequestContext): Promise<void> {
    const { sheet, session } = body;
    const { cluster, watches } = session;
    if (!cluster || !watches) return;
    const ref = refOf(body, id);
    const object = await cluster.get(sheet.kind, ref, { signal: context.signal });
    const desired = desire(body, olds as Args, ref, context, olds);
    if (sheet.guest) return object && (await release(sheet.guest, desired, object, cluster, context));
    if (object && object.metadata.uid !== olds.uid && !isMadeBy(object, context.urn))
        return context.progress.log("warning", `${sheet.kind.kind} ${id} was replaced by somebody else's object, which stays`);
    const connected: Connected = { ...session, cluster, watches };
    if (object) await sheet.beforeDelete?.(object, connected, context.signal);
    await deleteAll(connected, desired, object, context);
    for (const line of (await sheet.afterDelete?.(olds, ref, connected, context.signal)) ?? []) context.progress.log("info", line);
}
