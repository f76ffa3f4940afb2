import assert from "node:assert/strict";
import { execa } from "execa";
import { repository } from "../../provider/toolchain/pins.ts";

describe("the npm package", () => {
    it("holds the plugin, the command line, the Node SDK and the schema, and no sources", async () => {
        const { stdout } = await execa("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: repository });
        const files: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
        const needed = [
            "bin/pulumi-resource-migration-toolkit",
            "bin/plugin.mjs",
            "bin/pulumi-migration-toolkit",
            "bin/cli.mjs",
            "bin/report-page.js",
            "sdk/nodejs/bin/index.js",
            "sdk/nodejs/bin/package.json",
            "schema.json",
        ];
        assert.deepEqual(
            needed.filter((path) => !files.includes(path)),
            [],
            "`npm run build` makes what is missing",
        );
        assert.deepEqual(
            files.filter((path) => /^(provider|test|examples)\//.test(path)),
            [],
        );
    });
});
