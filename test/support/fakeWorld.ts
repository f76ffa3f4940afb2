import { readFileSync, writeFileSync } from "node:fs";
import type { ValueMap } from "../../provider/schema/value.ts";

/** What the fake provider has made, in a file so that it outlives the plugin and the test can look at it and change it. */
export interface FakeWorld {
    boxes(): Readonly<Record<string, ValueMap>>;
    put(id: string, box: ValueMap): void;
    remove(id: string): void;
}

export function fakeWorld(file: string): FakeWorld {
    const read = (): Record<string, ValueMap> => {
        try {
            return JSON.parse(readFileSync(file, "utf8"));
        } catch {
            return {};
        }
    };
    const write = (boxes: Record<string, ValueMap>) => writeFileSync(file, JSON.stringify(boxes));
    return {
        boxes: read,
        put: (id, box) => write({ ...read(), [id]: box }),
        remove: (id) => write(Object.fromEntries(Object.entries(read()).filter(([key]) => key !== id))),
    };
}
