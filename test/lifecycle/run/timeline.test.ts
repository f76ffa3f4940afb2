import assert from "node:assert/strict";
import { type Cluster, kinds } from "../../../provider/kube/index.ts";
import { AttemptRecord, VmTrace } from "../../../provider/report/timeline/index.ts";
import { planByHand } from "../../support/byHand.ts";
import { type Declared, Engine } from "../../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";

const program: readonly Declared[] = [
    { type: "migration-toolkit:virtualization:Migration", name: "run", inputs: { namespace: "demo", plan: "demo/web" } },
];

describe("the timeline of a run", () => {
    let world: InProcess;
    let engine: Engine;
    let cluster: Cluster;
    const up = () => world.play(engine.up(program, startPlugin(world)));
    const records = () => (engine.find("run")!.outputs.attempts as string[]).map((text) => AttemptRecord.parse(JSON.parse(text)));
    const traceOf = (vm: string) => VmTrace.parse(JSON.parse((engine.find("run")!.outputs.timeline as Record<string, string>)[vm]!));
    const said = (vm: string) => traceOf(vm).map(({ attempt, outcome, step }) => `${attempt} ${outcome}${step ? ` ${step}` : ""}`);

    beforeEach(async () => {
        world = await openInProcess({ faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }] });
        ({ cluster } = world.stage);
        engine = new Engine();
        await world.play(planByHand(cluster));
        await up();
    });
    afterEach(() => world.close());

    it("has the attempt that failed, with the step and its cause", () => {
        assert.deepEqual([said("web-01"), said("web-02")], [["1 Succeeded"], ["1 Failed DiskTransferV2v"]]);
        assert.match(traceOf("web-02")[0]!.error!, /Guest conversion failed/);
        assert.deepEqual(
            traceOf("web-01")[0]!.steps.map(([name, , , mib]) => [name, mib]),
            [
                ["Initialize", null],
                ["DiskAllocation", null],
                ["ImageConversion", null],
                ["DiskTransferV2v", 4096],
                ["VirtualMachineCreation", null],
            ],
        );
    });

    it("has every attempt of the VMs that took part in it, and no other", async () => {
        await up();
        assert.deepEqual([said("web-01"), said("web-02")], [["1 Succeeded"], ["1 Failed DiskTransferV2v", "2 Succeeded"]]);
        assert.deepEqual(
            records().map(({ attempt, name, outcome }) => [attempt, name, outcome]),
            [
                [1, "web-1", "Failed"],
                [2, "web-2", "Succeeded"],
            ],
        );
        assert.equal(traceOf("web-02")[1]!.wasOff, true);
    });

    it("keeps attempts whose objects are gone, through updates and refreshes", async () => {
        await cluster.delete(kinds.migration, { name: "web-1", namespace: "demo" });
        await up();
        assert.deepEqual(said("web-02"), ["1 Failed DiskTransferV2v", "2 Succeeded"]);
        await world.play(engine.refresh(startPlugin(world)));
        assert.deepEqual([said("web-01"), said("web-02"), records().length], [["1 Succeeded"], ["1 Failed DiskTransferV2v", "2 Succeeded"], 2]);
    });

    it("is the same after a refresh", async () => {
        const { attempts, timeline } = engine.find("run")!.outputs;
        await world.play(engine.refresh(startPlugin(world)));
        const again = engine.find("run")!.outputs;
        assert.deepEqual([again.attempts, again.timeline], [attempts, timeline]);
    });

    it("holds nothing of a VM but what it names", () =>
        assert.doesNotMatch(JSON.stringify(engine.find("run")!.outputs.timeline), /canary|luks|hooks|secret/));
});
