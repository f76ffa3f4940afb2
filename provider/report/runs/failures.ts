import type { SeenRun } from "./evidence.ts";

export interface FailedVm {
    readonly wave?: string | undefined;
    readonly plan: string;
    readonly vm: string;
    readonly attempt: number;
    readonly message: string;
    /** A later attempt has moved it. */
    readonly hasMoved: boolean;
}

export interface FailureCause {
    readonly step: string;
    readonly cause: string;
    readonly remedy?: string | undefined;
    readonly vms: readonly FailedVm[];
}

/**
 * Failures of all attempts, those of one cause together: messages that differ only in the VM, in numbers or in what is quoted are one cause.
 *
 * Shape: causes that still keep VMs from moving come first, then the frequent ones; of each the VMs that have not moved come first.
 */
export function failuresOf(runs: readonly SeenRun[]): readonly FailureCause[] {
    const groups = new Map<string, FailureCause & { readonly vms: FailedVm[] }>();
    for (const run of runs)
        for (const vm of run.vms)
            for (const { attempt, outcome, step = "", error = "no cause was told", remedy } of vm.trace) {
                if (outcome !== "Failed") continue;
                const key = `${step}\n${generalised(error, [vm.name, vm.id])}`;
                const group = groups.get(key) ?? { step, cause: error, remedy, vms: [] };
                group.vms.push({ wave: run.wave, plan: run.name, vm: vm.name, attempt, message: error, hasMoved: vm.outcome === "Succeeded" });
                groups.set(key, group);
            }
    for (const { vms } of groups.values()) vms.sort((one, other) => Number(one.hasMoved) - Number(other.hasMoved));
    const open = ({ vms }: FailureCause) => vms.filter(({ hasMoved }) => !hasMoved).length;
    return [...groups.values()].sort(
        (one, other) => open(other) - open(one) || other.vms.length - one.vms.length || (one.cause < other.cause ? -1 : 1),
    );
}

function generalised(message: string, names: readonly (string | undefined)[]): string {
    const without = names.reduce<string>((text, name) => (name ? text.replace(wordOf(name), "…") : text), message);
    return without.replace(/"[^"]*"|'[^']*'|\[[^\]]*\]/g, "…").replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/g, "…");
}

/** The name where it stands alone: a VM may be called `a`. */
function wordOf(name: string): RegExp {
    return new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "g");
}
