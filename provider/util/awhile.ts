/** Milliseconds of real time, whatever a rehearsal's clock says. */
const forgottenAfter = 60_000;

/**
 * Readings that all who ask share for a while, each under its key; one that failed is tried again by the next who asks.
 *
 * Nothing is kept for nobody: the pods of a large cluster would otherwise stay in memory as long as a wave runs that was previewed with them.
 *
 * Units: `lifetime` in milliseconds of the clock of who asks.
 */
export class Awhile {
    private readonly readings = new Map<string, { readonly at: number; readonly reading: Promise<unknown> }>();

    constructor(
        private readonly lifetime: number,
        private readonly later = (work: () => void): unknown => setTimeout(work, forgottenAfter).unref(),
    ) {}

    /** Readings that are kept now. */
    get count(): number {
        return this.readings.size;
    }

    /** `read` belongs to the key: it is asked when nobody has for a lifetime. */
    read<T>(key: string, now: number, read: () => Promise<T>): Promise<T> {
        const known = this.readings.get(key);
        if (known && now - known.at < this.lifetime) return known.reading as Promise<T>;
        const reading = read();
        const kept = { at: now, reading };
        this.readings.set(key, kept);
        const forget = () => {
            if (this.readings.get(key) === kept) this.readings.delete(key);
        };
        this.later(forget);
        reading.catch(forget);
        return reading;
    }
}
