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
    private readonly readings = new Map<string, Kept>();

    constructor(
        private readonly lifetime: number,
        private readonly later = inRealTime,
    ) {}

    /** Readings that are kept now. */
    get count(): number {
        return this.readings.size;
    }

    /** `read` belongs to the key: it is asked when nobody has for a lifetime. */
    read<T>(key: string, now: number, read: () => Promise<T>): Promise<T> {
        const known = this.readings.get(key);
        if (known && now - known.at < this.lifetime) return known.reading as Promise<T>;
        this.forget(key);
        const reading = read();
        const kept = { at: now, reading, cancel: this.later(() => this.forget(key)) };
        this.readings.set(key, kept);
        reading.catch(() => {
            if (this.readings.get(key) === kept) this.forget(key);
        });
        return reading;
    }

    private forget(key: string): void {
        this.readings.get(key)?.cancel();
        this.readings.delete(key);
    }
}

interface Kept {
    readonly at: number;
    readonly reading: Promise<unknown>;
    readonly cancel: () => void;
}

/** Does something in a while, unless the returned function was called before. */
function inRealTime(work: () => void): () => void {
    const timer = setTimeout(work, forgottenAfter).unref();
    return () => clearTimeout(timer);
}
