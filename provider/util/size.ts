/** GiB in words: `512 MiB`, `40 GiB`, `1.4 TiB`. */
export function saySize(gib: number): string {
    const [amount, unit] = gib !== 0 && Math.abs(gib) < 1 ? [gib * 1024, "MiB"] : Math.abs(gib) < 1024 ? [gib, "GiB"] : [gib / 1024, "TiB"];
    return `${Number(amount.toFixed(1))} ${unit}`;
}

export function sayBytes(bytes: number): string {
    return saySize(bytes / 1024 ** 3);
}

export function count(amount: number, noun: string): string {
    return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
