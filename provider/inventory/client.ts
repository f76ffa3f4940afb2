import { MigrationError } from "../errors.ts";
import { type Clock, realClock } from "../util/clock.ts";
import type { Door } from "./door.ts";
import { elements } from "./elements.ts";
import type { SourceType } from "./model.ts";
import type { Inventory } from "./port.ts";
import { createInventory, type Origin, type Written } from "./source.ts";
import { createTexts } from "./texts.ts";

export interface InventoryClientOptions {
    readonly type: SourceType;
    /** `metadata.uid` of the Provider object. */
    readonly uid: string;
    /** How long a source that is still being loaded is waited for. Milliseconds. */
    readonly patience?: number | undefined;
    readonly clock?: Clock | undefined;
}

/** The service does not know the provider (yet). */
export class NotLoaded extends Error {}

/** The inventory of one provider from Forklift's inventory service. */
export function createInventoryClient(door: Door, options: InventoryClientOptions): Inventory {
    return createInventory(serviceOrigin(door, options));
}

/**
 * The objects of one provider as Forklift's inventory service writes them.
 *
 * Shape:  a collection is one request and not a row of pages, which a change between two of them would tear apart; it is never held as a whole.
 * Errors: `NotLoaded`; `NotReachable`, `NotAllowed`.
 * Source: forklift-behaviour §8.1, §8.2.
 */
export function serviceOrigin(door: Door, options: InventoryClientOptions): Origin {
    const { type, uid } = options;
    const pathOf = (collection: string) => `/providers/${type}/${uid}/${collection}?detail=all`;
    return {
        type,
        name: door.name,
        read: (collection, signal) => readAll(door, pathOf(collection), options, signal),
        misshapen: (collection, seen) => notAnInventory(door, pathOf(collection), seen),
    };
}

/** A network that fails is forgiven for a moment; a source that is being loaded for as long as that takes. Milliseconds. */
const forgiveness = 10_000;
const defaultPatience = 60_000;

async function readAll(door: Door, path: string, options: InventoryClientOptions, signal: AbortSignal): Promise<readonly Written[]> {
    const { patience = defaultPatience, clock = realClock } = options;
    const start = clock.now();
    for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
        const answer = await send(door, path, signal);
        if (answer.code === 200) return answer.items;
        if (answer.isUnknownProvider) throw new NotLoaded(`the inventory does not know the provider yet (GET ${path})`);
        const isPassing = answer.code === 206 || answer.code >= 500 || answer.code === 429 || answer.code === 0;
        const limit = answer.code === 206 ? patience : Math.min(patience, forgiveness);
        if (!isPassing || clock.now() + pause > start + limit) throw refusal(door, path, answer);
        await clock.sleep(pause, signal);
    }
}

interface Answer {
    /** 0 = none came, or not all of it. */
    readonly code: number;
    readonly items: readonly Written[];
    readonly why: string;
    readonly isUnknownProvider?: boolean;
}

async function send(door: Door, path: string, signal: AbortSignal): Promise<Answer> {
    try {
        const { statusCode: code, headers, body } = await door.get(path, signal);
        if (code === 200) return { code, items: await written(body), why: "" };
        await body.dump();
        const isUnknownProvider = code === 404 && headers["x-reason"] === "ProviderNotFound";
        return { code, items: [], why: String(headers["forklift-error-message"] ?? ""), isUnknownProvider };
    } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SyntaxError) throw notAnInventory(door, path, error.message);
        return { code: 0, items: [], why: (error as Error).message };
    }
}

/** Objects are kept as their text, which is a tenth of them, and read when they are looked at. */
async function written(body: AsyncIterable<Uint8Array>): Promise<readonly Written[]> {
    const keep = createTexts();
    const items: Written[] = [];
    for await (const element of elements(body)) {
        const text = keep(element);
        items.push(() => JSON.parse(text()));
    }
    return items;
}

function notAnInventory(door: Door, path: string, seen: string): MigrationError {
    return new MigrationError("NotReachable", `${asked(door, path)}: this is not a Forklift inventory (${seen}); ${door.advice}`);
}

function refusal(door: Door, path: string, { code, why }: Answer): MigrationError {
    if (code === 401 || code === 403) return new MigrationError("NotAllowed", `${asked(door, path)}: ${code}; ${door.key}`);
    if (code === 206) return new MigrationError("NotReachable", `${asked(door, path)}: the inventory is still being loaded; run again in a minute`);
    return new MigrationError("NotReachable", `${asked(door, path)}: ${code || "no answer"}${why ? ` (${why})` : ""}; ${door.advice}`);
}

function asked({ name }: Door, path: string): string {
    return `GET ${path} of the inventory at ${name}`;
}
