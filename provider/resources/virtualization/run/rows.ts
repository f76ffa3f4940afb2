import { isOver, type RunView, sayMiB, sayVm, type VmView } from "../../../await/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import type { MigrationArgs } from "../../../schema/migration.ts";
import type { ValueMap } from "../../../schema/value.ts";
import type { Row } from "../../../serve/port.ts";
import { vmsThatMoved } from "../plan/history.ts";
import { declaredVms, isNameOf, namesIn } from "../plan/vms.ts";
import { defined } from "../reference.ts";

/** A row per VM of a run that is under way or over; who is to be taken out of it and has not ended goes. */
export function migrationRows(view: RunView, { cancel }: Pick<MigrationArgs, "cancel">): readonly Row[] {
    return view.vms.map((vm) => {
        const outputs = defined({ status: sayVm(vm), outcome: vm.outcome, step: vm.step, done: sayMiB(vm.doneMiB), total: sayMiB(vm.totalMiB) });
        return {
            type: "virtualization:MigrationVm",
            name: keyIn(view, vm),
            operation: !isOver(vm) && isCancelled(cancel, vm) ? "delete" : "create",
            state: states[vm.outcome],
            inputs: { id: vm.id },
            outputs,
            status: sayVm(vm),
            ...(vm.outcome === "Failed" ? { error: sayVm(vm) } : {}),
        };
    });
}

const states = { Pending: "planned", Running: "running", Succeeded: "done", Failed: "failed", Canceled: "done" } as const;

/** A row per VM that an attempt to come will move, or would without `cancel`. */
export function rowsToCome({ cancel }: MigrationArgs, plan: KubeObject | undefined, declared: ValueMap | undefined): readonly Row[] {
    const moved = new Set(vmsThatMoved(plan).flatMap((vm) => [vm.id, vm.name]));
    const specs = (plan?.spec?.vms ?? []) as { id?: string; name?: string }[];
    const names = declared ? Object.keys(declaredVms(declared)) : specs.map((vm) => vm.name ?? vm.id ?? "");
    return names
        .filter((name) => !moved.has(name))
        .sort()
        .map((name) => ({
            type: "virtualization:MigrationVm",
            name,
            operation: isCancelled(cancel, { name, id: name }) ? "delete" : "create",
            state: "planned",
            inputs: {},
        }));
}

/** Names repeat across folders; then the id tells them apart. */
export function keyIn(view: RunView, vm: VmView): string {
    return view.vms.some((other) => other.name === vm.name && other.id !== vm.id) ? vm.id : vm.name;
}

export function isCancelled(cancel: MigrationArgs["cancel"], { name, id }: Pick<VmView, "name" | "id">): boolean {
    return namesIn({ cancel }).some(({ word }) => word === id || isNameOf(name, word));
}
