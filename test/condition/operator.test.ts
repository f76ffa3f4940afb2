import assert from "node:assert/strict";
import type { Condition } from "../../provider/condition/index.ts";
import { isOfEarlierSettings, operatorTrouble } from "../../provider/condition/operator.ts";
import type { KubeObject } from "../../provider/kube/index.ts";

const at = (time: string) => `2026-01-05T${time}Z`;
const condition = (type: string, status: Condition["status"], more: Partial<Condition> = {}): Condition => ({ type, status, ...more });
const running = condition("Running", "True", { reason: "Running", message: "Running reconciliation" });
const rests = condition("Running", "True", { reason: "Successful", message: "Awaiting next reconciliation" });
const object = (conditions: readonly Condition[], more: Partial<KubeObject["metadata"]> = {}): KubeObject => ({
    metadata: { generation: 2, ...more },
    status: { conditions },
});

describe("an Ansible operator", () => {
    const cases: readonly { readonly why: string; readonly conditions: readonly Condition[]; readonly says: string | undefined }[] = [
        { why: "has done its work", conditions: [rests, condition("Successful", "True")], says: undefined },
        { why: "has not begun", conditions: [], says: "has not looked at it yet; does it run, and does it watch this namespace?" },
        { why: "is at it", conditions: [running, condition("Successful", "False")], says: "is carrying out the settings" },
        {
            why: "has failed",
            conditions: [condition("Failure", "True", { message: "no such\n  kind" })],
            says: "has failed, and tries again: no such kind",
        },
        {
            why: "tries again what has failed, and says the same",
            conditions: [running, condition("Failure", "False", { message: "no such\n  kind" })],
            says: "has failed, and tries again: no such kind",
        },
        {
            why: "has recovered from a failure",
            conditions: [rests, condition("Successful", "True"), condition("Failure", "False", { message: "" })],
            says: undefined,
        },
    ];
    for (const { why, conditions, says } of cases) it(why, () => assert.equal(operatorTrouble(object(conditions)), says));

    const written = (time: string, fieldsV1 = { "f:spec": {} }) => ({
        managedFields: [
            { manager: "pulumi", operation: "Apply" as const, apiVersion: "v1", time: at(time), fieldsType: "FieldsV1" as const, fieldsV1 },
        ],
    });
    const ended = (time: string) => condition("Successful", "True", { lastTransitionTime: at(time) });
    for (const { why, conditions, metadata, isEarlier } of [
        { why: "a run that ended before the change", conditions: [ended("08:00:00")], metadata: written("08:01:00"), isEarlier: true },
        { why: "a run that ended after it", conditions: [ended("08:02:00")], metadata: written("08:01:00"), isEarlier: false },
        { why: "a run under way", conditions: [running], metadata: written("08:01:00"), isEarlier: false },
        { why: "no change of the settings", conditions: [ended("08:00:00")], metadata: { ...written("08:01:00"), generation: 1 }, isEarlier: false },
    ])
        it(`answers ${isEarlier ? "an earlier question" : "the present one"}: ${why}`, () => {
            assert.equal(isOfEarlierSettings(object(conditions, metadata), { metadata: { generation: 1 } }), isEarlier);
        });
});
