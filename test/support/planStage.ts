import assert from "node:assert/strict";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Source } from "../../provider/rehearsal/source.ts";
import type { Value, ValueMap } from "../../provider/schema/value.ts";
import { planByHand } from "./byHand.ts";
import { type Declared, Engine, Ref } from "./engine.ts";
import { type InProcess, openInProcess, startPlugin } from "./inProcess.ts";
import type { Operation } from "./operation.ts";
import { inventoryDoor } from "./wire.ts";

export type Vms = ReturnType<Source["view"]>["vms"];

/** What a test of a plan's VMs stands on, and may change under it. */
export interface PlanStage {
    world: InProcess;
    engine: Engine;
    /** What the source looks like from now on. */
    move: (vms: Vms) => Vms;
    /** The inventory does not answer. */
    isSilent: boolean;
}

/** A stack with one plan, on a source that moves: each test begins with `start`. */
export function planStage() {
    const on = {} as PlanStage;
    const start = async (faults: readonly Fault[] = []) => {
        on.world = await openInProcess({ faults });
        on.engine = new Engine();
        on.move = (vms) => vms;
        on.isSilent = false;
        await on.world.play(planByHand(on.world.stage.cluster));
    };
    const plugin = () => startPlugin(on.world, { door: (stage) => doorOf({ ...stage, source: moved(stage.source) }) });
    const doorOf = (stage: Parameters<typeof inventoryDoor>[0]) => {
        const door = inventoryDoor(stage);
        return on.isSilent ? { ...door, get: () => Promise.reject(new Error("connection refused")) } : door;
    };
    const moved = (source: Source): Source => ({ ...source, view: () => ({ ...source.view(), vms: on.move(source.view().vms) }) });
    const up = (...program: readonly Declared[]): Promise<Operation> => on.world.play(on.engine.up(program, plugin()));
    const preview = (...program: readonly Declared[]): Promise<Operation> => on.world.play(on.engine.preview(program, plugin()));
    const state = () => on.engine.find("plan")!.inputs as ValueMap & { selected: Record<string, string>; digest: string };
    const seen = (name: string) => JSON.parse(state().selected[name]!) as ValueMap;
    return { on, start, plugin, up, preview, state, seen };
}

export const inputs = {
    namespace: "demo",
    name: "shop",
    source: "demo/vcenter",
    networkMap: "demo/nm",
    storageMap: "demo/sm",
    targetNamespace: "shop",
    preserveStaticIPs: false,
};
export const plan = (over: Record<string, Value> = {}): Declared => ({
    type: "migration-toolkit:virtualization:Plan",
    name: "plan",
    inputs: { ...inputs, vms: { "web-01": {}, "web-02": {} }, ...over },
});
export const run: Declared = {
    type: "migration-toolkit:virtualization:Migration",
    name: "run",
    inputs: { namespace: "demo", plan: new Ref("plan") },
};
export const success = (operation: Operation): Operation => {
    assert.ok(operation.isOk, operation.errors.join("\n"));
    return operation;
};
export const failure = (operation: Operation): string => {
    assert.equal(operation.isOk, false);
    return operation.errors.join("\n");
};
export const changed = (name: string, change: object) => (vms: Vms) => vms.map((vm) => (vm.name === name ? { ...vm, ...change } : vm));
export const grown = changed("web-01", {
    disks: [
        {
            key: 2000,
            file: "[nvme-01] disk-2000.vmdk",
            datastore: { kind: "Datastore", id: "datastore-1" },
            capacity: 44 * 1024 ** 3,
            shared: false,
        },
    ],
});
