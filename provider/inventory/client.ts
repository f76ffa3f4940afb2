import { Agent, type Dispatcher, request } from "undici";
import { z } from "zod";
import { MigrationError } from "../errors.ts";
import { type Clock, realClock } from "../util/clock.ts";
import { oncePerCollection } from "./once.ts";
import type { Inventory } from "./port.ts";
import { VsphereDatastore, VsphereHost, VsphereNetwork, VsphereVm } from "./vsphere.ts";

export interface InventoryAddress {
    readonly url: string;
    /** PEM certificate to trust besides the system's. */
    readonly ca?: string | undefined;
    readonly token: () => Promise<string | undefined>;
    /** `metadata.uid` of the Provider object. */
    readonly uid: string;
    /** How long a source that is still being loaded is waited for. Milliseconds. */
    readonly patience?: number;
    readonly clock?: Clock;
}

/** Thrown inside when the service does not know the provider (yet); callers fall back on a snapshot. */
export class NotLoaded extends Error {}

/**
 * The inventory of one vSphere provider from Forklift's inventory service.
 *
 * Source: forklift-behaviour §8.1, §8.2.
 */
export function createInventoryClient(address: InventoryAddress): Inventory {
    const dispatcher = address.ca ? new Agent({ connect: { ca: address.ca } }) : undefined;
    const read = async (collection: string, shape: z.ZodType, signal: AbortSignal) =>
        z.array(shape).parse(await collectionOf(address, collection, dispatcher, signal)) as never;
    return oncePerCollection(address.url, {
        vms: (signal) => read("vms", VsphereVm, signal),
        networks: (signal) => read("networks", VsphereNetwork, signal),
        datastores: (signal) => read("datastores", VsphereDatastore, signal),
        hosts: (signal) => read("hosts", VsphereHost, signal),
    });
}

async function collectionOf(
    address: InventoryAddress,
    collection: string,
    dispatcher: Dispatcher | undefined,
    signal: AbortSignal,
): Promise<unknown> {
    const clock = address.clock ?? realClock;
    const deadline = clock.now() + (address.patience ?? 60_000);
    const path = `/providers/vsphere/${address.uid}/${collection}?detail=all`;
    for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
        const answer = await send(address, path, dispatcher, signal);
        if (answer.code === 200) return answer.body;
        if (answer.code === 404 && answer.isUnknownProvider) throw new NotLoaded(`the inventory does not know the provider yet (GET ${path})`);
        const isPassing = answer.code === 206 || answer.code >= 500 || answer.code === 429 || answer.code === 0;
        if (!isPassing || clock.now() + pause > deadline) throw refusal(address.url, path, answer.code, answer.why);
        await clock.sleep(pause, signal);
    }
}

interface Answer {
    readonly code: number;
    readonly body?: unknown;
    readonly why: string;
    readonly isUnknownProvider?: boolean;
}

async function send(address: InventoryAddress, path: string, dispatcher: Dispatcher | undefined, signal: AbortSignal): Promise<Answer> {
    const token = await address.token();
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    try {
        const options = { headers, signal, headersTimeout: 60_000, bodyTimeout: 60_000, ...(dispatcher ? { dispatcher } : {}) };
        const answer = await request(`${address.url.replace(/\/$/, "")}${path}`, options);
        const text = await answer.body.text();
        const why = String(answer.headers["forklift-error-message"] ?? "");
        if (answer.statusCode !== 200) return { code: answer.statusCode, why, isUnknownProvider: answer.headers["x-reason"] === "ProviderNotFound" };
        return { code: 200, why, body: JSON.parse(text) };
    } catch (error) {
        if (signal.aborted) throw signal.reason;
        return { code: 0, why: (error as Error).message };
    }
}

function refusal(url: string, path: string, code: number, why: string): MigrationError {
    const asked = `GET ${path} of the inventory at ${url}`;
    if (code === 401 || code === 403)
        return new MigrationError("NotAllowed", `${asked}: ${code}; the pipeline's account needs the right to get this provider`);
    if (code === 206) return new MigrationError("NotReachable", `${asked}: the inventory is still being loaded; run again in a minute`);
    return new MigrationError("NotReachable", `${asked}: ${code || "no answer"}${why ? ` (${why})` : ""}; is inventoryUrl right?`);
}
