import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { pageFile } from "../report/html/script.ts";
import { buildPage } from "./page.ts";
import { slim } from "./slim.ts";

/**
 * Bundles the plugin into a folder that can be copied anywhere: `pulumi-resource-migration-toolkit` starts `plugin.mjs`, which has
 * everything it needs beside it.
 *
 * Errors: those of esbuild, which has printed them.
 */
export async function bundlePlugin(entry: string, folder: string): Promise<void> {
    await bundle(entry, folder, "plugin", "pulumi-resource-migration-toolkit");
}

/**
 * Bundles the command line likewise: `pulumi-migration-toolkit` starts `cli.mjs`, and what report pages do lies beside it. The two share no file, so
 * neither costs the other's start anything.
 */
export async function bundleCommandLine(entry: string, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, pageFile), await buildPage());
    await bundle(entry, folder, "cli", "pulumi-migration-toolkit");
}

async function bundle(entry: string, folder: string, name: string, program: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const { metafile } = await build({
        entryPoints: { [name]: entry },
        outdir: folder,
        outExtension: { ".js": ".mjs" },
        chunkNames: `${name}-[hash]`,
        bundle: true,
        // What is imported on demand, the rehearsal above all, is a file of its own and costs a start nothing.
        splitting: true,
        metafile: true,
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
    await removeOthers(folder, name, Object.keys(metafile.outputs));
    await writeProgram(join(folder, program), launcher(name));
    await writeProgram(join(folder, `${program}.cmd`), `@node "%~dp0${program}" %*\r\n`);
}

/** Removes the files of earlier bundles of that name. */
async function removeOthers(folder: string, name: string, written: readonly string[]): Promise<void> {
    const fresh = new Set(written.map((path) => basename(path)));
    const stale = (await readdir(folder)).filter((file) => (file.startsWith(`${name}-`) || file.startsWith(`${name}.`)) && !fresh.has(file));
    await Promise.all(stale.map((file) => rm(join(folder, file), { force: true })));
}

async function writeProgram(path: string, text: string): Promise<void> {
    await writeFile(path, text);
    await chmod(path, 0o755);
}

/** Works as a module and as a script, because nobody knows whose package.json is above a copied folder. */
function launcher(name: string): string {
    return `#!/usr/bin/env node
import("node:module").then((module) => module.enableCompileCache?.()).then(() => import("./${name}.mjs"));
`;
}

/** What bundled CommonJS packages expect to find around them. */
const commonJsGlobals = [
    `import { createRequire } from "node:module";`,
    `const require = createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`,
].join(" ");
