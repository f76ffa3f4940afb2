/** Longer than anything takes on a busy machine. Seconds. */
const patience = 200;

/** Waits until `look` answers something, asking every 50 ms. */
export async function eventually<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    const deadline = Date.now() + patience * 1000;
    while (Date.now() < deadline) {
        const seen = await look();
        if (seen !== undefined && seen !== false) return seen;
        await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`not seen within ${patience} s: ${what}`);
}
