import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pulumiVersion, repository } from "../../provider/toolchain/pins.ts";
import { openProject, type Project } from "../../provider/toolchain/project.ts";
import { fakeMachine, type Machine } from "./fakeTools.ts";

describe("a project of its own", () => {
    let machine: Machine;
    let project: Project;
    before(async () => {
        machine = await fakeMachine();
        await machine.program("pulumi", `echo "$PULUMI_HOME|$PULUMI_BACKEND_URL|$PULUMI_ACCESS_TOKEN|$*"; echo problem >&2; exit 7`);
        const example = join(machine.folder, "example");
        await mkdir(example);
        await writeFile(join(example, "Pulumi.yaml"), "name: example\n");
        const root = join(machine.folder, "tools");
        process.env.PULUMI_ACCESS_TOKEN = "of the user";
        project = await openProject({ root, bin: join(root, "bin", "pulumi"), version: pulumiVersion, how: "path" }, example);
    });
    after(async () => {
        delete process.env.PULUMI_ACCESS_TOKEN;
        await project.close();
        await machine.remove();
    });

    it("is a copy of the example", async () => {
        assert.equal(await readFile(join(project.folder, "Pulumi.yaml"), "utf8"), "name: example\n");
    });

    it("has this package and the Pulumi SDK installed", async () => {
        const installed = JSON.parse(await readFile(join(project.folder, "node_modules/pulumi-migration-toolkit/package.json"), "utf8"));
        assert.equal(installed.name, "pulumi-migration-toolkit");
        assert.ok(existsSync(join(project.folder, "node_modules/@pulumi/pulumi/package.json")));
    });

    it("runs the CLI with a home and a state of its own and nothing of the user's", async () => {
        const parent = dirname(project.folder);
        const { stdout } = await project.pulumi(["up"]);
        assert.equal(stdout, `${join(parent, "home")}|file://${join(parent, "state")}||up --non-interactive`);
    });

    it("answers a failing command and hands over its lines as they come", async () => {
        const lines: string[] = [];
        const run = await project.pulumi(["up"], { onLine: (line) => lines.push(line) });
        assert.deepEqual([run.exitCode, run.stderr, lines.includes("problem")], [7, "problem", true]);
    });

    it("leaves nothing behind but the repository's own files", async () => {
        await project.close();
        assert.equal(existsSync(dirname(project.folder)), false);
        assert.ok(existsSync(join(repository, "package.json")));
    });
});
