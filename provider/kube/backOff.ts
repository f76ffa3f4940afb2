import { type Clock, realClock } from "../util/clock.ts";

/** Time and chance, by which everything here waits before it tries again. `random` gives numbers from 0 to 1. */
export interface Chance {
    readonly clock: Clock;
    readonly random: () => number;
}

export const realChance: Chance = { clock: realClock, random: Math.random };

/**
 * How long to wait after so many tries: twice as long each time, and by chance between half of that and all of it, so that many who were refused
 * together do not come back together.
 *
 * Units: milliseconds.
 */
export function backOff(tries: number, { first, longest }: { readonly first: number; readonly longest: number }, random: () => number): number {
    return Math.min(longest, first * 2 ** Math.min(tries - 1, 30)) * (0.5 + random() / 2);
}
