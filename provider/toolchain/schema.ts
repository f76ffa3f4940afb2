/** `npm run schema`: writes `schema.json` from the shapes; with `--check` it only says whether the file is what it would write. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageDefinition } from "../resources/index.ts";
import { formatSchema, writeSchema } from "../schema/writer.ts";
import { repository } from "./pins.ts";

const path = join(repository, "schema.json");
const text = formatSchema(writeSchema(packageDefinition));

if (!process.argv.includes("--check")) await writeFile(path, text);
else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
    console.error("schema.json is not what the shapes in provider/schema say: run `npm run schema && npm run sdk` and look at the difference");
    process.exit(1);
}
