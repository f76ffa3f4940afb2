import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { MigrationError } from "../errors.ts";
import type { Fault } from "./port.ts";
import { openWorld } from "./world.ts";

/** `npm run rehearsal`: the small world as a standing server, for kubectl and for stacks that name its kubeconfig. */
const command = new Command("rehearsal")
    .description("A small Kubernetes API with Forklift controllers and an inventory, on 127.0.0.1.")
    .option("--inventory <file>", "inventory snapshot: what the rehearsed vCenter contains", "examples/first-wave/datacenter.json")
    .option("--state <folder>", "where the world is kept between runs", ".rehearsal")
    .option("--port <number>", "port of the Kubernetes API", "0")
    .option("--seed <number>", "same seed, same world", "1")
    .option("--speed <number>", "simulated seconds per second; absent = as fast as events allow")
    .option("--openshift-virtualization <version>", "4.18, or 4.19, where others may migrate VMs between nodes")
    .option(
        "--fault <json>",
        'something that goes wrong, e.g. \'{"kind":"vm","vm":"web-02","step":"ImageConversion","times":1}\'; may be repeated',
        collect,
        [],
    )
    .parse();

interface Options {
    readonly inventory: string;
    readonly state: string;
    readonly port: string;
    readonly seed: string;
    readonly speed?: string;
    readonly openshiftVirtualization?: string;
    readonly fault: readonly Fault[];
}

function collect(text: string, before: readonly Fault[]): readonly Fault[] {
    return [...before, JSON.parse(text) as Fault];
}

async function main({ inventory, state, port, seed, speed, openshiftVirtualization, fault }: Options): Promise<void> {
    const folder = resolve(state);
    const world = await openWorld({
        inventory: resolve(inventory),
        state: folder,
        port: Number(port),
        seed: Number(seed),
        speed: speed === undefined ? undefined : Number(speed),
        openShiftVirtualization: openshiftVirtualization,
        faults: fault,
        // Whoever comes by kubeconfig has a clock of their own.
        start: Date.now(),
    });
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "kubeconfig");
    writeFileSync(path, world.kubeconfig, { mode: 0o600 });
    console.log(`The rehearsal is open. In another shell:

  export KUBECONFIG=${path}
  export MIGRATION_TOOLKIT_INVENTORY_URL=${world.inventoryUrl}
  kubectl get providers,networkmaps,storagemaps,plans,migrations -A

Ctrl-C closes it; the next run finds it as it was (remove ${folder} to begin anew).`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => world.close().then(() => process.exit(0)));
}

main(command.opts<Options>()).catch((error) => {
    console.error(error instanceof MigrationError ? [error.message, ...error.details].join("\n  ") : error);
    process.exitCode = 1;
});
