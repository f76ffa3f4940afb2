import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { bundleCommandLine, bundlePlugin } from "../../provider/toolchain/bundle.ts";
import { repository } from "../../provider/toolchain/pins.ts";

describe("the bundled plugin", () => {
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "bundle-"));
        const entry = join(folder, "entry.ts");
        await writeFile(entry, `import { basename } from "node:path"; await null; console.log(basename(import.meta.filename), process.argv[2]);`);
        await bundlePlugin(entry, folder);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    const homes = [
        { why: "starts in a folder of modules", type: "module" },
        { why: "starts in a folder of scripts", type: "commonjs" },
        { why: "starts where no package is", type: undefined },
    ];
    for (const { why, type } of homes) {
        it(why, async () => {
            if (type) await writeFile(join(folder, "package.json"), JSON.stringify({ type }));
            else await rm(join(folder, "package.json"), { force: true });
            const { stdout } = await execa(join(folder, "pulumi-resource-migration-toolkit"), ["127.0.0.1:1"]);
            assert.equal(stdout, "plugin.mjs 127.0.0.1:1");
        });
    }

    it("stands beside the command line, and each keeps its files when the other is bundled again", async () => {
        await rm(join(folder, "package.json"), { force: true });
        await bundleCommandLine(join(folder, "entry.ts"), folder);
        await bundlePlugin(join(folder, "entry.ts"), folder);
        const { stdout } = await execa(join(folder, "pulumi-migration-toolkit"), ["report"]);
        assert.equal(stdout, "cli.mjs report");
    });

    it("has kept what the slimmed packages are used for", async () => {
        const entry = join(folder, "kubeconfig.ts");
        await writeFile(entry, usesKubeconfig);
        await bundlePlugin(entry, join(folder, "slim"));
        const { stdout } = await execa(join(folder, "slim", "pulumi-resource-migration-toolkit"));
        assert.equal(stdout, "https://cluster.example.com Invalid input: expected string, received number");
    });
});

const usesKubeconfig = `
    import { loadKubeconfig } from ${JSON.stringify(join(repository, "provider", "kube", "config.ts"))};
    import { z } from ${JSON.stringify(join(repository, "node_modules", "zod", "index.js"))};
    const contexts = [{ name: "c", context: { cluster: "c", user: "u" } }];
    const clusters = [{ name: "c", cluster: { server: "https://cluster.example.com" } }];
    const kubeconfig = JSON.stringify({ "current-context": "c", contexts, clusters, users: [{ name: "u", user: { token: "t" } }] });
    console.log(loadKubeconfig({ kubeconfig }).getCurrentCluster()?.server, z.string().safeParse(1).error?.issues[0]?.message);
`;
