import { setMaxListeners } from "node:events";
import type { Progress, RequestContext, ResourceHandler } from "../../provider/serve/port.ts";

/** One plugin process as the engine sees it; nothing is heard of it any more once `died` is aborted. */
export interface Plugin {
    readonly resources: Readonly<Record<string, ResourceHandler>>;
    readonly died: AbortSignal;
}

/** What one operation came to. `told` is every line of progress, `steps` what was done to whom. */
export interface Operation {
    readonly isOk: boolean;
    /** The engine or the plugin did not live to see its end. */
    readonly isDead: boolean;
    readonly errors: readonly string[];
    readonly told: readonly string[];
    readonly steps: readonly string[];
}

export interface EngineOptions {
    readonly stack?: string | undefined;
    /** Asked when an answer that changes the state has arrived; true = the engine dies before it is written down. */
    readonly diesBeforePersist?: () => boolean;
}

/** A step that did not succeed; the operation ends here, the state is what it was. */
export class Failed extends Error {
    constructor(readonly reasons: readonly string[]) {
        super(reasons.join("\n"));
    }
}

/** The engine itself, or the plugin under it, is gone: nothing of the step is written down. */
export class Died extends Error {}

type Named = { readonly type: string; readonly name: string; readonly parents?: string | undefined };
export type Ask = <T>(of: Named, work: (handler: ResourceHandler, context: RequestContext) => Promise<T>) => Promise<T>;

/** One operation under way. */
export interface Run {
    readonly isPreview: boolean;
    readonly steps: string[];
    /** Who has been deleted in this operation. */
    readonly removed: Set<string>;
    readonly ask: Ask;
    /** Asks for something whose answer is written down. */
    readonly change: Ask;
}

/** Runs one operation to its end, good or bad; `stop` is the Cancel of `pulumi`. Stragglers are told to stop too. */
export async function operate(plugin: Plugin, options: EngineOptions, work: (run: Run) => Promise<void>, stop?: AbortSignal): Promise<Operation> {
    const told: string[] = [];
    const steps: string[] = [];
    const over = new AbortController();
    const signal = AbortSignal.any([plugin.died, over.signal, ...(stop ? [stop] : [])]);
    setMaxListeners(0, signal);
    const ask: Ask = (of, request) => {
        const handler = plugin.resources[of.type];
        if (!handler) throw new Error(`the plugin has no ${of.type}`);
        const context = contextOf(of, options.stack ?? "test", signal, told);
        return unlessDead(request(handler, context), plugin.died);
    };
    const change: Ask = async (of, request) => {
        const answer = await ask(of, request);
        if (options.diesBeforePersist?.()) throw new Died("the engine died before it wrote the answer down");
        return answer;
    };
    try {
        await work({ isPreview: false, steps, removed: new Set(), ask, change });
        return { isOk: true, isDead: false, errors: [], told, steps };
    } catch (error) {
        return { isOk: false, isDead: error instanceof Died, errors: error instanceof Failed ? error.reasons : sayAll(error as Error), told, steps };
    } finally {
        over.abort(new Died("the operation is over"));
    }
}

/** The answer, or the end of who was to give it. Who has answered is not listened to any more: a plugin answers thousands of requests. */
async function unlessDead<T>(answer: Promise<T>, died: AbortSignal): Promise<T> {
    let die = () => {};
    const death = new Promise<never>((_, reject) => {
        die = () => reject(died.reason);
        if (died.aborted) die();
        died.addEventListener("abort", die, { once: true });
    });
    try {
        return await Promise.race([answer, death]);
    } finally {
        died.removeEventListener("abort", die);
    }
}

function contextOf({ type, name, parents = "" }: Named, stack: string, signal: AbortSignal, told: string[]): RequestContext {
    const progress: Progress = {
        status: (message) => void told.push(`${name}: ${message}`),
        log: (severity, message) => void told.push(`${severity} ${name}: ${message}`),
        rows: (rows) => void told.push(...rows.map((row) => `${name}/${row.name}: ${JSON.stringify(row)}`)),
    };
    return { urn: `urn:pulumi:${stack}::first-wave::${parents}${type}::${name}`, name, type, stack, project: "first-wave", signal, progress };
}

function sayAll(error: Error & { readonly details?: readonly string[] }): readonly string[] {
    return [error.message, ...(error.details ?? [])];
}
