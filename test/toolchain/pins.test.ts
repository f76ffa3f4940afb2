import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageDefinition } from "../../provider/resources/index.ts";
import { kubernetesVersion, packageVersion, pulumiVersion, repository } from "../../provider/toolchain/pins.ts";

describe("pinned versions", () => {
    for (const module of ["pulumi", "sdkgen"]) {
        it(`are the same for the Pulumi SDK and the Go module ${module}`, async () => {
            const text = await readFile(join(repository, "provider", "toolchain", "go", module, "go.mod"), "utf8");
            assert.match(text, new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion.replaceAll(".", "\\.")}\\b`));
        });
    }

    it("are the same for the API server and its Go module, staging modules included", async () => {
        const text = await readFile(join(repository, "provider", "toolchain", "go", "kube-apiserver", "go.mod"), "utf8");
        assert.match(text, new RegExp(`^require k8s.io/kubernetes v${kubernetesVersion}$`, "m"));
        const staging = [...text.matchAll(/=> k8s\.io\/\S+ (\S+)/g)].map(([, version]) => version);
        assert.deepEqual([...new Set(staging)], [kubernetesVersion.replace(/^1\./, "v0.")]);
    });

    it("are exact for the Pulumi SDK, whose internals the components use", () => {
        assert.match(pulumiVersion, /^\d+\.\d+\.\d+$/);
    });

    it("are the same for the package and what its schema says", () => {
        assert.equal(packageDefinition.version, packageVersion);
    });
});
