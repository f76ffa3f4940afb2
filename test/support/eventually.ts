/** Waits until `look` answers something, asking every 50 ms; fails after `seconds`. */
export async function eventually<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>, seconds = 30): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
        const seen = await look();
        if (seen !== undefined && seen !== false) return seen;
        await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`not seen within ${seconds} s: ${what}`);
}
