/**
 * `npm start`: takes `first-wave` through a rehearsal with the real Pulumi CLI, in a temporary folder that is removed afterwards.
 * It ends with 0 only if everything went as the headings say.
 */
import { join } from "node:path";
import { styleText } from "node:util";
import Table from "cli-table3";
import { ensurePulumi, openProject, type Project, repository } from "../provider/toolchain/index.ts";

interface Stop {
    readonly heading: string;
    readonly args: readonly string[];
    /** What must be true afterwards; a sentence when it is not. */
    readonly complaint: (exitCode: number, run: Run | undefined, before: Run | undefined) => string | undefined;
}

/** The Migration in the stack's state. */
interface Run {
    readonly vms: Readonly<Record<string, { readonly outcome: string; readonly error?: string; readonly completedAt?: string }>>;
}

const tour: readonly Stop[] = [
    {
        heading: "The promise: what would happen, nothing is touched",
        args: ["preview"],
        complaint: (exitCode, run) => unless(exitCode === 0 && !run, "the preview should succeed and leave nothing behind"),
    },
    {
        heading: "The wave: web-02 is made to fail, and `up` says so at once",
        args: ["up", "--yes", "--skip-preview"],
        complaint: (exitCode, run) => unless(exitCode !== 0 && outcomes(run) === "db-01 Succeeded, web-01 Succeeded, web-02 Failed", outcomes(run)),
    },
    {
        heading: "The same command again: only web-02 moves",
        args: ["up", "--yes", "--skip-preview"],
        complaint: (exitCode, run, before) => unless(exitCode === 0 && moved(before, run).join() === "web-02", outcomes(run)),
    },
    {
        heading: "Nothing left to do",
        args: ["preview", "--expect-no-changes"],
        complaint: (exitCode) => unless(exitCode === 0, "a preview after success should be empty"),
    },
    {
        heading: "The end: migration objects go, VMs on both sides stay",
        args: ["destroy", "--yes", "--skip-preview"],
        complaint: (exitCode, run) => unless(exitCode === 0 && !run, "destroy should leave nothing in the stack"),
    },
];

const isTerminal = process.stdout.isTTY === true;
const project = await openProject(await ensurePulumi(), join(repository, "examples", "first-wave"));
// Ctrl-C reaches the CLI by the terminal; the tour ends after it and cleans up.
process.on("SIGINT", () => undefined);
try {
    process.exitCode = await walk(project);
} finally {
    await project.close();
}

async function walk(project: Project): Promise<number> {
    await project.pulumi(["stack", "init", "rehearsal"]);
    await project.pulumi(["config", "set", "--secret", "vcenterPassword", "known-only-to-the-rehearsal"]);
    const runs: (Run | undefined)[] = [];
    for (const { heading, args, complaint } of tour) {
        console.log(`\n${bold(heading)}\n${dim(`$ pulumi ${args.join(" ")}`)}\n`);
        const { exitCode } = await project.pulumi([...args, "--color", isTerminal ? "always" : "never"], {
            onLine: (line) => console.log(`  ${line}`),
        });
        const run = await seenRun(project);
        const wrong = complaint(exitCode, run, runs.at(-1));
        runs.push(run);
        if (!wrong) continue;
        console.error(`\nThis did not go as told (exit code ${exitCode}): ${wrong}`);
        return 1;
    }
    console.log(`\n${bold("What became of the VMs")}\n${outcomeTable(runs.filter((run) => run !== undefined))}`);
    return 0;
}

async function seenRun(project: Project): Promise<Run | undefined> {
    const { stdout } = await project.pulumi(["stack", "export"]);
    const resources: { type: string; outputs?: Run }[] = JSON.parse(stdout).deployment.resources ?? [];
    return resources.find(({ type }) => type === "migration-toolkit:virtualization:Migration")?.outputs;
}

function outcomes(run: Run | undefined): string {
    const vms = Object.entries(run?.vms ?? {}).sort(([a], [b]) => a.localeCompare(b));
    return vms.map(([name, { outcome }]) => `${name} ${outcome}`).join(", ") || "no run is in the state";
}

/** The VMs that have moved between two looks. */
function moved(before: Run | undefined, after: Run | undefined): string[] {
    const names = Object.keys(after?.vms ?? {}).filter((name) => after?.vms[name]?.outcome === "Succeeded");
    return names.filter((name) => after?.vms[name]?.completedAt !== before?.vms[name]?.completedAt);
}

function outcomeTable(runs: readonly Run[]): string {
    const [first, second] = runs;
    const movedNext = moved(first, second);
    const table = new Table({ head: ["VM", "first up", "second up", "why"], style: { head: [], border: [] } });
    for (const [name, vm] of Object.entries(first?.vms ?? {})) {
        table.push([name, vm.outcome, movedNext.includes(name) ? "Succeeded" : "left alone", vm.error ?? ""]);
    }
    return table.toString();
}

function unless(isFine: boolean, complaint: string): string | undefined {
    return isFine ? undefined : complaint;
}

function bold(text: string): string {
    return isTerminal ? styleText("bold", text) : `== ${text}`;
}

function dim(text: string): string {
    return isTerminal ? styleText("dim", text) : text;
}
