interface Waiting<T> {
    readonly order: number;
    readonly value: T;
}

/**
 * The slots of one host: whoever fits first, in the order of the plan, is let in; one who needs more than all runs alone.
 *
 * Source: forklift-behaviour §5.8.
 */
export class Slots<T> {
    taken = 0;
    private order = 0;
    /** Those who wait, by what they need, so that a long queue of large ones is not searched for a small one. */
    private readonly queues = new Map<number, Waiting<T>[]>();

    constructor(private readonly limit: number) {}

    wait(cost: number, value: T): void {
        const queue = this.queues.get(cost) ?? [];
        this.queues.set(cost, queue);
        queue.push({ order: this.order++, value });
    }

    /** Takes slots for the next one who fits; undefined when nobody does. */
    admit(): T | undefined {
        const [cost, queue] = [...this.queues].filter(([each]) => this.fits(each)).reduce(earlier, [0, []]);
        const next = queue.shift();
        if (!next) return undefined;
        if (queue.length === 0) this.queues.delete(cost);
        this.taken += cost;
        return next.value;
    }

    private fits(cost: number): boolean {
        return this.taken === 0 || this.taken + cost <= this.limit;
    }
}

type Queue<T> = [cost: number, queue: Waiting<T>[]];

function earlier<T>(one: Queue<T>, other: Queue<T>): Queue<T> {
    return (one[1][0]?.order ?? Number.POSITIVE_INFINITY) <= (other[1][0]?.order ?? Number.POSITIVE_INFINITY) ? one : other;
}
