/** Draws that depend on a seed only. */
export interface Chance {
    /** From 0 to 1, 1 excluded. */
    next(): number;
    /** A whole number between two, both included. */
    between(least: number, most: number): number;
    isLucky(probability: number): boolean;
    pick<T>(from: readonly T[]): T;
}

/** Source: mulberry32 by Tommy Ettinger, public domain. */
export function chanceOf(seed: number): Chance {
    let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
    const next = () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
    return {
        next,
        between: (least, most) => least + Math.floor(next() * (most - least + 1)),
        isLucky: (probability) => next() < probability,
        pick: (from) => from[Math.floor(next() * from.length)]!,
    };
}
