import type { InputIssue } from "../parse.ts";
import { isUnknown, type Value } from "../value.ts";

/** What settings say of parallel migrations and post-copy, known or not. */
interface Settings {
    readonly parallelMigrationsPerCluster?: unknown;
    readonly parallelOutboundMigrationsPerNode?: unknown;
    readonly allowPostCopy?: unknown;
    readonly acceptsPostCopy?: unknown;
}

/** What contradicts what in the cluster's settings of live migrations. Source: live-migration LM-020, LM-U01. */
export function settingsIssues(settings: Settings): readonly InputIssue[] {
    return [...limitIssues(settings), ...postCopyIssues(settings)];
}

function limitIssues({ parallelMigrationsPerCluster: ofCluster, parallelOutboundMigrationsPerNode: ofNode }: Settings): readonly InputIssue[] {
    if (typeof ofCluster !== "number" || typeof ofNode !== "number" || ofNode <= ofCluster) return [];
    const reason = `must be at most parallelMigrationsPerCluster (${ofCluster}), not ${ofNode}: no more than that run at all`;
    return [{ property: "parallelOutboundMigrationsPerNode", reason }];
}

/** Source: live-migration LM-020: not without the user's word. */
export function postCopyIssues({ allowPostCopy, acceptsPostCopy }: Settings): readonly InputIssue[] {
    if (allowPostCopy !== true || acceptsPostCopy === true || isUnknown(acceptsPostCopy as Value | undefined)) return [];
    const reason =
        "needs `acceptsPostCopy: true`: a VM that has changed sides is lost when the network or the source node fails; not for critical data or unstable networks (LM-020)";
    return [{ property: "allowPostCopy", reason }];
}
