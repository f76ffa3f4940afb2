import type { Inventory } from "./port.ts";

/** Reads each collection once; a reading that failed is tried again by the next who asks. */
export function oncePerCollection(origin: string, readers: Omit<Inventory, "origin">): Inventory {
    return { origin, vms: once(readers.vms), networks: once(readers.networks), datastores: once(readers.datastores), hosts: once(readers.hosts) };
}

function once<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
    let reading: Promise<T> | undefined;
    return (signal) => {
        reading ??= read(signal).catch((error) => {
            reading = undefined;
            throw error;
        });
        return reading;
    };
}
