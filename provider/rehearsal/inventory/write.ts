/** `npm run datacentre`: writes the example's data centre; with `--check` it only says whether the file is what it would write. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { formatDatacentre } from "./format.ts";
import { generateDatacentre } from "./generate.ts";

const path = fileURLToPath(new URL("../../../examples/first-wave/datacenter.json", import.meta.url));
const text = formatDatacentre(generateDatacentre());

if (!process.argv.includes("--check")) await writeFile(path, text);
else if ((await readFile(path, "utf8")) !== text) {
    console.error("examples/first-wave/datacenter.json is not what provider/rehearsal/inventory says: run `npm run datacentre`");
    process.exitCode = 1;
}
