import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import type { World } from "../../provider/rehearsal/port.ts";
import { has, planByHand, runByHand, until } from "../support/byHand.ts";
import { datacentre } from "../support/datacentre.ts";
import { controlPlane, openClusterWorld } from "./world.ts";

describe("the rehearsed world on a real API server", () => {
    let world: World;
    before(async function () {
        world = await openClusterWorld(await controlPlane(this), { inventory: datacentre() });
    });
    after(() => world?.close());

    it("moves a wave", async () => {
        await planByHand(world.cluster);
        await runByHand(world.cluster);
        await until(world.cluster, "migrations", (run) => has(run, "Succeeded"));
        const machines = (await world.cluster.list(kinds.virtualMachine)).items.map(({ metadata }) => metadata.name);
        assert.deepEqual(machines, ["web-01", "web-02"]);
    });
});
