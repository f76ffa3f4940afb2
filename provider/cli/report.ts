import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { MigrationError } from "../errors.ts";
import type { Report } from "../report/document/index.ts";

/**
 * `report [FILE]`: a preview as people review it, or runs as they went.
 *
 * Errors: `InvalidInput` when the file cannot be read or holds something else, and for options that exclude each other; with `--live` those of the
 *         cluster.
 */
export function reportCommand(): Command {
    return new Command("report")
        .description(
            "Shows a preview (`pulumi preview --json --show-sames`), finished or interrupted waves (`pulumi stack export`), or what runs in the cluster now (`--live`): as a comment for a pull request, as text, as JSON, or as a page with timelines that needs no network.",
        )
        .argument("[file]", "what the command has printed, or a report in JSON; `-` is standard input", "-")
        .addOption(new Option("-f, --format <view>", "how it is shown").choices(["markdown", "text", "json", "html"]).default("markdown"))
        .option("-t, --title <text>", "heading instead of the stack's name")
        .option("-o, --output <file>", "where it goes; `-` is standard output", "-")
        .option("--live", "read the cluster instead of a file")
        .option("--wave <name>", "with --live: only this wave")
        .option("-n, --namespace <namespace>", "with --live: only this namespace; default: all that may be looked into")
        .option("--kubeconfig <file>", "with --live; default: KUBECONFIG, then ~/.kube/config, then the pod's service account")
        .option("--context <name>", "with --live: context of the kubeconfig; default: its current context")
        .option(
            "--inventory-url <url>",
            "with --live: address of the Forklift inventory, which knows the hosts; default: it is looked for in the cluster",
        )
        .option("--schema", "print the JSON Schema of reports instead")
        .action(async (file: string, options: ReportOptions) => {
            const { readReport, reportSchema } = await import("../report/document/index.ts");
            if (options.schema) return await write(`${JSON.stringify(reportSchema(), undefined, 4)}\n`, options.output);
            const report = options.live ? await live(file, options) : readReport(await input(file, options));
            await write(await show(report, options), options.output);
        });
}

interface ReportOptions {
    readonly format: "markdown" | "text" | "json" | "html";
    readonly title?: string;
    readonly output: string;
    readonly live?: true;
    readonly wave?: string;
    readonly namespace?: string;
    readonly kubeconfig?: string;
    readonly context?: string;
    readonly inventoryUrl?: string;
    readonly schema?: true;
}

const forLive = {
    wave: "--wave",
    namespace: "--namespace",
    kubeconfig: "--kubeconfig",
    context: "--context",
    inventoryUrl: "--inventory-url",
} as const;

async function show(report: Report, { format, title }: ReportOptions): Promise<string> {
    const { toHtml, toJson, toMarkdown, toText } = await import("../report/document/index.ts");
    const views = { markdown: toMarkdown, text: toText, json: toJson, html: toHtml };
    return await views[format](report, { title });
}

async function live(file: string, { wave, namespace, kubeconfig, context, inventoryUrl }: ReportOptions): Promise<Report> {
    if (file !== "-") throw new MigrationError("InvalidInput", `--live reads the cluster, so ${file} would not be read: leave one of them out`);
    const { liveReport } = await import("./liveReport.ts");
    return await liveReport({ wave, namespace, kubeconfig, context, inventoryUrl });
}

async function input(file: string, options: ReportOptions): Promise<string> {
    const stray = Object.entries(forLive).find(([key]) => options[key as keyof typeof forLive] !== undefined);
    if (stray) throw new MigrationError("InvalidInput", `${stray[1]} goes with --live; a file is reported as a whole`);
    if (file !== "-") return await readFile(file, "utf8").catch((cause) => Promise.reject(unreadable(file, cause)));
    if (process.stdin.isTTY)
        throw new MigrationError(
            "InvalidInput",
            "there is nothing to report: name a file, pipe `pulumi preview --json` or `pulumi stack export` into it, or give --live",
        );
    return await text(process.stdin);
}

async function write(shown: string, output: string): Promise<void> {
    if (output === "-") return void process.stdout.write(shown);
    await writeFile(output, shown).catch((cause) => Promise.reject(unwritable(output, cause)));
}

function unreadable(file: string, cause: NodeJS.ErrnoException): MigrationError {
    return new MigrationError("InvalidInput", `cannot read ${file}: ${cause.code === "ENOENT" ? "there is no such file" : cause.message}`, { cause });
}

function unwritable(file: string, cause: NodeJS.ErrnoException): MigrationError {
    return new MigrationError(
        "InvalidInput",
        `--output: cannot write ${file}: ${cause.code === "ENOENT" ? "there is no such folder" : cause.message}`,
        {
            cause,
        },
    );
}
