import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

    it("makes plain objects of Kubernetes with the little of the SDK that they need", async () => {
        const entry = join(folder, "plainObjects.ts");
        await writeFile(entry, makesPlainObjects);
        await bundlePlugin(entry, join(folder, "plain"));
        const { stdout } = await execa(join(folder, "plain", "pulumi-resource-migration-toolkit"));
        assert.deepEqual(stdout.split("\n").sort(), ["kubernetes:core/v1:Secret Secret true", "pulumi:providers:kubernetes undefined false"]);
    });
});

describe("the files of the bundled plugin", () => {
    let folder: string;
    let files: ReadonlyMap<string, string>;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "bundle-"));
        await bundlePlugin(join(repository, "provider", "index.ts"), folder);
        const names = (await readdir(folder)).filter((name) => name.endsWith(".mjs"));
        files = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    /** A file with all that are loaded together with it. */
    const loadedWith = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
        if (seen.has(name)) return seen;
        seen.add(name);
        for (const [, next] of files.get(name)!.matchAll(/(?:from|import)"\.\/([^"]+\.mjs)"/g)) loadedWith(next!, seen);
        return seen;
    };
    const having = (text: string) => [...files].filter(([, content]) => content.includes(text)).map(([name]) => name);
    const plainObject = "kubernetes:rbac.authorization.k8s.io/v1:Role";

    it("load the Kubernetes SDK with the components that make plain objects, and with nothing else", () => {
        const [sdk, ...others] = having(plainObject);
        assert.ok(sdk && others.length === 0, "in one file");
        const [wave] = having("migration-toolkit:index:Wave").filter((name) => name !== "plugin.mjs");
        for (const name of ["plugin.mjs", wave!]) assert.ok(!loadedWith(name).has(sdk), name);
    });
});

const makesPlainObjects = `
    import { setMocks } from ${JSON.stringify(join(repository, "node_modules", "@pulumi", "pulumi", "runtime", "mocks.js"))};
    import { Provider, Secret } from ${JSON.stringify(join(repository, "provider", "components", "platform", "kubernetes.ts"))};
    const newResource = ({ type, name, inputs }) => {
        console.log(type, inputs.kind, JSON.stringify(inputs).includes("canary"));
        return { id: name, state: inputs };
    };
    await setMocks({ call: () => ({}), newResource });
    new Secret("token", { metadata: { namespace: "demo" }, stringData: { token: "canary" } });
    new Provider("there", { context: "prod" });
`;

const usesKubeconfig = `
    import { loadKubeconfig } from ${JSON.stringify(join(repository, "provider", "kube", "config.ts"))};
    import { z } from ${JSON.stringify(join(repository, "node_modules", "zod", "index.js"))};
    const contexts = [{ name: "c", context: { cluster: "c", user: "u" } }];
    const clusters = [{ name: "c", cluster: { server: "https://cluster.example.com" } }];
    const kubeconfig = JSON.stringify({ "current-context": "c", contexts, clusters, users: [{ name: "u", user: { token: "t" } }] });
    console.log(loadKubeconfig({ kubeconfig }).getCurrentCluster()?.server, z.string().safeParse(1).error?.issues[0]?.message);
`;
