import { runOf } from "../../../await/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Connected, managerPrefix, type Own } from "../../../lifecycle/index.ts";

/** Milliseconds in which an operator begins with what has changed; then it has nothing to do. */
const patience = 15_000;

/**
 * Lets the operator begin with what was applied. Its conditions say of no generation that it was seen: those of the last run would be taken for the
 * answer. A run that was under way before is not ours; its end is waited for too.
 *
 * Source: mtc-behaviour §7.7 ("a fresh transition after the change").
 */
export async function operatorBegins(own: Own, { cluster, watches, clock, timeouts }: Connected, signal: AbortSignal): Promise<void> {
    const first = await cluster.get(kinds.migrationController, own, { signal });
    if (!first?.status?.conditions) return;
    const conditions = JSON.stringify(first.status.conditions);
    const { since: earlier } = runOf(first);
    if (earlier !== undefined && earlier >= lastWrite(first)) return;
    const end = clock.now() + timeouts.settle;
    let idleSince: number | undefined;
    const hasBegun = (seen: KubeObject | undefined): true | undefined => {
        const { isRunning, since } = runOf(seen);
        const hasMoved = earlier === undefined && JSON.stringify(seen?.status?.conditions) !== conditions;
        if (hasMoved || (isRunning && since !== earlier) || clock.now() >= end) return true;
        idleSince = isRunning ? undefined : (idleSince ?? clock.now());
        return idleSince !== undefined && clock.now() - idleSince >= patience ? true : undefined;
    };
    const whileBlind = () => (clock.now() >= end ? (true as const) : undefined);
    await watches.until([{ kind: kinds.migrationController, ref: own }], ([seen]) => hasBegun(seen), signal, { every: 1_000, whileBlind });
}

/** When a program last changed something of the object, to the second. */
function lastWrite({ metadata }: KubeObject): string {
    const ours = (metadata.managedFields ?? []).filter(({ operation, manager }) => operation === "Apply" && manager.startsWith(managerPrefix));
    return (
        ours
            .map(({ time = "" }) => time)
            .sort()
            .at(-1) ?? ""
    );
}
