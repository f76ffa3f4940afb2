import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundlePlugin } from "../../provider/toolchain/bundle.ts";

/** By the file that each starts from. */
const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a plugin as it is published, from the sources as they are now, once in a process of tests; it answers the program's path.
 *
 * Every operation of the CLI starts its plugins anew, and from a bundle that takes a fraction of the time.
 */
export function bundled(entry: string): Promise<string> {
    const known = bundles.get(entry) ?? bundle(entry);
    bundles.set(entry, known);
    return known;
}

async function bundle(entry: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "plugin-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    await bundlePlugin(entry, folder);
    return join(folder, "pulumi-resource-migration-toolkit");
}
