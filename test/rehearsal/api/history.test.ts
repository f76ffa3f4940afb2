import assert from "node:assert/strict";
import { ApiError, type KubeObject } from "../../../provider/kube/index.ts";
import { History } from "../../../provider/rehearsal/api/history.ts";
import { shareWith } from "../../../provider/rehearsal/api/share.ts";

const resource = "forklift.konveyor.io/plans";
const capacity = 10_000;

/** A plan whose VMs are at a phase, made of the parts of the one before as far as these are equal. */
function plan(before: KubeObject | undefined, phases: readonly string[]): KubeObject {
    const vms = phases.map((phase, at) => ({ id: `vm-${at}`, phase }));
    return shareWith(before, { metadata: { name: "web" }, status: { vms } });
}

/** How many versions are remembered after `count` of them, the next of which is made of the one before. */
function remembered(count: number, phasesAt: (version: number) => readonly string[]): number {
    const history = new History(0, capacity);
    let before: KubeObject | undefined;
    for (let resourceVersion = 1; resourceVersion <= count; resourceVersion += 1) {
        const object = plan(before, phasesAt(resourceVersion));
        history.add({ type: before ? "MODIFIED" : "ADDED", resource, resourceVersion, object, before });
        before = object;
    }
    for (let version = 0; ; version += 1)
        try {
            return history.after(resource, version).length;
        } catch (error) {
            assert.equal((error as ApiError).code, 410);
        }
}

describe("history of the small API", () => {
    it("remembers what came after a version, of one resource", () => {
        const history = new History(4, capacity);
        for (const [resourceVersion, of] of [
            [5, resource],
            [6, "secrets"],
            [7, resource],
        ] as const)
            history.add({ type: "ADDED", resource: of, resourceVersion, object: plan(undefined, []), before: undefined });
        assert.deepEqual(
            history.after(resource, 5).map(({ resourceVersion }) => resourceVersion),
            [7],
        );
        assert.throws(() => history.after(resource, 3), ApiError);
    });

    for (const versions of [100, 1_000])
        it(`does not outgrow its capacity in ${versions} versions`, () => {
            const count = remembered(versions, (version) => Array.from({ length: 100 }, () => `phase ${version}`));
            assert.equal(count > 1 && count <= capacity / 300, true);
        });

    it("counts what versions share once", () => {
        const all = (version: number) => Array.from({ length: 100 }, () => `phase ${version}`);
        const one = (version: number) => Array.from({ length: 100 }, (_, at) => `phase ${at === version % 100 ? version : 0}`);
        assert.equal(remembered(1_000, one) > 2 * remembered(1_000, all), true);
    });

    it("remembers the last change, whatever it weighs", () =>
        assert.equal(
            remembered(3, (version) => Array.from({ length: capacity }, () => `phase ${version}`)),
            1,
        ));
});
