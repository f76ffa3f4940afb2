/**
 * `npm run schema`: writes `schema.json` and the README's tables from the shapes and the error codes; with `--check` it only says which
 * of them are not what it would write.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageDefinition } from "../resources/index.ts";
import { formatSchema, writeSchema } from "../schema/writer.ts";
import { repository } from "./pins.ts";
import { renewTables } from "./readme.ts";

const schema = writeSchema(packageDefinition);
const isCheck = process.argv.includes("--check");

await renew("schema.json", () => formatSchema(schema));
await renew("README.md", (readme) => renewTables(readme, schema));

async function renew(name: string, write: (before: string) => string): Promise<void> {
    const path = join(repository, name);
    const before = await readFile(path, "utf8").catch(() => "");
    const after = write(before);
    if (after === before) return;
    if (!isCheck) return writeFile(path, after);
    console.error(`${name} is not what provider/ says: run \`npm run schema && npm run sdk\` and look at the difference`);
    process.exitCode = 1;
}
