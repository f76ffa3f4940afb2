import assert from "node:assert/strict";
import { MigrationError } from "../../../provider/errors.ts";
import { ApiError, failure, type KubeObject, kinds, type Watches } from "../../../provider/kube/index.ts";
import type { Connected, KindSheet } from "../../../provider/lifecycle/index.ts";
import { ensure } from "../../../provider/lifecycle/object/ensure.ts";
import type { RequestContext } from "../../../provider/serve/port.ts";

const forbidden = new ApiError("patch Plan demo/web", failure(403, "Forbidden", "plans is forbidden: User cannot patch resource"));
const object: KubeObject = { metadata: { name: "stop", namespace: "demo", uid: "u1" } };
const sheet = { kind: kinds.hook, outputsOf: () => ({}), judge: () => ({ state: "ready" }) } as unknown as KindSheet<object>;
const own = { name: "stop", namespace: "demo" };
const desired = {
    kind: kinds.hook,
    own,
    maker: { urn: "urn", stack: "dev", project: "shop", name: "stop", type: "hook" },
    manifest: {},
    companions: [],
} as never;

/** What becomes of a Hook that is applied; `until` is how the wait for it ends. */
async function made(more: Partial<KindSheet<object>>, until: Watches["until"] = async (_targets, decide) => decide([object])!) {
    const told: string[] = [];
    const cluster = { apply: async () => object, patch: () => Promise.reject(forbidden) };
    const session = { cluster, watches: { until }, clock: { now: () => 0 }, timeouts: { settle: 1000 } } as unknown as Connected;
    const progress = { log: (severity: string, line: string) => told.push(`${severity}: ${line}`), status: () => {} };
    const context = { urn: "urn", signal: new AbortController().signal, progress } as unknown as RequestContext;
    const body = { sheet: { ...sheet, ...more }, session };
    return { told, ...(await ensure(body, { news: own, aimed: {} }, desired, undefined, session, context)) };
}

describe("an object that was applied", () => {
    const move = { kind: kinds.plan, ref: { name: "web", namespace: "demo" }, patch: {}, why: "archives the plan" };
    const endings: readonly { readonly why: string; readonly more: Partial<KindSheet<object>>; readonly until?: Watches["until"] }[] = [
        { why: "a move is refused", more: { judge: () => ({ state: "waiting", for: "the plan" }), moves: () => [move] } },
        { why: "it may not be watched", more: {}, until: () => Promise.reject(forbidden) },
    ];
    for (const { why, more, until } of endings)
        it(`is in the state when ${why}, with what to do`, async () => {
            const { id, outputs, unfinished } = await made(more, until);
            assert.deepEqual([id, outputs.uid, unfinished?.inputs], ["demo/stop", "u1", own]);
            assert.match(
                unfinished!.reasons.join("\n"),
                /^Hook demo\/stop was applied, but waiting for it failed: .*give the pipeline's account this right/,
            );
        });

    it("says everything that a failure says", async () => {
        const until = () => Promise.reject(new MigrationError("Refused", "no", { details: ["first", "second"] }));
        assert.deepEqual((await made({}, until)).unfinished!.reasons.slice(1), ["first", "second"]);
    });

    it("is ready although a closer look at it fails", async () => {
        const { unfinished, told } = await made({ remarks: () => Promise.reject(forbidden) });
        assert.equal(unfinished, undefined);
        assert.match(told.join("\n"), /^warning: it is ready, but a closer look at it failed: /);
    });
});
