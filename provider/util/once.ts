/** Reads once; a reading that failed is tried again by the next who asks. */
export function once<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
    let reading: Promise<T> | undefined;
    return (signal) => {
        reading ??= read(signal).catch((error) => {
            reading = undefined;
            throw error;
        });
        return reading;
    };
}
