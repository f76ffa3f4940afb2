import { isUnderWay } from "../condition/operator.ts";
import type { Kind, KubeObject } from "../kube/index.ts";
import { type Connected, type Own, toId } from "../lifecycle/index.ts";

/** Milliseconds that a run of an operator may take before it counts as given up. */
const longest = 300_000;

/**
 * Waits until a run that an Ansible operator has begun is over: it carries out the settings of then, and its end would be taken for the answer to those
 * that are about to be written. Nothing is lost by it, since the operator begins the next run only then.
 */
export async function awaitRunUnderWay(
    kind: Kind,
    own: Own,
    existing: KubeObject | undefined,
    { watches, clock }: Connected,
    signal: AbortSignal,
    tell: (line: string) => void,
): Promise<void> {
    if (!existing || !isUnderWay(existing)) return;
    tell(`waiting for the end of a run that the operator of ${kind.kind} ${toId(own)} has begun before`);
    const end = clock.now() + longest;
    const isTooLong = () => (clock.now() >= end ? true : undefined);
    const again = { every: 2_000, whileBlind: isTooLong };
    await watches.until([{ kind, ref: own }], ([object]) => (object && isUnderWay(object) ? isTooLong() : true), signal, again);
}
