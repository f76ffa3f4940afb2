/** RFC 3339 in UTC, to the second, as Kubernetes writes it; from epoch milliseconds. */
export function toSecond(time: number): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
