import assert from "node:assert/strict";
import fc from "fast-check";
import { kinds } from "../../provider/kube/index.ts";
import { Api, kubeconfig, serveApi } from "../../provider/rehearsal/api/index.ts";
import { realClock } from "../../provider/util/clock.ts";
import { type Request, request, requestedKinds } from "./requests.ts";
import { Side } from "./sides.ts";
import { connectTo, controlPlane } from "./world.ts";

/** How many histories of each kind are compared. */
const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 60);

describe("the small API beside the real one", function () {
    this.timeout(240_000);
    let real: string;
    let small: string;
    let close: () => Promise<void>;
    let count = 0;

    before(async function () {
        const plane = await controlPlane(this);
        real = plane.kubeconfig();
        const connected = connectTo(plane);
        await connected.cluster.apply(kinds.namespace, { metadata: { name: "demo" } }, { fieldManager: "cluster-tier" });
        await connected.close();
        const api = new Api({ clock: realClock, seed: 1 });
        api.create(kinds.namespace, { metadata: { name: "demo" } });
        const served = await serveApi(api, { token: "secret" });
        small = kubeconfig({ ...served, token: "secret" });
        close = served.close;
    });
    after(async () => {
        if (count > 0) console.log(`    ${count} requests were answered alike by both`);
        await close?.();
    });

    for (const kind of requestedKinds)
        it(`answers requests about a ${kind.kind} alike`, async () => {
            let run = 0;
            await fc.assert(
                fc.asyncProperty(fc.array(request(kind), { minLength: 1, maxLength: 8 }), async (history) => {
                    run += 1;
                    count += await compare(history, `${kind.plural}-${run}`);
                }),
                { numRuns: runs, seed: 7, endOnFailure: false },
            );
        });

    async function compare(history: readonly Request[], prefix: string): Promise<number> {
        const sides = [new Side(small, prefix), new Side(real, prefix)] as const;
        try {
            for (const each of history) {
                const [ours, theirs] = await Promise.all([sides[0].send(each), sides[1].send(each)]);
                assert.deepEqual([ours.code, ours.body], [theirs.code, theirs.body], say(each, ours.message, theirs.message, [ours, theirs]));
            }
            return history.length;
        } finally {
            await Promise.all(sides.map((side) => side.close()));
        }
    }
});

function say(request: Request, ours: string | undefined, theirs: string | undefined, answers: unknown): string {
    return `${JSON.stringify(request, null, 1)}\nsmall: ${ours}\nreal: ${theirs}\n${JSON.stringify(answers, null, 1)}`;
}
