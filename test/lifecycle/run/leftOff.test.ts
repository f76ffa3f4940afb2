import assert from "node:assert/strict";
import { planByHand } from "../../support/byHand.ts";
import { Engine } from "../../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";

describe("another attempt", () => {
    let world: InProcess;
    const secondTry = async (spec: object = {}, wake = false) => {
        world = await openInProcess({ faults: [{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }] });
        const engine = new Engine();
        await world.play(planByHand(world.stage.cluster, undefined, spec));
        const run = { type: "migration-toolkit:virtualization:Migration", name: "run", inputs: { namespace: "demo", plan: "demo/web" } };
        assert.ok(!(await world.play(engine.up([run], startPlugin(world)))).isOk);
        if (wake) await world.stage.source.change("vm-2", { powerState: "poweredOn", toolsRunningStatus: "guestToolsRunning" });
        if (wake) await world.pass(60_000);
        const preview = await world.play(engine.preview([run], startPlugin(world)));
        const up = await world.play(engine.up([run], startPlugin(world)));
        assert.ok(preview.isOk && up.isOk, [...preview.errors, ...up.errors].join("\n"));
        return [preview.told.join("\n"), up.told.join("\n")];
    };
    const warning =
        /web-02 ran before an attempt failed, and is off in the source since: its target will not be started; start it in the source first/;

    afterEach(() => world.close());

    it("is told to leave a target off whose source the failed one has stopped", async () => {
        for (const told of await secondTry()) assert.match(told, warning);
    });
    it("is not warned of when the plan asks for the target to run", async () => {
        for (const told of await secondTry({ targetPowerState: "on" })) assert.doesNotMatch(told, warning);
    });
    it("is not warned of when the source runs again", async () => {
        for (const told of await secondTry({}, true)) assert.doesNotMatch(told, warning);
    });
});
