/** Where a step says what it does: one line at a time, for a person who waits. */
export type Tell = (line: string) => void;

/** What obtaining a tool needs from around it. */
export interface ToolContext {
    readonly tell: Tell;
    readonly env: NodeJS.ProcessEnv;
}

/** This process's environment, and news on stderr. */
export const here: ToolContext = { tell: (line) => process.stderr.write(`${line}\n`), env: process.env };

const intervalSeconds = 15;

/**
 * Runs a step and tells how long it has been at it, every fifteen seconds, with the latest detail the step gave.
 *
 * Errors: those of the step.
 */
export async function withNews<T>(title: string, tell: Tell, step: (detail: Tell) => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    let latest = "";
    tell(`${title} …`);
    const timer = setInterval(() => tell(`  ${elapsed(startedAt)} ${latest}`.trimEnd()), intervalSeconds * 1000);
    try {
        const result = await step((detail) => {
            latest = detail;
        });
        tell(`  done after ${elapsed(startedAt)}`);
        return result;
    } finally {
        clearInterval(timer);
    }
}

function elapsed(startedAt: number): string {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
