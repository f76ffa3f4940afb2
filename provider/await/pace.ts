import type { RunView } from "./run.ts";
import type { VmView } from "./vm.ts";

/** How fast each VM's copy has been from look to look. */
export type Pace = ReadonlyMap<string, VmPace>;

interface VmPace {
    /** Milliseconds since 1970 of the look that `doneMiB` was seen first in. */
    readonly at: number;
    readonly doneMiB: number;
    /** Undefined until it has moved once. */
    readonly mibPerSecond?: number | undefined;
}

/** A look counts this much against what was known before: about the last five looks matter. */
const weight = 0.3;

/** The pace after another look. A copy that starts anew (the next precopy) is measured anew. */
export function paceOf(before: Pace, { vms }: Pick<RunView, "vms">, now: number): Pace {
    return new Map(vms.filter(({ outcome }) => outcome === "Running").map((vm) => [vm.id, next(before.get(vm.id), vm, now)]));
}

function next(before: VmPace | undefined, { doneMiB }: VmView, now: number): VmPace {
    if (!before || doneMiB < before.doneMiB) return { at: now, doneMiB };
    if (doneMiB === before.doneMiB || now <= before.at) return before;
    const seen = ((doneMiB - before.doneMiB) / (now - before.at)) * 1000;
    const known = before.mibPerSecond;
    return { at: now, doneMiB, mibPerSecond: known === undefined ? seen : known + weight * (seen - known) };
}

/** The view with what is known of its pace. */
export function withPace(view: RunView, pace: Pace): RunView {
    const vms = view.vms.map((vm) => {
        const mibPerSecond = vm.outcome === "Running" && vm.doneMiB < vm.totalMiB ? pace.get(vm.id)?.mibPerSecond : undefined;
        return mibPerSecond === undefined ? vm : { ...vm, mibPerSecond };
    });
    return { ...view, vms };
}
