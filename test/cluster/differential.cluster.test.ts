import assert from "node:assert/strict";
import fc from "fast-check";
import { type Cluster, kinds } from "../../provider/kube/index.ts";
import { Api, createLocalCluster, kubeconfig, serveApi } from "../../provider/rehearsal/api/index.ts";
import { realClock } from "../../provider/util/clock.ts";
import { type Request, request, requestedKinds } from "./requests.ts";
import { Side } from "./sides.ts";
import { connectTo, controlPlane } from "./world.ts";

/**
 * Which histories are compared: the same few in every pipeline, others where somebody wants to look further:
 *
 *     DIFFERENTIAL_SEEDS=100-119 DIFFERENTIAL_RUNS=500 npx mocha --no-package --node-option import=tsx --exit test/cluster/differential.cluster.test.ts
 *
 * Shape:  seeds as `7`, `7,8` or `1-20`; runs = how many histories of each kind and seed.
 */
const { DIFFERENTIAL_SEEDS: seeds = "7", DIFFERENTIAL_RUNS: runs = "100" } = process.env;

describe("the small API beside the real one", function () {
    this.timeout(60_000 + Number(runs) * 4_000);
    const sides: { readonly kubeconfig: string; readonly cluster: Cluster; close(): Promise<void> }[] = [];
    let count = 0;

    before(async function () {
        const plane = await controlPlane(this);
        // The real one has no webhooks either.
        const api = new Api({ clock: realClock, seed: 1, hasWebhooks: false });
        const served = await serveApi(api, { token: "secret" });
        sides.push({ kubeconfig: kubeconfig({ ...served, token: "secret" }), cluster: createLocalCluster(api), close: served.close });
        sides.push({ kubeconfig: plane.kubeconfig(), ...connectTo(plane) });
    });
    after(async () => {
        if (count > 0) console.log(`    ${count} requests were answered alike by both`);
        for (const side of sides) await side.close();
    });

    for (const seed of seeds.split(",").flatMap(range))
        for (const kind of requestedKinds)
            it(`answers requests about a ${kind.kind} alike (seed ${seed})`, async () => {
                const namespace = `${kind.plural}-${seed}`;
                for (const { cluster } of sides)
                    await cluster.apply(kinds.namespace, { metadata: { name: namespace } }, { fieldManager: "cluster-tier" });
                let run = 0;
                await fc.assert(
                    fc.asyncProperty(fc.array(request(kind), { minLength: 1, maxLength: 8 }), async (history) => {
                        run += 1;
                        count += await compare(history, namespace, `r${run}`);
                    }),
                    { numRuns: Number(runs), seed, endOnFailure: false },
                );
            });

    async function compare(history: readonly Request[], namespace: string, prefix: string): Promise<number> {
        const [small, real] = sides.map((side) => new Side(side.kubeconfig, namespace, prefix)) as [Side, Side];
        try {
            for (const each of history) {
                const [ours, theirs] = await Promise.all([small.send(each), real.send(each)]);
                assert.deepEqual([ours.code, ours.body], [theirs.code, theirs.body], say(each, ours.message, theirs.message, [ours, theirs]));
            }
            return history.length;
        } finally {
            await Promise.all([small.close(), real.close()]);
        }
    }
});

function range(text: string): readonly number[] {
    const [first = 0, last = first] = text.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function say(request: Request, ours: string | undefined, theirs: string | undefined, answers: unknown): string {
    return `${JSON.stringify(request, null, 1)}\nsmall: ${ours}\nreal: ${theirs}\n${JSON.stringify(answers, null, 1)}`;
}
