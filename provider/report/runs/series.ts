/** From an instant on (epoch seconds) a value holds, until the next point. */
export type Point = readonly [at: number, value: number];

export interface Weighted {
    readonly from: number;
    readonly to: number;
    readonly weight: number;
}

/**
 * What holds at each instant when every interval adds its weight while it lasts.
 *
 * Shape: in the order of time, no two points of one instant or of one value after another; the last one is 0. Empty without intervals.
 */
export function sumOver(intervals: readonly Weighted[]): readonly Point[] {
    const events = intervals
        .filter(({ from, to }) => to > from)
        .flatMap(({ from, to, weight }) => [
            { at: from, by: weight, count: 1 },
            { at: to, by: -weight, count: -1 },
        ])
        .sort((one, other) => one.at - other.at);
    const points: [number, number][] = [];
    let [sum, count] = [0, 0];
    events.forEach(({ at, by, count: one }, index) => {
        count += one;
        // Sums of fractions do not come back to nothing by themselves.
        sum = count === 0 ? 0 : Math.max(0, sum + by);
        const isLastOfInstant = events[index + 1]?.at !== at;
        if (isLastOfInstant && points.at(-1)?.[1] !== sum) points.push([at, sum]);
    });
    return points;
}

/** Value times seconds, over all. */
export function integral(points: readonly Point[]): number {
    return points.reduce((sum, [at, value], index) => sum + value * ((points[index + 1]?.[0] ?? at) - at), 0);
}

export function peak(points: readonly Point[]): number {
    return points.reduce((most, [, value]) => Math.max(most, value), 0);
}

/** Seconds in which at least one of the intervals lasts. */
export function covered(intervals: readonly { readonly from: number; readonly to: number }[]): number {
    const points = sumOver(intervals.map(({ from, to }) => ({ from, to, weight: 1 })));
    return integral(points.map(([at, value]): Point => [at, Math.min(1, value)]));
}
