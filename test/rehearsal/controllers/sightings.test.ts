import assert from "node:assert/strict";
import type { KubeObject, WatchEvent } from "../../../provider/kube/index.ts";
import { Sightings } from "../../../provider/rehearsal/controllers/sightings.ts";

const object = (uid: string, generation: number): KubeObject => ({ metadata: { name: uid, uid, generation } });
const event = (type: WatchEvent["type"], uid = "a", generation = 1): WatchEvent => ({ type, object: object(uid, generation) });

describe("sightings of a controller", () => {
    const cases = [
        { why: "hear of a new object", given: event("ADDED", "b"), spec: true, any: true },
        { why: "hear of a new spec", given: event("MODIFIED", "a", 2), spec: true, any: true },
        { why: "leave a write of the status to those who care for it", given: event("MODIFIED"), spec: false, any: true },
        { why: "hear of a deletion", given: event("DELETED"), spec: true, any: true },
        { why: "pass over what is no object", given: event("BOOKMARK"), spec: false, any: false },
    ];
    for (const { why, given, spec, any } of cases)
        it(why, () => {
            for (const [specOnly, wanted] of [
                [true, spec],
                [false, any],
            ] as const) {
                const sightings = new Sightings();
                sightings.isNews(object("a", 1));
                assert.equal(sightings.counts(given, specOnly), wanted);
            }
        });

    it("keep nothing of what has gone", () => {
        const sightings = new Sightings();
        for (let nth = 0; nth < 100; nth += 1)
            for (const type of ["ADDED", "MODIFIED", "DELETED"] as const) sightings.counts(event(type, `pod-${nth}`), true);
        assert.equal(sightings.count, 0);
    });
});
