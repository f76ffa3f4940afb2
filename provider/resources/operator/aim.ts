import { kinds } from "../../kube/index.ts";
import type { Connected, Own } from "../../lifecycle/index.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import { ClusterLook } from "../virtualization/clusterLook.ts";
import { askCatalog, channelOf } from "./catalog.ts";
import { standingOf } from "./status.ts";

/** The arguments with what they come to: the version that the channel has to bring, when that is known. */
export interface Aimed extends OperatorArgs {
    readonly head?: string | undefined;
}

/**
 * What an operator that runs has to become: the newest version of a channel that it is not of. The one that it is of already may have nothing new for
 * this cluster, which is no reason to wait.
 */
export async function operatorAim(
    args: OperatorArgs,
    own: Own,
    session: Connected,
    signal: AbortSignal,
    before: OperatorArgs | undefined,
): Promise<Partial<Aimed>> {
    const live = await session.cluster.get(kinds.subscription, own, { signal });
    const installed = live && standingOf(live).installed;
    if (installed === undefined) return {};
    const answer = await askCatalog(new ClusterLook(session, signal), args, own.namespace);
    const channel = answer.state === "offered" ? channelOf(answer.offer, args.channel) : undefined;
    const isOther = before !== undefined && before.channel !== args.channel;
    const isForeign = channel?.versions?.includes(installed) === false;
    return isOther || isForeign ? { head: channel?.head } : {};
}
