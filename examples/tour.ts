import { join, relative } from "node:path";
import { styleText } from "node:util";
import Table from "cli-table3";
import { ensurePulumi, openProject, type Project, repository } from "../provider/toolchain/index.ts";
import { serveProgram } from "./inline.ts";

/** What becomes of an example from command to command. */
export interface Tour<Seen> {
    /** Folder of the example. */
    readonly example: string;
    /** Its stacks by name, in the order in which they are made. */
    readonly stacks: Readonly<Record<string, Place>>;
    /** True for a program that the toolchain's language host is too old for. */
    readonly isInline?: boolean;
    readonly stops: readonly (Stop<Seen> | Page)[];
    /** What of a stack's state the stops and the end are about; undefined = nothing is there. */
    look(resources: readonly Resource[]): Seen | undefined;
    /** The table at the end, from what was seen after each stop. */
    end(seen: readonly Seen[]): End;
}

/** Where a stack's project is, and what its program asks for. */
export interface Place {
    /** Folder within the example; absent = the example's own. */
    readonly folder?: string;
    /** Configuration. */
    readonly config?: Readonly<Record<string, string>>;
    /** Secret configuration. */
    readonly secrets?: Readonly<Record<string, string>>;
}

export interface Stop<Seen> {
    readonly heading: string;
    /** The stack; absent = the only one. */
    readonly on?: string;
    readonly args: readonly string[];
    /** Done just before the command. */
    before?(): void;
    /** What must be true afterwards; a sentence when it is not. */
    complaint(exitCode: number, seen: Seen | undefined, before: Seen | undefined): string | undefined;
}

/** A stop that makes the page of a stack's waves. */
export interface Page {
    readonly heading: string;
    readonly on: string;
    /** Where it is written, seen from where the tour was begun. */
    readonly page: string;
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

async function walkIn<Seen>(project: Project, tour: Tour<Seen>): Promise<number> {
    for (const [name, place] of Object.entries(tour.stacks)) await makeStack(project, name, place);
    const all: (Seen | undefined)[] = [];
    for (const stop of tour.stops) {
        const wrong = "page" in stop ? await makePage(project, tour, stop) : await take(project, tour, stop, all);
        if (!wrong) continue;
        console.error(`\nThis did not go as told: ${wrong}`);
        return 1;
    }
    const { heading, head, rows } = tour.end(all.filter((each) => each !== undefined));
    const table = new Table({ head: [...head], style: { head: [], border: [] } });
    table.push(...rows.map((row) => [...row]));
    console.log(`\n${bold(heading)}\n${table.toString()}`);
    for (const { heading: title, page } of tour.stops.filter((stop) => "page" in stop)) console.log(`${title}: ${page}`);
    return 0;
}

async function makeStack(project: Project, name: string, { folder, config = {}, secrets = {} }: Place): Promise<void> {
    await project.pulumi(["stack", "init", name], { within: folder });
    for (const [key, value] of Object.entries(config)) await project.pulumi(["config", "set", key, value], { within: folder });
    for (const [key, value] of Object.entries(secrets)) await project.pulumi(["config", "set", "--secret", key, value], { within: folder });
}

async function take<Seen>(project: Project, tour: Tour<Seen>, stop: Stop<Seen>, all: (Seen | undefined)[]): Promise<string | undefined> {
    const { within, onStack, shown } = placeOf(tour, stop);
    console.log(`\n${bold(stop.heading)}\n${dim(`$ pulumi ${[...stop.args, ...shown].join(" ")}`)}\n`);
    stop.before?.();
    const inline = tour.isInline && stop.args[0] !== "destroy" ? await serveProgram(join(project.folder, "index.js")) : undefined;
    const args = [...stop.args, ...onStack, ...(inline?.args ?? []), "--color", isTerminal ? "always" : "never"];
    const { exitCode } = await project.pulumi(args, { within, onLine: indented });
    inline?.close();
    const seen = tour.look(await resourcesIn(project, onStack, within));
    const wrong = stop.complaint(exitCode, seen, all.at(-1));
    all.push(seen);
    return wrong && `exit code ${exitCode}, ${wrong}`;
}

async function makePage<Seen>(project: Project, tour: Tour<Seen>, { heading, on, page }: Page): Promise<string | undefined> {
    const { within, onStack, shown } = placeOf(tour, { on });
    const args = ["report", "--format", "html", "--output"];
    console.log(
        `\n${bold(heading)}\n${dim(`$ pulumi stack export ${shown.join(" ")} | npx pulumi-migration-toolkit ${[...args, page].join(" ")}`)}\n`,
    );
    const { stdout } = await project.pulumi(["stack", "export", ...onStack], { within });
    const { exitCode } = await project.toolkit([...args, relative(project.folder, join(process.cwd(), page))], { input: stdout, onLine: indented });
    return unless(exitCode === 0, "the page should have been written");
}

/** Of a tour with one stack nobody needs to say which. */
function placeOf<Seen>({ stacks }: Tour<Seen>, { on = Object.keys(stacks)[0]! }: { readonly on?: string }) {
    const onStack = ["--stack", on];
    return { within: stacks[on]!.folder, onStack, shown: Object.keys(stacks).length > 1 ? onStack : [] };
}

async function resourcesIn(project: Project, onStack: readonly string[], within: string | undefined): Promise<readonly Resource[]> {
    const { stdout } = await project.pulumi(["stack", "export", ...onStack], { within });
    return JSON.parse(stdout).deployment.resources ?? [];
}

export function unless(isFine: boolean, complaint: string): string | undefined {
    return isFine ? undefined : complaint;
}

const isTerminal = process.stdout.isTTY === true;

function indented(line: string): void {
    console.log(`  ${line}`);
}

function bold(text: string): string {
    return isTerminal ? styleText("bold", text) : `== ${text}`;
}

function dim(text: string): string {
    return isTerminal ? styleText("dim", text) : text;
}
