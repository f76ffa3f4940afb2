import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { slim } from "./slim.ts";

/**
 * Bundles the plugin into a folder that can be copied anywhere: `pulumi-resource-migration-toolkit` starts `plugin.mjs`, which contains
 * everything.
 *
 * Errors: those of esbuild, which has printed them.
 */
export async function bundlePlugin(entry: string, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await build({
        entryPoints: [entry],
        outfile: join(folder, "plugin.mjs"),
        bundle: true,
        platform: "node",
        target: "node20",
        format: "esm",
        minify: true,
        keepNames: true,
        legalComments: "linked",
        logLevel: "warning",
        banner: { js: commonJsGlobals },
        plugins: [slim],
    });
    await writeProgram(join(folder, "pulumi-resource-migration-toolkit"), launcher);
    await writeProgram(join(folder, "pulumi-resource-migration-toolkit.cmd"), windowsLauncher);
}

async function writeProgram(path: string, text: string): Promise<void> {
    await writeFile(path, text);
    await chmod(path, 0o755);
}

/** Works as a module and as a script, because nobody knows whose package.json is above a copied folder. */
const launcher = `#!/usr/bin/env node
import("node:module").then((module) => module.enableCompileCache?.()).then(() => import("./plugin.mjs"));
`;

const windowsLauncher = `@node "%~dp0pulumi-resource-migration-toolkit" %*\r\n`;

/** What bundled CommonJS packages expect to find around them. */
const commonJsGlobals = [
    `import { createRequire } from "node:module";`,
    `const require = createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`,
].join(" ");
