import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import which from "which";
import { parse, stringify } from "yaml";
import { readSnapshot } from "../../provider/inventory/index.ts";
import type { Cluster } from "../../provider/kube/index.ts";
import type { Fault, WorldOptions } from "../../provider/rehearsal/port.ts";
import type { Source } from "../../provider/rehearsal/source.ts";
import { setStage } from "../../provider/rehearsal/stage.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { openProject, type Project, type Pulumi, type Run, repository } from "../../provider/toolchain/index.ts";
import { type Block, blocksOf } from "./markdown.ts";

/** A section of a guide: what it has readers write and run, in order. */
export interface Section {
    readonly heading: string;
    readonly blocks: readonly Block[];
}

export function sectionsOf(path: string): readonly Section[] {
    const text = readFileSync(join(repository, path), "utf8");
    const parts = text.split(/^## /m).slice(1);
    return parts.map((part) => ({ heading: part.split("\n")[0]!, blocks: blocksOf(part) })).filter(({ blocks }) => blocks.length > 0);
}

/** What the world has become, with its time standing still. */
export interface Sight {
    readonly cluster: Cluster;
    readonly source: Source;
}

/** A reader of a guide whose cluster is a rehearsal: `migration-toolkit:kubeconfig` leads into the small world. */
export interface Reader {
    write(path: string, text: string): Promise<void>;
    /** Runs a block. Commands that ask the cluster themselves find it as they would a real one. */
    run(script: string): Promise<Run>;
    look<T>(ask: (sight: Sight) => Promise<T>): Promise<T>;
    close(): Promise<void>;
}

export interface ReaderOptions {
    readonly snapshot: Record<string, unknown>;
    /** The same whoever opens the world: one that is opened without a fault forgets how often it has happened. */
    readonly faults: readonly Fault[];
    readonly environment: Readonly<Record<string, string>>;
    /** When the world begins. */
    readonly now: string;
}

export async function openReader(pulumi: Pulumi, { snapshot, faults, environment, now }: ReaderOptions): Promise<Reader> {
    const project = await openProject(pulumi, emptyFolder());
    const state = join(project.folder, ".world");
    const inventory = join(project.folder, ".snapshot.json");
    writeFileSync(inventory, JSON.stringify(snapshot));
    const carryOut = async (command: string): Promise<Run> => {
        const folder = command.match(naming) && (command.match(naming)![1] ?? ".");
        if (folder) return await rehearse(project, folder, { inventory, state, now, faults });
        if (/^(kubectl|npx pulumi-migration-toolkit inventory) /.test(command))
            return await ask(project, command, { inventory, state, faults, start: Date.parse(now) });
        return await project.shell(command, environment);
    };
    return {
        async write(path, text) {
            await mkdir(dirname(join(project.folder, path)), { recursive: true });
            await writeFile(join(project.folder, path), text);
        },
        async run(script) {
            const runs: Run[] = [];
            for (const command of commandsIn(script)) {
                runs.push(await carryOut(command));
                if (runs.at(-1)!.exitCode !== 0) break;
            }
            const all = (part: "stdout" | "stderr") => runs.map((each) => each[part]).join("\n");
            return { exitCode: runs.at(-1)!.exitCode, stdout: all("stdout"), stderr: all("stderr") };
        },
        async look(answer) {
            const { cluster, source, clock, api } = await setStage({
                snapshot: readSnapshot(inventory),
                state,
                faults,
                isStepped: true,
                start: Date.parse(now),
            });
            const seen = await answer({ cluster, source });
            clock.close();
            api.store.close();
            return seen;
        },
        close: () => project.close(),
    };
}

function emptyFolder(): string {
    return mkdtempSync(join(tmpdir(), "guide-"));
}

function commandsIn(script: string): readonly string[] {
    return script.split("\n").filter((line) => line.trim() !== "");
}

/** The step that names the cluster, of the selected stack of a folder: there the small world is named instead. */
const naming = /^pulumi (?:-C (\S+) )?config set migration-toolkit:kubeconfig /;

async function rehearse(project: Project, folder: string, settings: object): Promise<Run> {
    const run = await project.shell(`pulumi -C ${folder} stack --show-name`);
    const stack = run.stdout.trim();
    const path = join(project.folder, folder, `Pulumi.${stack}.yaml`);
    const before = parse(readFileSync(path, "utf8")) ?? {};
    const after = { ...before, config: { ...before.config, "migration-toolkit:rehearsal": settings } };
    // The CLI reads YAML 1.1, which takes what looks like a time for one.
    writeFileSync(path, stringify(after, { version: "1.1" }));
    return run;
}

async function ask(project: Project, command: string, options: WorldOptions): Promise<Run> {
    if (command.startsWith("kubectl ") && !(await which("kubectl", { nothrow: true }))) return { exitCode: 0, stdout: noKubectl, stderr: "" };
    // Its time is the real one, so that nothing happens meanwhile.
    const world = await openWorld({ ...options, speed: 1 });
    const kubeconfig = join(project.folder, ".kubeconfig");
    writeFileSync(kubeconfig, world.kubeconfig);
    const run = await project.shell(command, { KUBECONFIG: kubeconfig, MIGRATION_TOOLKIT_INVENTORY_URL: world.inventoryUrl });
    await world.close();
    return run;
}

/** What stands for the answers of a kubectl that is not there. */
export const noKubectl = "(no kubectl on PATH)";
