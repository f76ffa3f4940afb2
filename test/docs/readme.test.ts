import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { compileQuery, parseQuery } from "../../provider/selection/index.ts";
import { repository } from "../../provider/toolchain/pins.ts";

const documents = [
    "README.md",
    ".github/CONTRIBUTING.md",
    "provider/CHANGELOG.md",
    "examples/first-wave/README.md",
    "examples/hooks/README.md",
    "examples/import-disk/README.md",
    "examples/waves/README.md",
    "examples/real-cluster/README.md",
];

describe("the documents", () => {
    for (const document of documents) {
        it(`${document} links only to files that exist`, async () => {
            const text = await readFile(join(repository, document), "utf8");
            const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link ?? "").filter((link) => !/^https?:/.test(link));
            assert.deepEqual(
                links.filter((link) => !existsSync(join(repository, dirname(document), link))),
                [],
            );
        });

        it(`${document} names only scripts that exist`, async () => {
            const text = await readFile(join(repository, document), "utf8");
            const scripts = [...text.matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map(([, script, short]) => script ?? short ?? "");
            assert.deepEqual(
                scripts.filter((script) => !(script in manifest.scripts)),
                [],
            );
        });
    }

    it("show no code that does not stand in an example", async () => {
        const readme = await readFile(join(repository, "README.md"), "utf8");
        const snippets = [...readme.matchAll(/```(?:js|ts|yaml)\n(.*?)```/gs)].map(([, code]) => code ?? "");
        assert.ok(snippets.length > 0);
        const examples = await exampleTexts();
        for (const snippet of snippets)
            assert.ok(
                examples.some((text) => text.includes(snippet)),
                `no example contains\n${snippet}`,
            );
    });

    it("show queries that can be read", async () => {
        const readme = await readFile(join(repository, "README.md"), "utf8");
        const queries = readme.split("\n").filter((line) => line.startsWith("where "));
        assert.ok(queries.length > 2);
        for (const query of queries) compileQuery(parseQuery(query), [], { hosts: [], networks: [], datastores: [] });
    });
});

async function exampleTexts(): Promise<string[]> {
    const entries = await readdir(join(repository, "examples"), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /\.(js|ts|yaml)$/.test(entry.name));
    return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
}
