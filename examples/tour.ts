import { join } from "node:path";
import { styleText } from "node:util";
import Table from "cli-table3";
import { ensurePulumi, openProject, type Project, repository } from "../provider/toolchain/index.ts";
import { serveProgram } from "./inline.ts";

/** What becomes of an example from command to command. */
export interface Tour<Seen> {
    /** Folder of the example. */
    readonly example: string;
    /** Configuration that its program asks for. */
    readonly config?: Readonly<Record<string, string>>;
    /** Secret configuration that its program asks for. */
    readonly secrets: Readonly<Record<string, string>>;
    /** True for a program that the toolchain's language host is too old for. */
    readonly isInline?: boolean;
    readonly stops: readonly Stop<Seen>[];
    /** What of the stack's state the stops and the end are about; undefined = nothing is there. */
    look(resources: readonly Resource[]): Seen | undefined;
    /** The table at the end, from what was seen after each stop. */
    end(seen: readonly Seen[]): End;
}

export interface Stop<Seen> {
    readonly heading: string;
    readonly args: readonly string[];
    /** Done just before the command. */
    before?(): void;
    /** What must be true afterwards; a sentence when it is not. */
    complaint(exitCode: number, seen: Seen | undefined, before: Seen | undefined): string | undefined;
}

export interface Resource {
    readonly type: string;
    readonly urn: string;
    readonly outputs?: unknown;
}

export interface End {
    readonly heading: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
}

/**
 * Takes an example through a rehearsal with the real Pulumi CLI, in a temporary folder that is removed afterwards.
 *
 * Shape: the exit code: 0 only if everything went as the headings say.
 */
export async function walk<Seen>(tour: Tour<Seen>): Promise<number> {
    const project = await openProject(await ensurePulumi(), join(repository, "examples", tour.example));
    try {
        return await walkIn(project, tour);
    } finally {
        await project.close();
    }
}

async function walkIn<Seen>(project: Project, { config = {}, secrets, isInline = false, stops, look, end }: Tour<Seen>): Promise<number> {
    await project.pulumi(["stack", "init", "rehearsal"]);
    for (const [key, value] of Object.entries(config)) await project.pulumi(["config", "set", key, value]);
    for (const [key, value] of Object.entries(secrets)) await project.pulumi(["config", "set", "--secret", key, value]);
    const all: (Seen | undefined)[] = [];
    for (const { heading, args, before, complaint } of stops) {
        before?.();
        console.log(`\n${bold(heading)}\n${dim(`$ pulumi ${args.join(" ")}`)}\n`);
        const inline = isInline && args[0] !== "destroy" ? await serveProgram(join(project.folder, "index.js")) : undefined;
        const { exitCode } = await project.pulumi([...args, ...(inline?.args ?? []), "--color", isTerminal ? "always" : "never"], {
            onLine: (line) => console.log(`  ${line}`),
        });
        inline?.close();
        const seen = look(await resourcesIn(project));
        const wrong = complaint(exitCode, seen, all.at(-1));
        all.push(seen);
        if (!wrong) continue;
        console.error(`\nThis did not go as told (exit code ${exitCode}): ${wrong}`);
        return 1;
    }
    const { heading, head, rows } = end(all.filter((each) => each !== undefined));
    const table = new Table({ head: [...head], style: { head: [], border: [] } });
    table.push(...rows.map((row) => [...row]));
    console.log(`\n${bold(heading)}\n${table.toString()}`);
    return 0;
}

async function resourcesIn(project: Project): Promise<readonly Resource[]> {
    const { stdout } = await project.pulumi(["stack", "export"]);
    return JSON.parse(stdout).deployment.resources ?? [];
}

export function unless(isFine: boolean, complaint: string): string | undefined {
    return isFine ? undefined : complaint;
}

const isTerminal = process.stdout.isTTY === true;

function bold(text: string): string {
    return isTerminal ? styleText("bold", text) : `== ${text}`;
}

function dim(text: string): string {
    return isTerminal ? styleText("dim", text) : text;
}
