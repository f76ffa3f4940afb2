import type { Selected, SelectedDisk, SelectedVm } from "../schema/plan.ts";
import { own } from "../util/own.ts";
import { saySize } from "../util/size.ts";

/** What has become of one VM of a set since an earlier look. */
export interface VmChange {
    readonly name: string;
    readonly kind: "joined" | "left" | "changed";
    /** In people's words, one entry per fact; of a VM that joined or left none. */
    readonly what: readonly string[];
}

/** Who joined, who left and what is different, in the order of the names. */
export function vmChanges(before: Selected, after: Selected): readonly VmChange[] {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name): readonly VmChange[] => {
        const [old, now] = [own(before, name), own(after, name)];
        if (!now) return [{ name, kind: "left", what: [] }];
        if (!old) return [{ name, kind: "joined", what: [] }];
        const what = differences(old, now);
        return what.length > 0 ? [{ name, kind: "changed", what }] : [];
    });
}

function differences(old: SelectedVm, now: SelectedVm): readonly string[] {
    return [
        ...(old.id === now.id ? [] : [`another VM of that name (${old.id} → ${now.id})`]),
        ...(old.host === now.host ? [] : [`moved host ${old.host ?? "none"} → ${now.host ?? "none"}`]),
        ...(old.cpus === now.cpus ? [] : [`CPUs ${old.cpus ?? "?"} → ${now.cpus ?? "?"}`]),
        ...(old.memoryMiB === now.memoryMiB ? [] : [`memory ${sayDelta((now.memoryMiB ?? 0) - (old.memoryMiB ?? 0), 1024)}`]),
        ...each(old.disks, now.disks, {
            joined: (disk, key) => `new disk ${key} (${saySize(disk.sizeGiB)})`,
            left: (_disk, key) => `disk ${key} is gone`,
            changed: sayDisk,
        }),
        ...each(old.nics, now.nics, {
            joined: (network, mac) => `new NIC ${mac} on ${network}`,
            left: (network, mac) => `NIC ${mac} on ${network} is gone`,
            changed: (from, to, mac) => (from === to ? [] : [`NIC ${mac} moved ${from} → ${to}`]),
        }),
        ...each(old.concerns, now.concerns, {
            joined: (text) => `new concern: ${text}`,
            left: (text) => `no longer: ${text}`,
            changed: (from, to) => (from === to ? [] : [`concern: ${to}`]),
        }),
    ];
}

function sayDisk(old: SelectedDisk, now: SelectedDisk, key: string): readonly string[] {
    return [
        ...(old.sizeGiB === now.sizeGiB ? [] : [`disk ${key} ${sayDelta(now.sizeGiB - old.sizeGiB, 1)}`]),
        ...(old.datastore === now.datastore ? [] : [`disk ${key} moved ${old.datastore ?? "nowhere"} → ${now.datastore ?? "nowhere"}`]),
    ];
}

/** `+40 GiB`; `perGiB` says how many of the amount make one. */
function sayDelta(amount: number, perGiB: number): string {
    return `${amount > 0 ? "+" : "−"}${saySize(Math.abs(amount) / perGiB)}`;
}

interface Words<T> {
    readonly joined: (item: T, key: string) => string;
    readonly left: (item: T, key: string) => string;
    readonly changed: (old: T, now: T, key: string) => readonly string[];
}

function each<T>(before: Readonly<Record<string, T>> = {}, after: Readonly<Record<string, T>> = {}, say: Words<T>): readonly string[] {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => {
        const [old, now] = [before[key], after[key]];
        if (now === undefined) return [say.left(old as T, key)];
        return old === undefined ? [say.joined(now, key)] : say.changed(old, now, key);
    });
}
