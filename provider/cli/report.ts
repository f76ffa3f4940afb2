import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { MigrationError } from "../errors.ts";

/**
 * `report [FILE]`: a preview as people review it.
 *
 * Errors: `InvalidInput` when the file cannot be read or holds something else.
 */
export function reportCommand(): Command {
    return new Command("report")
        .description("Shows what `pulumi preview --json --show-sames` has printed as a comment for a pull request, as text or as JSON.")
        .argument("[file]", "what the preview has printed; `-` is standard input", "-")
        .addOption(new Option("-f, --format <view>", "how it is shown").choices(["markdown", "text", "json"]).default("markdown"))
        .option("-t, --title <text>", "heading instead of the stack's name")
        .action(async (file: string, { format, title }: ReportOptions) => {
            const [preview, { readPreview, toJson, toMarkdown, toText }] = await Promise.all([input(file), import("../report/preview/index.ts")]);
            const views = { markdown: toMarkdown, text: toText, json: toJson };
            process.stdout.write(views[format](readPreview(preview), { title }));
        });
}

interface ReportOptions {
    readonly format: "markdown" | "text" | "json";
    readonly title?: string;
}

async function input(file: string): Promise<string> {
    if (file !== "-") return await readFile(file, "utf8").catch((cause) => Promise.reject(unreadable(file, cause)));
    if (process.stdin.isTTY)
        throw new MigrationError("InvalidInput", "there is nothing to report: name a file, or pipe `pulumi preview --json` into it");
    return await text(process.stdin);
}

function unreadable(file: string, cause: NodeJS.ErrnoException): MigrationError {
    return new MigrationError("InvalidInput", `cannot read ${file}: ${cause.code === "ENOENT" ? "there is no such file" : cause.message}`, { cause });
}
