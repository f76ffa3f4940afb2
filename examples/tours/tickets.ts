import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A ticket system that only listens. */
export interface Tickets {
    readonly url: string;
    /** From now on it takes no ticket, or takes them again. */
    refuse(isRefusing: boolean): void;
    /** What it was told since it was asked last, each by its state; refused ones too. */
    heard(): readonly string[];
    close(): void;
}

export async function openTickets(): Promise<Tickets> {
    const told: string[] = [];
    let isRefusing = false;
    const server = createServer(async (request, answer) => {
        const body = Buffer.concat(await request.toArray()).toString();
        told.push((JSON.parse(body) as { readonly state: string }).state);
        answer.writeHead(isRefusing ? 403 : 201).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/changes`,
        refuse: (next) => {
            isRefusing = next;
        },
        heard: () => told.splice(0),
        close: () => server.close().closeAllConnections(),
    };
}
