import assert from "node:assert/strict";
import { ApiError } from "../../../provider/kube/index.ts";
import { jsonPatch, mergePatch } from "../../../provider/rehearsal/api/patch.ts";

describe("a merge patch", () => {
    const cases: { why: string; target: unknown; patch: unknown; result: unknown }[] = [
        { why: "adds, changes and removes", target: { a: 1, b: 2 }, patch: { a: 3, b: null, c: 4 }, result: { a: 3, c: 4 } },
        { why: "goes into maps", target: { a: { b: 1, c: 2 } }, patch: { a: { c: null } }, result: { a: { b: 1 } } },
        { why: "replaces lists as a whole", target: { a: [1, 2] }, patch: { a: [3] }, result: { a: [3] } },
        { why: "takes nulls out of what is new, in lists too", target: {}, patch: { a: [{ b: null, c: 1 }] }, result: { a: [{ c: 1 }] } },
        { why: "leaves nulls in a list that takes a map's place", target: { a: {} }, patch: { a: [{ b: null }] }, result: { a: [{ b: null }] } },
    ];
    for (const { why, target, patch, result } of cases) it(why, () => assert.deepEqual(mergePatch(target, patch), result));
});

describe("a JSON patch", () => {
    const cases: { why: string; target: unknown; patch: Parameters<typeof jsonPatch>[1]; result?: unknown }[] = [
        { why: "adds to a map", target: {}, patch: [{ op: "add", path: "/a~1b", value: 1 }], result: { "a/b": 1 } },
        { why: "adds into a list", target: { a: [1, 3] }, patch: [{ op: "add", path: "/a/1", value: 2 }], result: { a: [1, 2, 3] } },
        { why: "adds at the end of a list", target: { a: [1] }, patch: [{ op: "add", path: "/a/-", value: 2 }], result: { a: [1, 2] } },
        { why: "counts from behind", target: { a: [1, 2] }, patch: [{ op: "remove", path: "/a/-1" }], result: { a: [1] } },
        { why: "replaces what is not there", target: {}, patch: [{ op: "replace", path: "/a", value: 1 }], result: { a: 1 } },
        { why: "moves", target: { a: 1 }, patch: [{ op: "move", from: "/a", path: "/b" }], result: { b: 1 } },
        { why: "copies", target: { a: 1 }, patch: [{ op: "copy", from: "/a", path: "/b" }], result: { a: 1, b: 1 } },
        { why: "takes what is absent for null in a test", target: {}, patch: [{ op: "test", path: "/a", value: null }], result: {} },
        { why: "does not apply where a test fails", target: { a: 1 }, patch: [{ op: "test", path: "/a", value: 2 }] },
        { why: "does not apply to a path that is not there", target: {}, patch: [{ op: "add", path: "/a/b", value: 1 }] },
        { why: "does not remove what is not there", target: {}, patch: [{ op: "remove", path: "/a" }] },
        { why: "does not go beyond a list", target: { a: [] }, patch: [{ op: "replace", path: "/a/0", value: 1 }] },
    ];
    for (const { why, target, patch, result } of cases)
        it(why, () => {
            if (result !== undefined) return assert.deepEqual(jsonPatch(target, patch), result);
            assert.throws(
                () => jsonPatch(target, patch),
                (error) => error instanceof ApiError && error.code === 422,
            );
        });
});
