import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCodes } from "../../provider/errors.ts";
import { packageDefinition } from "../../provider/resources/index.ts";
import { writeSchema } from "../../provider/schema/writer.ts";
import { repository } from "../../provider/toolchain/pins.ts";
import { renewTables } from "../../provider/toolchain/readme.ts";

describe("the README's tables", () => {
    let readme: string;
    before(async () => {
        readme = await readFile(join(repository, "README.md"), "utf8");
    });

    it("have a row for every error code, and for no other", () => {
        const section = readme.slice(readme.indexOf("## Errors"));
        const codes = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
        assert.deepEqual(codes, Object.keys(errorCodes));
    });

    it("are what the code says", () => {
        assert.equal(renewTables(readme, writeSchema(packageDefinition)), readme, "run `npm run schema`");
    });
});
