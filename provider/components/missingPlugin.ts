import { MigrationError } from "../errors.ts";

/**
 * A failure in which the engine looked for another provider's plugin in vain, in words that say what to add; any other failure as it is.
 *
 * Source: `NewMissingError` in Pulumi `sdk/go/common/workspace/plugins.go`; the message of its downloader when there is no network.
 */
export function withRemedy(error: unknown): unknown {
    const text = error instanceof Error ? error.message : String(error);
    const found = missing.map((pattern) => pattern.exec(text)?.groups).find((groups) => groups !== undefined);
    const plugin = found?.plugin;
    if (!plugin || plugin === "migration-toolkit") return error;
    const command = ["pulumi plugin install resource", plugin, found.version].filter(Boolean).join(" ");
    const also = plugin === "kubernetes" ? "" : ` or add \`@pulumi/${plugin}\` to the program's package.json,`;
    return new MigrationError(
        "PluginMissing",
        `a part of it is made by the provider \`${plugin}\`, whose plugin is not there: run \`${command}\`,${also} and try again`,
        {
            cause: error,
        },
    );
}

const missing = [
    /no resource plugin '(?:pulumi-resource-)?(?<plugin>[a-z0-9-]+?)(?:-v(?<version>\d[^'\s]*))?' found/,
    /[Cc]ould not (?:automatically )?(?:download|find)[^\n]*?pulumi-resource-(?<plugin>[a-z0-9-]+)[^\n]*?v?(?<version>\d+\.\d+\.\d+)?/,
];
