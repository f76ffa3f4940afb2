import viewProto from "@pulumi/pulumi/proto/resource_status_pb.js";
import type { Row } from "./port.ts";
import { encode } from "./value.ts";

/** Rows of one resource that a preview shows; nobody reads more of them, and each costs the engine a millisecond. */
const most = 25;

/**
 * The rows of a preview in which something changes, as the CLI leaves out other resources: all of a short list; of a long one first those that do more
 * than come into being, and a last row that counts the others.
 */
export function worthShowing(rows: readonly Row[]): readonly Row[] {
    const changing = rows.filter(({ operation }) => operation !== "same");
    if (changing.length <= most) return changing;
    const byNews = changing.toSorted((one, other) => Number(one.operation === "create") - Number(other.operation === "create"));
    const rest = byNews.slice(most - 1);
    const [{ type, operation, state }] = rest as [Row];
    return [...byNews.slice(0, most - 1), { type, name: `and ${rest.length} more`, operation, state, inputs: {} }];
}

/**
 * Writes rows as steps of the engine's resource views, for a preview.
 *
 * The step names no old state, whatever the row does: the engine looks an old state up in the stack and panics when it is not there, and
 * rows never get into a stack (see `requestProgress`).
 *
 * Source: `unmarshalViewStep` of Pulumi `pkg/resource/deploy/resource_status.go`.
 */
export function toViewSteps(rows: readonly Row[], packageName: string, isSecretText: (text: string) => boolean): viewProto.ViewStep[] {
    return rows.flatMap((row) => (row.operation === "same" ? [] : [toViewStep(row, operations[row.operation], packageName, isSecretText)]));
}

function toViewStep(row: Row, operation: viewProto.ViewStep.Op, packageName: string, isSecretText: (text: string) => boolean): viewProto.ViewStep {
    const type = `${packageName}:${row.type}`;
    const state = new viewProto.ViewStepState();
    state.setType(type);
    state.setName(row.name);
    state.setInputs(encode(row.inputs, [], isSecretText));
    state.setOutputs(encode(row.outputs ?? {}, [], isSecretText));
    const step = new viewProto.ViewStep();
    step.setOp(operation);
    step.setType(type);
    step.setName(row.name);
    step.setNew(state);
    return step;
}

const { CREATE, UPDATE, CREATE_REPLACEMENT, DELETE } = viewProto.ViewStep.Op;

const operations: Readonly<Record<Exclude<Row["operation"], "same">, viewProto.ViewStep.Op>> = {
    create: CREATE,
    update: UPDATE,
    replace: CREATE_REPLACEMENT,
    delete: DELETE,
};
