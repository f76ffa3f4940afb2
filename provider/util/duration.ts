/** `44 s`, `31 min`, `5 h 12 min`; the larger the coarser. */
export function sayDuration(seconds: number): string {
    if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const units = { h: 3600, m: 60, s: 1, ms: 0.001 } as const;

/** Seconds of a length of time as Go writes it: `1m30s`; undefined for other words. */
export function secondsOf(text: string): number | undefined {
    if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text)) return undefined;
    const parts = [...text.matchAll(/([0-9.]+)(ms|s|m|h)/g)];
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units], 0);
}
