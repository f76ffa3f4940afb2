import { randomBytes, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Certificate, certificate } from "./api/index.ts";

/** How a world is entered. */
export interface Door {
    readonly lastPort?: number | undefined;
    readonly token: string;
    readonly certificate: Certificate;
}

/**
 * The door of a folder's world. It is the same at each opening, as far as nobody else has taken its port meanwhile: whoever keeps a kubeconfig of it, as
 * Pulumi's state does of `kubernetes` providers, finds it again and sees no change.
 */
export async function doorOf(state: string | undefined): Promise<Door> {
    const kept = state === undefined ? undefined : read(state);
    return kept ?? { token: randomBytes(16).toString("hex"), certificate: await certificate() };
}

/** Remembers the door at which a world is served. */
export function keepDoor(state: string, door: Door): void {
    writeFileSync(pathIn(state), JSON.stringify(door), { mode: 0o600 });
}

function read(state: string): Door | undefined {
    try {
        const door = JSON.parse(readFileSync(pathIn(state), "utf8")) as Door;
        const { validTo } = new X509Certificate(door.certificate.cert);
        return Date.parse(validTo) > Date.now() ? door : undefined;
    } catch {
        // There is none yet, or it was cut off while it was written; another one does as well.
        return undefined;
    }
}

function pathIn(state: string): string {
    return join(state, "door.json");
}
