/** A queue that gives the entry with the smallest key first; of equal keys the one that came first. */
export class Heap<T> {
    private readonly entries: { key: number; order: number; value: T }[] = [];
    private count = 0;

    get first(): T | undefined {
        return this.entries[0]?.value;
    }

    /** Infinity when empty. */
    get smallest(): number {
        return this.entries[0]?.key ?? Number.POSITIVE_INFINITY;
    }

    push(key: number, value: T): void {
        this.entries.push({ key, order: this.count++, value });
        for (let at = this.entries.length - 1; at > 0; ) {
            const parent = (at - 1) >> 1;
            if (!this.isBefore(at, parent)) return;
            this.swap(at, parent);
            at = parent;
        }
    }

    pop(): T | undefined {
        const first = this.entries[0];
        const last = this.entries.pop();
        if (first !== last) {
            this.entries[0] = last!;
            this.sink();
        }
        return first?.value;
    }

    private sink(): void {
        for (let at = 0; ; ) {
            let least = at;
            for (const child of [2 * at + 1, 2 * at + 2]) if (child < this.entries.length && this.isBefore(child, least)) least = child;
            if (least === at) return;
            this.swap(at, least);
            at = least;
        }
    }

    private isBefore(one: number, other: number): boolean {
        const [a, b] = [this.entries[one]!, this.entries[other]!];
        return a.key < b.key || (a.key === b.key && a.order < b.order);
    }

    private swap(one: number, other: number): void {
        [this.entries[one], this.entries[other]] = [this.entries[other]!, this.entries[one]!];
    }
}
