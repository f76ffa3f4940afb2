import { type RunView, sayRun, type VmView, viewRun } from "../../../await/index.ts";
import { kinds } from "../../../kube/index.ts";
import { type RunSheet, toRef } from "../../../lifecycle/index.ts";
import { MigrationArgs, MigrationOutputs } from "../../../schema/migration.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { idsOf, namesIn } from "../plan/vms.ts";
import { defined, referenceArg, sourceRef } from "../reference.ts";
import { type CutoverSpec, cutoverArgs, cutoverSpec } from "./cutover.ts";
import { leftOff } from "./leftOff.ts";
import { obstacle } from "./obstacles.ts";
import { isWarm, migrationProblems } from "./problems.ts";
import { isCancelled, keyIn, migrationRows, rowsToCome } from "./rows.ts";
import { timelineOutputs } from "./timeline.ts";
import { verifyTargets } from "./verify.ts";
import { estimateAnnotations, heldByWindow } from "./window.ts";

/** The run of a plan as desired state. Source: design §5, forklift-behaviour §5. */
export const migration: RunSheet<MigrationArgs> = {
    token: "virtualization:Migration",
    description:
        "Runs a plan to its true end. Success means that every VM has moved (or was cancelled as asked); otherwise `up` fails with VM, step and cause, and the next update is another attempt that moves only what has not moved.",
    kind: kinds.migration,
    subjectKind: kinds.plan,
    subjectArg: "plan",
    args: MigrationArgs,
    outputs: MigrationOutputs,
    subjectOf: (args, namespace) => toRef(args.plan, namespace),
    isOf: (attempt, { name, namespace }) => {
        const ref = attempt.spec?.plan as { name?: string; namespace?: string } | undefined;
        return ref?.name === name && (ref.namespace ?? attempt.metadata.namespace) === namespace;
    },
    idsOf: (args, { object, declared }, session, signal) =>
        idsOf(
            namesIn(args).map(({ word }) => word),
            object,
            declared,
            session,
            signal,
        ),
    problems: migrationProblems,
    manifest: (args, site) => ({
        spec: defined({
            plan: { name: site.subject.name, namespace: site.subject.namespace },
            // An id is found in the plan's status even when the VM has left the inventory.
            cancel: args.cancel?.map((vm) => sourceRef(vm, site.ids.get(vm))),
            resumeConversion: site.attempt > 1 ? args.resumeConversion : undefined,
            ...cutoverSpec(args, site),
        }),
        annotations: estimateAnnotations(args, site),
    }),
    view: viewRun,
    obstacle,
    remarks: leftOff,
    held: (args, site) => heldByWindow(args, site, isWarm(site)),
    isClosed: ({ declared, object }) => (declared ? declared.archived : object?.spec?.archived) === true,
    isAsAsked,
    adviceOnLeft: (names) =>
        `a plan that has succeeded is final for the controller: declare a new plan for ${names}, or put them into \`cancel\` to leave it at that`,
    verify: async ({ verify = true }, view, plan, session, context) => {
        if (!verify || (view.outcome !== "Succeeded" && view.outcome !== "Failed")) return [];
        return await verifyTargets(view, plan, session, context.signal, (why) => context.progress.log("info", why));
    },
    argsOf: (object, prior, ids) => {
        const plan = referenceArg(object.spec?.plan, prior.plan, object.metadata.namespace ?? "");
        if (plan === undefined) return {};
        const spec = (object.spec ?? {}) as CutoverSpec;
        return defined({ plan, namespace: prior.namespace ?? object.metadata.namespace ?? "", ...cutoverArgs(spec, prior, ids) }) as ValueMap;
    },
    outputsOf: (view, past) =>
        defined({
            outcome: view.outcome,
            summary: sayRun(view),
            startedAt: view.startedAt,
            completedAt: view.completedAt,
            vms: Object.fromEntries(view.vms.map((vm) => [keyIn(view, vm), vmOutputs(vm)])),
            ...timelineOutputs(view, past),
        }) as ValueMap,
    rowsOf: migrationRows,
    rowsToCome,
    cancel: ({ vms }) => ({ patch: { spec: { cancel: vms.map(({ id }) => ({ id })) } } }),
};

/** Every VM has moved, or was cancelled because the arguments say so. Of a run whose VMs nobody knows any more, the outcome has to do. */
function isAsAsked({ cancel }: MigrationArgs, { outcome, vms }: RunView): boolean {
    const isDone = vms.every((vm) => vm.outcome === "Succeeded" || (vm.outcome === "Canceled" && isCancelled(cancel, vm)));
    return isDone && (outcome === "Succeeded" || (outcome === "Canceled" && vms.length > 0));
}

function vmOutputs({ warm, ...vm }: VmView): Record<string, unknown> {
    return defined({ ...vm, warm: warm && defined({ ...warm }) });
}
