import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageDefinition } from "../../provider/resources/index.ts";
import { packageVersion, pulumiVersion, repository } from "../../provider/toolchain/pins.ts";

describe("pinned versions", () => {
    for (const module of ["pulumi", "sdkgen"]) {
        it(`are the same for the Pulumi SDK and the Go module ${module}`, async () => {
            const text = await readFile(join(repository, "provider", "toolchain", "go", module, "go.mod"), "utf8");
            assert.match(text, new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion.replaceAll(".", "\\.")}\\b`));
        });
    }

    it("are exact for the Pulumi SDK, whose internals the components use", () => {
        assert.match(pulumiVersion, /^\d+\.\d+\.\d+$/);
    });

    it("are the same for the package and what its schema says", () => {
        assert.equal(packageDefinition.version, packageVersion);
    });
});
