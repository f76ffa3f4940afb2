import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";

/** The folder below which everything obtained is kept: `~/.cache/pulumi-migration-toolkit`, or under `XDG_CACHE_HOME`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
    return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-migration-toolkit");
}

/** Runs `work` while no other process does the same in this folder; a lock whose holder died is taken over after a minute. */
export async function alone<T>(folder: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true });
    const options = { stale: 60_000, update: 10_000 };
    const release = await lock(folder, options).catch(() => {
        onWait();
        return lock(folder, { ...options, retries: { forever: true, minTimeout: 500, maxTimeout: 2000 } });
    });
    try {
        return await work();
    } finally {
        await release();
    }
}
