import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { findPulumi, openProject, type Project, type Run, repository, whyNoPulumi } from "../../provider/toolchain/index.ts";
import { pluginFolder } from "../support/pulumi.ts";
import { kubernetesPlugin, standIns } from "../support/standIns.ts";

const all = ["preview", "up", "preview --expect-no-changes", "destroy --run-program"] as const;

for (const kind of ["stand-ins", "the real plugin of Kubernetes"] as const)
    describe(`the platform, set up with ${kind}`, () => {
        let project: Project;
        const runs = new Map<(typeof all)[number], Run>();
        before(async function () {
            const cli = await findPulumi();
            const real = kind === "stand-ins" ? undefined : await kubernetesPlugin();
            const obstacle = cli ? undefined : await whyNoPulumi();
            if (!cli || (kind !== "stand-ins" && !real)) {
                console.log(`    skipped: ${obstacle ?? "there is no `pulumi-resource-kubernetes` on PATH or in the plugin cache"}`);
                return this.skip();
            }
            project = await openProject(cli, join(repository, "examples", "platform"));
            await addPlugins(project, real);
            await project.pulumi(["stack", "init", "rehearsal"]);
            for (const secret of ["vcenterPassword", "esxPassword"])
                await project.pulumi(["config", "set", "--secret", secret, `known-only-to-the-rehearsal-${secret}`]);
            await project.pulumi(["config", "set", "hasVcenter", "true"]);
            for (const command of all) {
                const [verb = "", ...rest] = command.split(" ");
                const run = await project.pulumi([verb, ...rest, ...(verb === "preview" ? [] : ["--yes", "--skip-preview"])]);
                assert.equal(run.exitCode, 0, `${command}\n${run.stdout}\n${run.stderr}`);
                runs.set(command, run);
            }
        });
        after(() => project?.close());
        const said = (command: (typeof all)[number]) => runs.get(command)!.stdout;

        it("is promised as a whole, before any of it is there", () => {
            const told = said("preview");
            for (const line of [
                /Operator mtv.* installs mtv-operator\.v2\.10\.1 \(channel release-v2\.10\)/,
                /Role migrator create/,
                /Host production-esx-01\.example\.com create/,
                /for no VM that runs now/,
                /update OpenShift Virtualization to 4\.19 or later now/,
            ])
                assert.match(told, line);
        });

        it("is over when everything is ready", () => {
            const told = said("up");
            assert.match(told, /ForkliftController mtv created/);
            assert.match(told, /version *: "mtv-operator\.v2\.10\.1"/);
            assert.match(told, /source *: "migrations\/vcenter"/);
            assert.match(told, /kubeconfig *: \[secret\]/);
        });

        it("keeps its secrets", () => {
            for (const { stdout, stderr } of runs.values()) assert.doesNotMatch(stdout + stderr, /known-only-to-the-rehearsal/);
        });

        it("goes in the order of the guide, and says what stays", () => {
            const told = said("destroy --run-program");
            const order = ["Host production-esx-01.example.com", "Provider vcenter", "ForkliftController mtv", "Operator mtv"];
            const places = order.map((name) => told.indexOf(`${name} deleted`));
            assert.deepEqual(
                places,
                places.filter((place) => place > 0).sort((one, other) => one - other),
                told,
            );
            assert.match(told, /what stays behind: the namespace openshift-mtv, unless that goes next, and these kinds with all their objects/);
        });
    });

/** The program finds these plugins beside our own. */
async function addPlugins(project: Project, real: string | undefined): Promise<void> {
    const path = join(project.folder, "Pulumi.yaml");
    const manifest = parse(await readFile(path, "utf8")) as { plugins: { providers: { name: string; path: string }[] } };
    const vsphere = { name: "vsphere", path: await pluginFolder(project.folder, "vsphere", standIns.vsphere) };
    const kubernetes = { name: "kubernetes", path: real ?? (await pluginFolder(project.folder, "kubernetes", standIns.kubernetes)) };
    manifest.plugins.providers.push(vsphere, kubernetes);
    await writeFile(path, stringify(manifest));
}
