import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, request } from "undici";
import { z } from "zod";
import { MigrationError } from "../errors.ts";
import { formatPath } from "../schema/parse.ts";
import { type Clock, realClock } from "../util/clock.ts";
import { oncePerCollection } from "./once.ts";
import type { Inventory } from "./port.ts";
import { VsphereDatastore, VsphereHost, VsphereNetwork, VsphereVm } from "./vsphere.ts";

export interface InventoryAddress {
    readonly url: string;
    /** PEM certificate to trust besides the public ones. */
    readonly ca?: string | undefined;
    readonly token: () => Promise<string | undefined>;
    /** `metadata.uid` of the Provider object. */
    readonly uid: string;
    /** How long a source that is still being loaded is waited for. Milliseconds. */
    readonly patience?: number;
    readonly clock?: Clock;
}

/** The service does not know the provider (yet). */
export class NotLoaded extends Error {}

/**
 * The inventory of one vSphere provider from Forklift's inventory service.
 *
 * Errors: `NotLoaded`; `NotReachable`, `NotAllowed`.
 * Source: forklift-behaviour §8.1, §8.2.
 */
export function createInventoryClient(address: InventoryAddress): Inventory {
    const dispatcher = address.ca ? new Agent({ connect: { ca: [...rootCertificates, address.ca] } }) : undefined;
    const read = async <T>(collection: string, shape: z.ZodType<T>, signal: AbortSignal): Promise<T[]> => {
        const path = `/providers/vsphere/${address.uid}/${collection}?detail=all`;
        const body = await answered(address, path, dispatcher, signal);
        const items = z.array(shape).safeParse(body);
        if (items.success) return items.data;
        throw notAnInventory(address.url, path, items.error.issues[0]);
    };
    return oncePerCollection(address.url, {
        // Ten thousand VMs are kept as long as the process lives: only what somebody asks for.
        vms: (signal) => read("vms", VsphereVm.strip(), signal),
        networks: (signal) => read("networks", VsphereNetwork, signal),
        datastores: (signal) => read("datastores", VsphereDatastore, signal),
        hosts: (signal) => read("hosts", VsphereHost, signal),
    });
}

/** A network that fails is forgiven for a moment; a source that is being loaded for as long as that takes. Milliseconds. */
const forgiveness = 10_000;
const defaultPatience = 60_000;

async function answered(address: InventoryAddress, path: string, dispatcher: Dispatcher | undefined, signal: AbortSignal): Promise<unknown> {
    const clock = address.clock ?? realClock;
    const { patience = defaultPatience } = address;
    const start = clock.now();
    for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
        const answer = await send(address, path, dispatcher, signal);
        if (answer.code === 200) return json(address.url, path, answer.text);
        if (answer.isUnknownProvider) throw new NotLoaded(`the inventory does not know the provider yet (GET ${path})`);
        const isPassing = answer.code === 206 || answer.code >= 500 || answer.code === 429 || answer.code === 0;
        const limit = answer.code === 206 ? patience : Math.min(patience, forgiveness);
        if (!isPassing || clock.now() + pause > start + limit) throw refusal(address.url, path, answer);
        await clock.sleep(pause, signal);
    }
}

interface Answer {
    /** 0 = none came. */
    readonly code: number;
    readonly text: string;
    readonly why: string;
    readonly isUnknownProvider?: boolean;
}

async function send(address: InventoryAddress, path: string, dispatcher: Dispatcher | undefined, signal: AbortSignal): Promise<Answer> {
    const token = await address.token();
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    try {
        const options = { headers, signal, headersTimeout: 60_000, bodyTimeout: 60_000, ...(dispatcher ? { dispatcher } : {}) };
        const { statusCode: code, headers: answered, body } = await request(`${address.url.replace(/\/$/, "")}${path}`, options);
        const isUnknownProvider = code === 404 && answered["x-reason"] === "ProviderNotFound";
        return { code, text: await body.text(), why: String(answered["forklift-error-message"] ?? ""), isUnknownProvider };
    } catch (error) {
        signal.throwIfAborted();
        return { code: 0, text: "", why: (error as Error).message };
    }
}

function json(url: string, path: string, text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw notAnInventory(url, path);
    }
}

function notAnInventory(url: string, path: string, issue?: z.core.$ZodIssue): MigrationError {
    const seen = issue ? `${formatPath(issue.path)}: ${issue.message}` : "the answer is not JSON";
    return new MigrationError("NotReachable", `${asked(url, path)}: this is not a Forklift inventory (${seen}); is inventoryUrl right?`);
}

function refusal(url: string, path: string, { code, why }: Answer): MigrationError {
    if (code === 401 || code === 403)
        return new MigrationError("NotAllowed", `${asked(url, path)}: ${code}; the pipeline's account needs the right to get this provider`);
    if (code === 206) return new MigrationError("NotReachable", `${asked(url, path)}: the inventory is still being loaded; run again in a minute`);
    return new MigrationError("NotReachable", `${asked(url, path)}: ${code || "no answer"}${why ? ` (${why})` : ""}; is inventoryUrl right?`);
}

function asked(url: string, path: string): string {
    return `GET ${path} of the inventory at ${url}`;
}
