/** What a map has under a key of somebody else's choice: `constructor` is a name like any other. */
export function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
    return map && Object.hasOwn(map, key) ? map[key] : undefined;
}
