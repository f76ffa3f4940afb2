import { type RunView, sayMiB, sayRun } from "../../await/index.ts";
import { type ApiError, type KubeObject, kinds } from "../../kube/index.ts";
import { type Obstacle, type RunSheet, type Site, toId, toRef } from "../../lifecycle/index.ts";
import { LiveMigrationArgs as argsShape, type LiveMigrationArgs, LiveMigrationOutputs } from "../../schema/live/migration.ts";
import { isUnknown, type ValueMap } from "../../schema/value.ts";
import type { Row } from "../../serve/port.ts";
import { defined, referenceArg } from "../virtualization/reference.ts";
import { activeIn, sayMover } from "./movers.ts";
import { liveProblems } from "./problems.ts";
import { bytesToMove, instanceNameOf, instanceStatus } from "./status.ts";
import { type LiveView, viewLive } from "./view.ts";

/**
 * The move of a running VM to another node as desired state.
 *
 * ```ts
 * const move = new live.VirtualMachineInstanceMigration("db", { vmi: "databases/db", cancelOnDelete: true });
 * ```
 *
 * Source: live-migration LM-001 … LM-022, LM-U02, LM-U03, LM-U06.
 */
export const liveMigration: RunSheet<LiveMigrationArgs> = {
    token: "live:VirtualMachineInstanceMigration",
    description:
        "Moves a running VM to another node of its cluster without stopping it. Success means that it runs there; otherwise `up` fails with the cause, and the next update is another attempt. A VM that has moved is not moved again until `vmi` or `addedNodeSelector` change, whatever becomes of it afterwards.",
    kind: kinds.virtualMachineInstanceMigration,
    subjectKind: kinds.virtualMachineInstance,
    subjectArg: "vmi",
    isShared: true,
    // The object lives as long as its VMI does, and only the last five of a VMI are kept.
    keepsSuccess: true,
    args: argsShape,
    outputs: LiveMigrationOutputs,
    subjectOf: ({ vmi }, namespace) => toRef(vmi, namespace),
    isOf: (attempt, { name, namespace }) => instanceNameOf(attempt) === name && attempt.metadata.namespace === namespace,
    problems: liveProblems,
    manifest: ({ addedNodeSelector }, { subject }) => ({ spec: defined({ vmiName: subject.name, addedNodeSelector }) }),
    view: viewLive,
    obstacle,
    isAsAsked: (_args, { outcome }) => outcome === "Succeeded",
    argsOf,
    outputsOf,
    rowsOf: (view, { vmi }) => [rowOf(view, vmi)],
    rowsToCome: ({ vmi }, instance) => (isUnknown(vmi) ? [] : [rowToCome(vmi, instance)]),
    cancel: (view) => (isBeyondCancelling(view as LiveView) ? "impossible" : "delete"),
    adviceOn,
};

/** KubeVirt's webhook refuses a second migration of one VMI; here it is told whose the first one is. Source: live-migration LM-U02. */
function obstacle({ subject, object, others }: Pick<Site, "subject" | "object" | "others">): Obstacle | undefined {
    if (!object)
        return {
            reason: `the VM ${toId(subject)} does not run, and what does not run cannot be moved live; start it, then run again`,
            mayPass: true,
        };
    const active = activeIn(others);
    return active && { reason: `${sayMover(active)} is moving the VM already; wait for its end, then run again`, mayPass: true };
}

/** Once the VM runs on the target, stopping the migration would lose it. Source: live-migration LM-020. */
function isBeyondCancelling({ state }: LiveView): boolean {
    return state.mode === "PostCopy";
}

function argsOf(object: KubeObject, prior: ValueMap): ValueMap {
    const name = instanceNameOf(object);
    if (name === undefined) return {};
    const namespace = String(prior.namespace ?? object.metadata.namespace ?? "");
    const vmi = referenceArg({ name, namespace: object.metadata.namespace }, prior.vmi, namespace);
    return defined({ vmi, namespace, addedNodeSelector: object.spec?.addedNodeSelector }) as ValueMap;
}

function outputsOf(view: RunView): ValueMap {
    const { outcome, phase, state, totalMiB, remedy, startedAt, completedAt } = view as LiveView;
    const { sourceNode, targetNode, mode, failureReason } = state;
    const summary = sayRun(view);
    return defined({ outcome, summary, phase, sourceNode, targetNode, mode, totalMiB, failureReason, remedy, startedAt, completedAt }) as ValueMap;
}

const type = "live:MigrationVm";
const states = { Pending: "planned", Running: "running", Succeeded: "done", Failed: "failed", Canceled: "done" } as const;

function rowOf(view: RunView, vmi: string): Row {
    const { outcome, phase, state } = view as LiveView;
    const says = sayRun(view);
    return {
        type,
        name: vmi,
        operation: "create",
        state: states[outcome],
        inputs: { vmi },
        outputs: defined({ status: says, outcome, phase, sourceNode: state.sourceNode, targetNode: state.targetNode }),
        status: says,
        ...(outcome === "Failed" ? { error: says } : {}),
    };
}

function rowToCome(vmi: string, instance: KubeObject | undefined): Row {
    const mib = bytesToMove(instance) / 1024 ** 2;
    const size = mib > 0 ? sayMiB(mib) : undefined;
    return { type, name: vmi, operation: "create", state: "planned", inputs: defined({ vmi, from: instanceStatus(instance).nodeName, size }) };
}

/** Since 4.19 nobody may migrate who has not been given the right, not even the administrator of a namespace. Source: live-migration LM-008, LM-014. */
function adviceOn({ code, message }: ApiError): string | undefined {
    if (code !== 403 || !message.includes(kinds.virtualMachineInstanceMigration.plural)) return undefined;
    const user = /User "([^"]+)"/i.exec(message)?.[1] ?? "<user>";
    const namespace = /in the namespace "([^"]+)"/.exec(message)?.[1] ?? "<namespace>";
    const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
    const whom = account ? `--serviceaccount=${account[1]}:${account[2]}` : `--user=${user}`;
    return `since OpenShift Virtualization 4.19 only holders of the cluster role kubevirt.io:migrate may migrate; a cluster administrator gives it with: oc create -n ${namespace} rolebinding kvmigrate --clusterrole=kubevirt.io:migrate ${whom}`;
}
