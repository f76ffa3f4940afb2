import assert from "node:assert/strict";
import { type Cluster, coalesced, kinds, type ObjectRef } from "../../provider/kube/index.ts";

const plan = (name: string): ObjectRef => ({ name, namespace: "demo" });

/** A cluster that takes down what it is asked; `release` lets it answer. */
function slow() {
    const asked: string[] = [];
    let release = () => {};
    const open = new Promise<void>((resolve) => {
        release = resolve;
    });
    const get: Cluster["get"] = async (_kind, { name }, options) => {
        asked.push(name);
        await open;
        options?.signal?.throwIfAborted();
        return { metadata: { name } };
    };
    const list: Cluster["list"] = async (kind, options) => {
        asked.push(`${kind.plural} ${options?.namespace ?? "everywhere"}`);
        return { items: [], resourceVersion: "1" };
    };
    return { cluster: coalesced({ get, list } as unknown as Cluster), asked, release };
}

describe("equal reads", () => {
    it("share one request when they are asked for in the same moment", async () => {
        const { cluster, asked, release } = slow();
        const answers = [cluster.get(kinds.plan, plan("web")), cluster.get(kinds.plan, plan("web")), cluster.get(kinds.plan, plan("db"))];
        release();
        assert.deepEqual(
            (await Promise.all(answers)).map((each) => each?.metadata.name),
            ["web", "web", "db"],
        );
        assert.deepEqual(asked, ["web", "db"]);
    });

    it("do not share one that is under way: its answer may be older than the question", async () => {
        const { cluster, asked, release } = slow();
        const first = cluster.get(kinds.plan, plan("web"));
        await new Promise((resolve) => setImmediate(resolve));
        const second = cluster.get(kinds.plan, plan("web"));
        release();
        await Promise.all([first, second]);
        assert.deepEqual(asked, ["web", "web"]);
    });

    it("are told apart by kind, namespace and selector", async () => {
        const { cluster, asked } = slow();
        await Promise.all([
            cluster.list(kinds.plan, { namespace: "demo" }),
            cluster.list(kinds.plan, { namespace: "demo" }),
            cluster.list(kinds.plan, { namespace: "demo", labelSelector: "a=b" }),
            cluster.list(kinds.plan),
            cluster.list(kinds.migration, { namespace: "demo" }),
        ]);
        assert.deepEqual(asked, ["plans demo", "plans demo", "plans everywhere", "migrations demo"]);
    });

    it("go on for the others when one stops to wait", async () => {
        const { cluster, release } = slow();
        const impatient = new AbortController();
        const [one, other] = [cluster.get(kinds.plan, plan("web"), { signal: impatient.signal }), cluster.get(kinds.plan, plan("web"))];
        impatient.abort(new Error("enough"));
        await assert.rejects(one, /enough/);
        release();
        assert.equal((await other)?.metadata.name, "web");
    });
});
