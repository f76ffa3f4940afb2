import assert from "node:assert/strict";
import { ApiError, type Cluster, createWatches, kinds } from "../../provider/kube/index.ts";
import { realClock } from "../../provider/util/clock.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { connectTo, controlPlane } from "./world.ts";

describe("watches of a real API server that has forgotten where they were", () => {
    let plane: ControlPlane;
    let cluster: Cluster;
    let close: () => Promise<void>;
    const name = "compaction";
    const ref = { name, namespace: "default" };
    const write = (value: string) => cluster.apply(kinds.configMap, { metadata: ref, data: { value } }, { fieldManager: "cluster-tier" });
    const forget = async () => {
        await plane.apiServer.end("SIGKILL");
        await plane.compact();
        plane.apiServer.start();
        await plane.apiServer.ready();
    };

    before(async function () {
        plane = await controlPlane(this);
        ({ cluster, close } = connectTo(plane));
    });
    after(async () => {
        await cluster?.delete(kinds.configMap, ref);
        await close?.();
    });

    it("are told 410 by the client", async () => {
        const { resourceVersion } = await cluster.list(kinds.configMap);
        await write("one");
        await write("two");
        await forget();
        const watching = async () => {
            for await (const _ of cluster.watch(kinds.configMap, { resourceVersion })) assert.fail("an event although history is gone");
        };
        await assert.rejects(watching(), (error) => error instanceof ApiError && error.code === 410);
    });

    it("are begun anew by whoever waits", async () => {
        const watches = createWatches(cluster, realClock);
        const waiting = watches.until(
            [{ kind: kinds.configMap, ref }],
            ([seen]) => ((seen?.data as { value?: string })?.value === "four" ? "seen" : undefined),
            AbortSignal.timeout(60_000),
        );
        await write("three");
        await forget();
        await write("four");
        assert.equal(await waiting, "seen");
    });
});
