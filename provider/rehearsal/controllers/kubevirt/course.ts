import { type MigrationConfiguration, speedOf } from "./limits.ts";

/** How the copying of one VM goes, in seconds after its start. */
export interface Course {
    /** When the VM changes sides although its memory is not there yet. */
    readonly postCopyAt?: number;
    readonly endsAt: number;
    /** Why it ends without having moved. */
    readonly failure?: string;
}

/** What may be wrong with a VM: it changes its memory faster than it is copied, or nothing gets through. */
export type Trouble = "busy" | "stuck";

/** A guest that is slowed down until it can be copied takes so many times as long. */
const converging = 3;

/**
 * Foresees a copy by its size and the configuration: it ends, changes to post-copy when its time is over, or is aborted.
 *
 * Source: live-migration LM-018 … LM-021, LM-U01; the migration monitor of KubeVirt's virt-launcher.
 */
export function courseOf(bytes: number, trouble: Trouble | undefined, configuration: MigrationConfiguration): Course {
    const { allowAutoConverge, allowPostCopy, completionTimeoutPerGiB, progressTimeout } = configuration;
    const copying = bytes / speedOf(configuration);
    const limit = completionTimeoutPerGiB === 0 ? Number.POSITIVE_INFINITY : Math.round((completionTimeoutPerGiB * bytes) / 1024 ** 3);
    if (trouble === "stuck" && !allowPostCopy && progressTimeout > 0)
        return { endsAt: progressTimeout, failure: `Live migration stuck for ${progressTimeout} seconds and has been aborted` };
    const busy = allowAutoConverge ? copying * converging : Number.POSITIVE_INFINITY;
    const needed = trouble === undefined ? copying : trouble === "busy" ? busy : Number.POSITIVE_INFINITY;
    if (needed <= limit) return { endsAt: needed };
    if (allowPostCopy) return { postCopyAt: limit, endsAt: limit + copying };
    return { endsAt: limit, failure: `Live migration is not completed after ${limit} seconds and has been aborted` };
}
