import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** Everybody who has something to finish has finished it, and what nobody holds is gone. */
export async function collectGarbage(): Promise<void> {
    for (let times = 0; times < 3; times += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        gc();
    }
}

/** How many of the things live on. */
export function countLiving(things: readonly WeakRef<object>[]): number {
    return things.filter((each) => each.deref() !== undefined).length;
}
