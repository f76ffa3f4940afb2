const decimal = ["", "k", "M", "G", "T", "P", "E"];
const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Bytes of a Kubernetes quantity such as `20Gi`; undefined when it is none. */
export function bytesOf(quantity: string): number | undefined {
    const [, amount, unit] = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
    if (amount === undefined || unit === undefined) return undefined;
    if (unit === "m") return Number(amount) / 1000;
    if (decimal.includes(unit)) return Number(amount) * 1000 ** decimal.indexOf(unit);
    return binary.includes(unit) ? Number(amount) * 1024 ** (binary.indexOf(unit) + 1) : undefined;
}
