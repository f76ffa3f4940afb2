/**
 * `npm run docs`: writes the pages of `sdk/docs` from `schema.json` and `examples/snippets`; with `--check` it only says which of them are not what
 * it would write. What people wrote there themselves has no mark of a generated page, and stays.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import schema from "../../schema.json" with { type: "json" };
import type { PackageSpec } from "../schema/packageSpec.ts";
import { mark, writePages } from "./pages/index.ts";
import { repository } from "./pins.ts";

const folder = join(repository, "sdk", "docs");
const pages = writePages(schema as unknown as PackageSpec, await readTexts(join(repository, "examples", "snippets"), ".ts"));
const before = await readTexts(folder, ".md");

const stale = [...pages].filter(([path, text]) => before.get(path) !== text);
const left = [...before].filter(([path, text]) => text.startsWith(mark) && !pages.has(path)).map(([path]) => path);

if (process.argv.includes("--check")) complain([...stale.map(([path]) => path), ...left].sort());
else await renew();

async function renew(): Promise<void> {
    for (const path of left) await rm(join(folder, path));
    for (const [path, text] of stale) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
    }
}

function complain(paths: readonly string[]): void {
    if (paths.length === 0) return;
    console.error("sdk/docs is not what schema.json and examples/snippets give: run `npm run docs` and commit the result. It differs in:");
    for (const path of paths) console.error(`  ${path}`);
    process.exitCode = 1;
}

/** The files of a kind below a folder, by their paths in it. */
async function readTexts(root: string, extension: string): Promise<ReadonlyMap<string, string>> {
    const names = (await readdir(root, { recursive: true }).catch(() => [])).filter((name) => name.endsWith(extension)).sort();
    const entries = names.map(async (name) => [name.replaceAll("\\", "/"), await readFile(join(root, name), "utf8")] as const);
    return new Map(await Promise.all(entries));
}
