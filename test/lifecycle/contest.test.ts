import assert from "node:assert/strict";
import fc from "fast-check";
import type { KubeObject, ManagedFieldsEntry } from "../../provider/kube/index.ts";
import { contestsIn, leavesOf } from "../../provider/lifecycle/contest.ts";

const entry = (manager: string, fieldsV1: Record<string, unknown>, more: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry => ({
    manager,
    operation: "Apply",
    apiVersion: "v1",
    fieldsType: "FieldsV1",
    fieldsV1,
    ...more,
});
const host = (spec: Record<string, unknown>, ...managedFields: ManagedFieldsEntry[]): KubeObject => ({
    metadata: { name: "host", managedFields },
    spec,
});
const limits = (...names: string[]) => ({ "f:spec": { "f:limits": Object.fromEntries(names.map((name) => [`f:${name}`, {}])) } });

describe("a contest for fields", () => {
    const cases = [
        { why: "is none for what is as it is asked for", object: host({ limits: { a: 1 } }, entry("argocd", limits("a"))), contested: [] },
        { why: "is none for what nobody owns", object: host({ limits: { a: 2 } }, entry("argocd", limits("b"))), contested: [] },
        { why: "is none for what is not there", object: host({}, entry("argocd", limits("a"))), contested: [] },
        { why: "is none for what is our own", object: host({ limits: { a: 2 } }, entry("me", limits("a"))), contested: [] },
        { why: "is none for a status", object: host({ limits: { a: 2 } }, entry("x", limits("a"), { subresource: "status" })), contested: [] },
        {
            why: "is one for another's value",
            object: host({ limits: { a: 2 } }, entry("argocd", limits("a"))),
            contested: ["argocd has spec.limits.a"],
        },
        {
            why: "names everybody who shares it",
            object: host({ limits: { a: 2 } }, entry("argocd", limits("a")), entry("me", limits("a")), entry("helm", limits("a", "b"))),
            contested: ["argocd and helm has spec.limits.a"],
        },
        {
            why: "is seen in the words of another version",
            object: host({ limits: { a: 2 } }, entry("argocd", { "f:spec": { "f:part": { "f:limits": { "f:a": {} } } } })),
            contested: ["argocd has spec.limits.a"],
        },
    ];
    for (const { why, object, contested } of cases)
        it(why, () => {
            const found = contestsIn(object, { spec: { limits: { a: 1 } } }, "me", ([spec = "", ...rest]) => [[spec, "part", ...rest]]);
            assert.deepEqual(
                found.map(({ path, owners }) => `${owners.map(({ manager }) => manager).join(" and ")} has ${path.join(".")}`),
                contested,
            );
        });

    it("is about every field that is asked for, once, and a list is one", () => {
        const value = fc.oneof(fc.integer(), fc.array(fc.integer()));
        fc.assert(
            fc.property(fc.dictionary(fc.constantFrom("a", "b", "c"), fc.dictionary(fc.constantFrom("d", "e"), value)), (wanted) => {
                const leaves = leavesOf(wanted);
                assert.equal(leaves.length, Object.values(wanted).flatMap((each) => Object.keys(each)).length);
                for (const { path, value: asked } of leaves) assert.equal(wanted[path[0]!]![path[1]!], asked);
            }),
        );
    });
});
