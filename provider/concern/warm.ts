import { aboutDisks, subject, type VmRule } from "./rule.ts";

/** What a VM needs to be copied while it runs. Source: forklift-behaviour §4.3. */
export const warmRules: readonly VmRule[] = [
    {
        condition: "VMMissingChangedBlockTracking",
        severity: "error",
        say: (vm, { isWarm }) =>
            isWarm && !vm.changeTrackingEnabled
                ? `cannot precopy ${subject(vm)}: changed block tracking is off; enable it, or plan the VM as cold`
                : undefined,
    },
    {
        // The controller looks at the VM only, so this is no more than a warning.
        condition: "VMMissingChangedBlockTracking",
        severity: "warning",
        say: (vm, { isWarm }) => {
            const untracked = vm.disks.filter(({ changeTrackingEnabled }) => !changeTrackingEnabled);
            return isWarm && vm.changeTrackingEnabled
                ? aboutDisks(untracked, (files) => `changed block tracking is off for ${files} of ${subject(vm)}; enable it, or plan the VM as cold`)
                : undefined;
        },
    },
    {
        condition: "VMHasSnapshots",
        severity: "error",
        say: (vm, { isWarm }) =>
            isWarm && vm.snapshot?.id ? `cannot precopy ${subject(vm)}: it has snapshots; delete them, or plan the VM as cold` : undefined,
    },
    {
        condition: "VMConsolidationNeeded",
        severity: "warning",
        say: (vm, { isWarm }) =>
            isWarm && vm.consolidationNeeded
                ? `${subject(vm)} needs disk consolidation; precopies are slow until that is done in vSphere`
                : undefined,
    },
];
