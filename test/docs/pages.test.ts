import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { repository } from "../../provider/toolchain/pins.ts";
import schema from "../../schema.json" with { type: "json" };
import { type Markdown, markdownIn, readMarkdown } from "../support/markdown.ts";

describe("the pages of sdk/docs", () => {
    let pages: readonly Markdown[];
    before(async () => {
        pages = await markdownIn("sdk/docs");
    });

    it("are what schema.json and examples/snippets give", async () => {
        const args = ["--import", "tsx", join(repository, "provider", "toolchain", "docs.ts"), "--check"];
        const { exitCode, stderr } = await execa(process.execPath, args, { cwd: repository, reject: false });
        assert.equal(exitCode, 0, stderr);
    });

    it("are one for every resource, component and function", () => {
        const tokens = [...Object.keys(schema.resources), ...Object.keys(schema.functions)];
        for (const token of tokens) assert.equal(pages.filter(({ text }) => text.split("\n")[4]?.includes(`\`${token}\``)).length, 1, token);
    });

    it("link only to places that exist, as does the guide", async () => {
        for (const { path, links, anchors } of [...pages, await readMarkdown("examples/real-cluster/README.md")])
            for (const link of links.filter((each) => !/^https?:/.test(each))) {
                const [file = "", place] = link.split("#");
                const target = file === "" ? path : join(dirname(path), file);
                assert.ok(existsSync(join(repository, target)), `${path}: ${link}`);
                const there = file === "" ? anchors : (await readMarkdown(target)).anchors;
                if (place !== undefined) assert.ok(there.has(`#${place}`), `${path}: ${link}`);
            }
    });

    it("are all reached from the index", () => {
        const { links } = pages.find(({ path }) => path === "sdk/docs/index.md")!;
        const others = pages.map(({ path }) => path.replace("sdk/docs/", "")).filter((path) => path !== "index.md");
        assert.deepEqual(
            others.filter((path) => !links.includes(path)),
            [],
        );
    });
});
