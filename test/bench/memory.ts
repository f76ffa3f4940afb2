/**
 * `npm run bench:memory`: what is alive, after its garbage, in a process that lives long, at the end divided by what it was after a warm-up. Everything
 * should be near to 1: a process does not grow with the hours it follows a wave, the requests it answers or the worlds it has closed.
 */
import type { ResourceHandler } from "../../provider/serve/port.ts";
import { datacentre, disk, vm } from "../support/datacentre.ts";
import { Engine, type ResourceState } from "../support/engine.ts";
import { collectGarbage } from "../support/garbage.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import { type Fate, Pipeline } from "../support/pipeline.ts";
import { type Inputs, stories, vddk, wave } from "../support/stories/index.ts";

const hour = 3_600_000;
const quiet = { status: () => {}, log: () => {}, rows: () => {} };
const vms = 100;
const names = Array.from({ length: vms }, (_, at) => `web-${at + 1}`);
const inventory = datacentre(names.map((name, at) => vm(name, `vm-${at + 1}`, { host: `host-${(at % 2) + 1}`, disks: [disk(2000, 40)] })));
const warm: Inputs = { type: "warm", vms: Object.fromEntries(names.map((name) => [name, {}])) };

await print(`a wave of ${vms} VMs, warm: 20 hours of precopies ÷ 4 hours`, follow);
await print("one plugin: 200 previews, refreshes and updates of that wave ÷ 50", ask);
await print("60 pipelines, each in a world of its own that was closed ÷ 20", close);
process.exit(0);

async function print(what: string, work: () => AsyncGenerator<void>): Promise<void> {
    const sizes: number[] = [];
    for await (const _ of work()) {
        await collectGarbage();
        sizes.push(process.memoryUsage().heapUsed);
    }
    console.log(`${what}: ${(sizes.at(-1)! / sizes[0]!).toFixed(2)}`);
}

/** Measured after 4 rehearsed hours and after 20. */
async function* follow(): AsyncGenerator<void> {
    const world = await openInProcess({ inventory, settings: { ...vddk, controller_max_vm_inflight: 50, controller_precopy_interval: 30 } });
    const cutover = new Date(world.stage.clock.now() + 21 * hour).toISOString();
    const work = new Engine().up(wave({ plan: warm, run: { cutover } }), silent(startPlugin(world)));
    await world.pass(4 * hour);
    yield;
    await world.pass(16 * hour);
    yield;
    await world.play(work);
    await world.close();
}

/** Measured after 50 rounds and after 200. */
async function* ask(): AsyncGenerator<void> {
    const world = await openInProcess({ inventory, settings: vddk });
    const plugin = silent(startPlugin(world));
    const program = wave({ plan: warm }).slice(0, -1);
    const engine = new Engine();
    await world.play(engine.up(program, plugin));
    for (let round = 1; round <= 200; round += 1) {
        await answerAll(world, plugin, engine, engine.state);
        if (round === 50 || round === 200) yield;
    }
    await world.close();

    async function answerAll({ play }: InProcess, to: typeof plugin, of: Engine, before: readonly ResourceState[]) {
        for (const work of [() => of.preview(program, to), () => of.refresh(to), () => of.up(program, to)]) {
            const { errors } = await play(work());
            if (errors.length > 0) throw new Error(errors.join("\n"));
        }
        of.state = before;
    }
}

/** Measured after 20 pipelines and after 60. In each the plugin is killed at some moment. */
async function* close(): AsyncGenerator<void> {
    for (let nth = 1; nth <= 60; nth += 1) {
        let moments = 0;
        const at: Fate["at"] = async (_moment, { kill }) => {
            if (moments++ === nth) kill();
            return undefined;
        };
        const pipeline = await Pipeline.open(stories[0]!, { at });
        await pipeline.tell(stories[0]!);
        await pipeline.close();
        if (nth === 20 || nth === 60) yield;
    }
}

/** A plugin whose news nobody keeps: the engine of the tests does. */
function silent(plugin: ReturnType<typeof startPlugin>): typeof plugin {
    const resources = Object.entries(plugin.resources).map(([type, handler]) => {
        const create: ResourceHandler["create"] = (request, context) => handler.create(request, { ...context, progress: quiet });
        return [type, Object.assign(Object.create(handler) as ResourceHandler, { create })] as const;
    });
    return { ...plugin, resources: Object.fromEntries(resources) };
}
