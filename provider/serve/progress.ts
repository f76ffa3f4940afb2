import type { Engine, Severity } from "./engine.ts";
import type { Progress, Row } from "./port.ts";
import { toViewSteps, worthShowing } from "./rows.ts";
import { viewUrn } from "./urn.ts";

/** Where the lines and rows of one request go. `token` is empty where the engine takes no rows (Check, Diff). */
export interface ProgressTarget {
    readonly engine: Engine | undefined;
    readonly urn: string;
    readonly packageName: string;
    readonly statusAddress: string;
    readonly token: string;
    readonly isPreview: boolean;
    readonly scrub: (text: string) => string;
    readonly isSecretText: (text: string) => boolean;
}

export interface RequestProgress extends Progress {
    /** Resolves when everything sent has arrived, so that the answer does not overtake it. */
    finish(): Promise<void>;
}

/**
 * Sends progress of one request to the engine.
 *
 * Status lines are ephemeral, repeats dropped, the last one of a burst always sent.
 *
 * In a preview a row is a view step, sent once. In `up` it is not, although the engine offers it: it saves every view step whatever became
 * of its owner, and the state file is broken for good ("snapshot integrity failure") when the owner's creation or update fails, when the
 * owner is replaced, or when an alias renames it. So there a row is what is logged on its URN, which the CLI shows as a row just as well:
 * an ephemeral line while it runs, an error when it failed.
 *
 * Units:  milliseconds; at most one status line of the resource per 200 ms, one of each row per second.
 * Source: seen with the CLI 3.259, `progress.cli.test.ts`.
 */
export function requestProgress(target: ProgressTarget): RequestProgress {
    const { engine, urn, scrub } = target;
    const sent = new Set<string>();
    const statuses = new Map<string, Throttled>();
    let sending: Promise<unknown> = Promise.resolve();
    // One after another: the engine handles calls side by side, and an older line must not replace a newer one.
    const send = (call: (to: Engine) => Promise<void>) => {
        if (engine) sending = sending.then(() => call(engine));
        return sending;
    };
    const log = (about: string, severity: Severity, message: string, isEphemeral: boolean) =>
        send((to) => to.log({ urn: about, severity, message: scrub(message), isEphemeral }));
    const status = (to: string, message: string, interval: number) => {
        const throttled = statuses.get(to) ?? throttle((text) => log(to, "info", text, true), interval);
        statuses.set(to, throttled);
        throttled.pass(message);
    };
    const isNew = (key: string) => !sent.has(key) && sent.add(key).size > 0;
    const plan = (rows: readonly Row[]) => {
        const steps = toViewSteps(rows, target.packageName, target.isSecretText);
        if (target.token && steps.length > 0) send((to) => to.publish(target.statusAddress, target.token, steps));
    };
    const tell = (row: Row) => {
        const to = viewUrn(urn, `${target.packageName}:${row.type}`, row.name);
        if (row.status) status(to, row.status, 1000);
        if (row.warning && isNew(`${to} warning`)) log(to, "warning", row.warning, false);
        if (row.error && isNew(`${to} error`)) log(to, "error", row.error, false);
    };
    return {
        status: (message) => status(urn, message, 200),
        log: (severity, message) => log(urn, severity, message, false),
        rows: (rows) => {
            const shown = target.isPreview ? worthShowing(rows.filter((row) => isNew(keyOf(row)))) : rows;
            if (target.isPreview) plan(shown);
            shown.forEach(tell);
        },
        finish: async () => {
            for (const each of statuses.values()) each.end();
            await sending;
        },
    };
}

function keyOf(row: Row): string {
    return `${row.type}::${row.name}`;
}

export interface Throttled {
    pass(text: string): void;
    /** Passes on at once what was held back; nothing afterwards. */
    end(): void;
}

/**
 * Passes a text on at most once per interval, the newest one winning; a repeat of the last one is dropped. Nothing is passed on before the last text has
 * arrived: what an engine is too slow for is not kept for it.
 */
export function throttle(pass: (text: string) => unknown, interval: number): Throttled {
    let last: string | undefined;
    let next: string | undefined;
    let timer: NodeJS.Timeout | undefined;
    let isUnderWay = false;
    let isOver = false;
    const flush = async () => {
        timer = undefined;
        if (next === undefined || next === last) return;
        last = next;
        isUnderWay = true;
        await pass(last);
        isUnderWay = false;
        if (!isOver) timer = setTimeout(flush, interval).unref();
    };
    return {
        pass(text) {
            if (isOver) return;
            next = text;
            if (!timer && !isUnderWay) void flush();
        },
        end() {
            isOver = true;
            clearTimeout(timer);
            void flush();
        },
    };
}
