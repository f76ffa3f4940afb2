import assert from "node:assert/strict";
import type { Condition } from "../../provider/condition/index.ts";
import { answeredAnnotation, answerNote, operatorTrouble } from "../../provider/condition/operator.ts";
import type { KubeObject } from "../../provider/kube/index.ts";

const at = (time: string) => `2026-01-05T${time}Z`;
const condition = (type: string, status: Condition["status"], more: Partial<Condition> = {}): Condition => ({ type, status, ...more });
const running = condition("Running", "True", { reason: "Running", message: "Running reconciliation" });
const rests = condition("Running", "True", { reason: "Successful", message: "Awaiting next reconciliation" });
const object = (conditions: readonly Condition[], more: Partial<KubeObject["metadata"]> = {}): KubeObject => ({
    metadata: { generation: 2, ...more },
    status: { conditions },
});

const notYet = "has not taken up the present settings yet";

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

    const ended = (time: string) => [rests, condition("Successful", "True", { lastTransitionTime: at(time) })];
    const written = (time: string, by = "pulumi-migration-toolkit-1a2b", fields = "f:spec"): Partial<KubeObject["metadata"]> => ({
        managedFields: [{ manager: by, operation: "Apply", apiVersion: "v1", time: at(time), fieldsType: "FieldsV1", fieldsV1: { [fields]: {} } }],
    });
    const answered = (generation: string) => ({ annotations: { [answeredAnnotation]: generation } });
    for (const { why, conditions, metadata, says } of [
        { why: "its run ended before the change", conditions: ended("08:00:00"), metadata: written("08:01:00"), says: notYet },
        {
            why: "its failure ended before",
            conditions: [condition("Failure", "True", { lastTransitionTime: at("08:00:00") })],
            metadata: written("08:01:00"),
            says: notYet,
        },
        { why: "its run ended in the second of the change", conditions: ended("08:01:00"), metadata: written("08:01:00"), says: notYet },
        { why: "it ended after the change", conditions: ended("08:02:00"), metadata: written("08:01:00"), says: undefined },
        {
            why: "only labels were written since",
            conditions: ended("08:00:00"),
            metadata: { ...written("08:01:00"), ...answered("2") },
            says: undefined,
        },
        {
            why: "an earlier generation was answered",
            conditions: ended("08:00:00"),
            metadata: { ...written("08:01:00"), ...answered("1") },
            says: notYet,
        },
        { why: "somebody else wrote", conditions: ended("08:00:00"), metadata: written("08:01:00", "Mozilla"), says: undefined },
        { why: "the status was written", conditions: ended("08:00:00"), metadata: written("08:01:00", undefined, "f:status"), says: undefined },
        { why: "a run goes on", conditions: [running], metadata: written("08:01:00"), says: "is carrying out the settings" },
    ])
        it(`answers settings ${says === undefined ? "with" : "not yet with"} its success: ${why}`, () =>
            assert.equal(operatorTrouble(object(conditions, metadata)), says));

    it("that was started anew has to look again", () => {
        const startedAt = (time: string) => Date.parse(at(time));
        assert.equal(operatorTrouble(object(ended("08:00:00")), startedAt("08:01:00")), "was started anew, and has not looked at it since");
        assert.equal(operatorTrouble(object(ended("08:02:00")), startedAt("08:01:00")), undefined);
        assert.equal(operatorTrouble(object([running]), startedAt("08:01:00")), "is carrying out the settings");
    });

    for (const { why, conditions, metadata, note } of [
        { why: "an answer of now", conditions: ended("08:02:00"), metadata: written("08:01:00"), note: "2" },
        { why: "an answer to what somebody else wrote", conditions: ended("08:02:00"), metadata: {}, note: "2" },
        { why: "an answer of before", conditions: ended("08:00:00"), metadata: { ...written("08:01:00"), ...answered("1") }, note: "1" },
        { why: "none ever", conditions: [running], metadata: {}, note: undefined },
    ])
        it(`is noted with its last answer: ${why}`, () =>
            assert.deepEqual(answerNote(object(conditions, metadata)), note === undefined ? {} : { [answeredAnnotation]: note }));
});
