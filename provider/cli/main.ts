import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { MigrationError } from "../errors.ts";
import { calibrateCommand } from "./calibrate.ts";
import { inventoryCommand } from "./inventory.ts";
import { reportCommand } from "./report.ts";

/** `pulumi-migration-toolkit`: what people and pipelines do beside `pulumi` itself. One file for each command; each loads its work when it is asked. */
const program = new Command("pulumi-migration-toolkit")
    .description("Tools around migrations with Pulumi.")
    .version(manifest.version)
    .addCommand(reportCommand())
    .addCommand(calibrateCommand())
    .addCommand(inventoryCommand());

// Whoever reads may have seen enough.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));

try {
    await program.parseAsync();
} catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    console.error([`error: ${error.message}`, ...error.details].join("\n"));
    process.exitCode = 1;
}
