import { copyFile, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { execa } from "execa";
import { cacheFolder } from "./cache.ts";
import { ensureGoTool } from "./goBuild.ts";
import { here } from "./news.ts";
import { pulumiVersion, repository } from "./pins.ts";

/** Languages whose SDKs are kept in `sdk/<language>`. */
export const languages = ["nodejs"] as const;
export type Language = (typeof languages)[number];

/**
 * Generates the SDK of one language into a temporary folder, hands that to `use` and removes it.
 *
 * Errors: the schema does not bind, problem by problem; or the generator cannot be built, see `ensureGoTool`.
 */
export async function withGeneratedSdk<T>(language: Language, use: (folder: string) => Promise<T>): Promise<T> {
    const generator = await ensureGoTool("sdkgen", join(cacheFolder(here.env), `sdkgen-${pulumiVersion}`), here);
    const parent = await mkdtemp(join(tmpdir(), "migration-toolkit-sdk-"));
    const folder = join(parent, language);
    try {
        await execa(generator, [join(repository, "schema.json"), language, folder]);
        // It would keep what is compiled out of the npm package; the repository's own ignores the same.
        await rm(join(folder, ".gitignore"), { force: true });
        if (language === "nodejs") await mendImports(folder);
        return await use(folder);
    } finally {
        await rm(parent, { recursive: true, force: true });
    }
}

/**
 * The Node generator writes `from "virtualization"` where a resource of the root module refers to one of another module; Node would look for a
 * package of that name.
 */
async function mendImports(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true });
    const modules = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    for (const { name } of entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))) {
        const text = await readFile(join(folder, name), "utf8");
        await writeFile(join(folder, name), text.replace(new RegExp(`from "(${modules.join("|")})"`, "g"), 'from "./$1"'));
    }
}

/** Where the committed SDK of a language is. */
export function sdkFolder(language: Language): string {
    return join(repository, "sdk", language);
}

/** Replaces the committed sources of an SDK; what is compiled or installed beside them stays. */
export async function replaceSdk(language: Language, generated: string): Promise<void> {
    for (const name of await sourcesIn(sdkFolder(language))) await rm(join(sdkFolder(language), name), { recursive: true });
    await cp(generated, sdkFolder(language), { recursive: true });
}

/** Files of the committed SDK that differ from the generated one, are missing or too many; by path. */
export async function staleFiles(language: Language, generated: string): Promise<string[]> {
    const committed = await readTree(sdkFolder(language), await sourcesIn(sdkFolder(language)));
    const fresh = await readTree(generated, await readdir(generated));
    const paths = new Set([...committed.keys(), ...fresh.keys()]);
    return [...paths].filter((path) => committed.get(path) !== fresh.get(path)).sort();
}

async function sourcesIn(folder: string): Promise<string[]> {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name !== "bin" && name !== "node_modules");
}

async function readTree(folder: string, names: readonly string[]): Promise<Map<string, string>> {
    const below = await Promise.all(names.map((name) => filesAt(folder, name)));
    const entries = below.flat().map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const);
    return new Map(await Promise.all(entries));
}

/** The files at or below one entry of a folder. */
async function filesAt(folder: string, name: string): Promise<string[]> {
    if (!(await stat(join(folder, name))).isDirectory()) return [name];
    const below = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
    return below.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Compiles the Node SDK into `sdk/nodejs/bin`, from where programs import it. */
export async function compileSdk(): Promise<void> {
    const folder = sdkFolder("nodejs");
    const compiled = join(folder, "bin");
    const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
    const args = [compiler, "-p", folder, "--incremental", "--tsBuildInfoFile", join(compiled, "tsconfig.tsbuildinfo")];
    await execa(process.execPath, args, { stdout: "inherit", stderr: "inherit" });
    await copyFile(join(folder, "package.json"), join(compiled, "package.json"));
}
