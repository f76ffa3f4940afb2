import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault, World, WorldOptions } from "../../provider/rehearsal/port.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { datacentre } from "./datacentre.ts";
import { type StackOptions, startStack, type TestStack } from "./pulumi.ts";

export interface Rehearsed {
    readonly stack: TestStack;
    readonly world: World;
    stop(): Promise<void>;
}

export interface RehearsedOptions {
    readonly faults?: readonly Fault[];
    readonly speed?: number;
    readonly inventory?: Record<string, unknown>;
    /** Opens the world of this suite alone. */
    readonly open?: OpenWorld;
    /** Contents of the kubeconfig that the stack is given; the world's own when absent. */
    readonly kubeconfig?: (world: World) => Promise<string>;
    /** Plugins of others that the program needs, by name: the program of each. */
    readonly others?: StackOptions["others"];
    readonly environment?: StackOptions["environment"];
}

/** Opens the world of a suite, or skips the suite with a printed reason. */
export type OpenWorld = (context: Mocha.Context, options: WorldOptions) => Promise<World>;

let open: OpenWorld = (_context, options) => openWorld(options);

/** From now on suites run in another world than the small one: the same suites, on a real API server. */
export function rehearseIn(world: OpenWorld): void {
    open = world;
}

/** A stack whose provider is sent to a world by kubeconfig and inventory address, as to a real cluster; the test holds the world. */
export async function startRehearsed(
    context: Mocha.Context,
    { faults = [], speed, inventory = datacentre(), kubeconfig, others, environment, open: own = open }: RehearsedOptions = {},
): Promise<Rehearsed> {
    const folder = mkdtempSync(join(tmpdir(), "wave-"));
    const world = await own(context, { inventory, faults, speed, start: Date.now() });
    const path = join(folder, "kubeconfig");
    writeFileSync(path, (await kubeconfig?.(world)) ?? world.kubeconfig);
    const config = { "migration-toolkit:kubeconfig": { value: path }, "migration-toolkit:inventoryUrl": { value: world.inventoryUrl } };
    const stack = await startStack(context, { config, others, environment });
    const stop = async () => {
        await stack.stop();
        await world.close();
        rmSync(folder, { recursive: true });
    };
    return { stack, world, stop };
}
