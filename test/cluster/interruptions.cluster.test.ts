import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { eventually } from "../support/pulumi.ts";
import { type Rehearsed, startRehearsed } from "../support/rehearsed.ts";
import { wave } from "../support/wave.ts";
import type { ControlPlane } from "./controlPlane.ts";
import type { Program } from "./program.ts";
import { controlPlane } from "./world.ts";

/** Ways in which the ground goes away under a wave and comes back. */
const interruptions: readonly { readonly what: string; readonly happen: (plane: ControlPlane) => Promise<void> }[] = [
    { what: "the API server is killed and started again", happen: async ({ apiServer }) => again(apiServer, 2_000) },
    { what: "etcd is killed and started again", happen: async ({ etcd }) => again(etcd, 2_000) },
    {
        what: "both are killed, and all versions but the newest are forgotten before watches come back",
        happen: async (plane) => {
            await plane.apiServer.end("SIGKILL");
            await again(plane.etcd, 0);
            await plane.compact();
            plane.apiServer.start();
            await plane.apiServer.ready();
        },
    },
];

async function again(program: Program, after: number): Promise<void> {
    await program.end("SIGKILL");
    await new Promise((wake) => setTimeout(wake, after));
    program.start();
    await program.ready();
}

for (const { what, happen } of interruptions)
    describe(`a wave during which ${what}`, () => {
        let plane: ControlPlane;
        let rehearsed: Rehearsed;

        before(async function () {
            plane = await controlPlane(this);
            rehearsed = await startRehearsed(this, { speed: 120 });
            rehearsed.stack.program(() => wave());
        });
        after(() => rehearsed?.stop());

        it("ends well, with one run and every VM moved once", async () => {
            const { stack, world } = rehearsed;
            const runs = async () => (await world.cluster.list(kinds.migration)).items;
            const up = stack.up();
            await eventually("the run has begun", async () => (await runs())[0]?.status?.vms !== undefined);
            await happen(plane);
            const run = await up;
            assert.ok(run.ok, run.output);
            assert.equal(run.outputs.summary?.value, "2 of 2 VMs moved");
            assert.equal((await runs()).length, 1);
            const machines = (await world.cluster.list(kinds.virtualMachine)).items.map(({ metadata }) => metadata.name);
            assert.deepEqual(machines, ["web-01", "web-02"]);
        });
    });
