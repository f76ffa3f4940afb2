import { type PlanMigrationStatus, type RunView, sayMiB, sayRun, sayVm, type VmView, viewRun } from "../../await/index.ts";
import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { type RunSheet, toRef } from "../../lifecycle/index.ts";
import { MigrationArgs, MigrationOutputs } from "../../schema/migration.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { Row } from "../../serve/port.ts";
import { defined, referenceArg, sourceRef } from "./reference.ts";

/** The run of a plan as desired state. Source: design §5, forklift-behaviour §5. */
export const migration: RunSheet<MigrationArgs> = {
    token: "virtualization:Migration",
    description:
        "Runs a plan to its true end. Success means that every VM has moved (or was cancelled as asked); otherwise `up` fails with VM, step and cause, and the next update is another attempt that moves only what has not moved.",
    kind: kinds.migration,
    subjectKind: kinds.plan,
    args: MigrationArgs,
    outputs: MigrationOutputs,
    subjectOf: (args, namespace) => toRef(args.plan, namespace),
    manifest: (args, subject, attempt) => ({
        spec: defined({
            plan: { name: subject.name, namespace: subject.namespace },
            cancel: args.cancel?.map((vm) => sourceRef(vm)),
            resumeConversion: attempt > 1 ? args.resumeConversion : undefined,
        }),
    }),
    view: viewRun,
    obstacle,
    isAsAsked: (args, { outcome, vms }) => {
        const asked = new Set(args.cancel);
        return outcome === "Canceled" && vms.every((vm) => vm.outcome === "Succeeded" || asked.has(vm.name) || asked.has(vm.id));
    },
    argsOf: (object, prior) => {
        const plan = referenceArg(object.spec?.plan, prior.plan, object.metadata.namespace ?? "");
        const found: ValueMap = { plan: plan ?? "", namespace: prior.namespace ?? object.metadata.namespace ?? "" };
        return plan === undefined ? {} : found;
    },
    outputsOf: (view) =>
        defined({
            outcome: view.outcome,
            summary: sayRun(view),
            startedAt: view.startedAt,
            completedAt: view.completedAt,
            vms: Object.fromEntries(view.vms.map((vm) => [keyIn(view, vm), defined({ ...vm })])),
        }) as ValueMap,
    rowsOf: (view) => view.vms.map((vm) => rowOf(vm, keyIn(view, vm))),
    rowsToCome,
    cancelAll: ({ vms }) => ({ spec: { cancel: vms.map(({ id }) => ({ id })) } }),
};

/** Why a new Migration object would never run, or would run at a time nobody has reviewed. Source: forklift-behaviour §4.4, §5.1. */
function obstacle(plan: KubeObject | undefined): string | undefined {
    if (!plan) return "the plan does not exist";
    const conditions = conditionsOf(plan.status);
    if (hasTrue(conditions, "Archived")) return "the plan is archived and never runs again; declare a new plan";
    if (hasTrue(conditions, "Succeeded")) return "the plan has already succeeded, which is final; declare a new plan for what is left";
    const { history = [] } = (plan.status?.migration ?? {}) as PlanMigrationStatus;
    const active = history.findLast((each) => hasTrue(conditionsOf(each), "Executing"));
    return active && `migration ${active.migration?.name}, which this stack did not make, is running the plan; wait for its end`;
}

/** Names repeat across folders; then the id tells them apart. */
function keyIn(view: RunView, vm: VmView): string {
    return view.vms.some((other) => other.name === vm.name && other.id !== vm.id) ? vm.id : vm.name;
}

const rowStates = { Pending: "planned", Running: "running", Succeeded: "done", Failed: "failed", Canceled: "done" } as const;

function rowOf(vm: VmView, name: string): Row {
    const outputs = defined({ status: sayVm(vm), outcome: vm.outcome, step: vm.step, done: sayMiB(vm.doneMiB), total: sayMiB(vm.totalMiB) });
    return {
        type: "virtualization:MigrationVm",
        name,
        operation: "create",
        state: rowStates[vm.outcome],
        inputs: { id: vm.id },
        outputs,
        ...(vm.outcome === "Failed" ? { error: sayVm(vm) } : {}),
    };
}

function rowsToCome(plan: KubeObject | undefined, declared: ValueMap | undefined): readonly Row[] {
    const moved = new Set(
        ((plan?.status?.migration as PlanMigrationStatus | undefined)?.vms ?? [])
            .filter((vm) => hasTrue(conditionsOf(vm), "Succeeded"))
            .flatMap((vm) => [vm.id, vm.name]),
    );
    const specs = (plan?.spec?.vms ?? []) as { id?: string; name?: string }[];
    const names = declared ? Object.keys((declared.vms ?? {}) as ValueMap) : specs.map((vm) => vm.name ?? vm.id ?? "");
    return names
        .filter((name) => !moved.has(name))
        .sort()
        .map((name) => ({ type: "virtualization:MigrationVm", name, operation: "create", state: "planned", inputs: {} }));
}
