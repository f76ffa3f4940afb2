import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { missingPlugins } from "../../provider/components/plugins.ts";

describe("a plugin that a component's parts need", () => {
    const project = "name: waves\nruntime: nodejs\n";
    const cases: readonly {
        readonly why: string;
        readonly files?: Readonly<Record<string, string>>;
        readonly plugin?: string;
        readonly program?: string;
        readonly environment?: Readonly<Record<string, string>>;
        readonly isMissing: boolean;
    }[] = [
        { why: "is missing where there is nothing at all", isMissing: true },
        { why: "is there when it is installed", files: { "home/plugins/resource-kubernetes-v4.34.2/PulumiPlugin.yaml": "" }, isMissing: false },
        { why: "is missing in another version", files: { "home/plugins/resource-kubernetes-v4.34.1/x": "" }, isMissing: true },
        { why: "is missing where one is called nearly so", files: { "home/plugins/resource-kubernetes-cert-v4.34.2/x": "" }, isMissing: true },
        {
            why: "is there in any version when none is asked for",
            files: { "home/plugins/resource-vsphere-v4.9.1/x": "" },
            plugin: "vsphere",
            isMissing: false,
        },
        {
            why: "is missing while it is being unpacked",
            files: { "home/plugins/resource-vsphere-v4.9.1/x": "", "home/plugins/resource-vsphere-v4.9.1.partial": "" },
            plugin: "vsphere",
            isMissing: true,
        },
        { why: "is missing where installed ones cannot be read", files: { "home/plugins": "" }, isMissing: true },
        { why: "is there when it is on PATH", files: { "bin/pulumi-resource-kubernetes": "" }, isMissing: false },
        {
            why: "is missing when PATH does not count",
            files: { "bin/pulumi-resource-kubernetes": "" },
            environment: { PULUMI_IGNORE_AMBIENT_PLUGINS: "true" },
            isMissing: true,
        },
        {
            why: "is there when the project names its folder",
            files: { "Pulumi.yaml": `${project}plugins:\n  providers:\n    - name: kubernetes\n      path: ../kubernetes\n` },
            isMissing: false,
        },
        {
            why: "is there when the project names its folder, above the program's own",
            files: { "Pulumi.yaml": `${project}plugins:\n  providers: [{ name: kubernetes, path: ../kubernetes }]\n` },
            program: "src",
            isMissing: false,
        },
        { why: "is missing in a project that names none", files: { "Pulumi.yaml": project }, isMissing: true },
        { why: "is missing in a project that cannot be read", files: { "Pulumi.yaml": "name: [" }, isMissing: true },
    ];
    for (const { why, files = {}, plugin = "kubernetes 4.34.2", program = ".", environment = {}, isMissing } of cases)
        it(why, () => {
            const folder = mkdtempSync(join(tmpdir(), "plugins-"));
            try {
                for (const [path, text] of Object.entries(files)) {
                    mkdirSync(join(folder, path, ".."), { recursive: true });
                    writeFileSync(join(folder, path), text);
                }
                const paths = [join(folder, "nowhere"), join(folder, "bin")].join(delimiter);
                const place = { program: join(folder, program), environment: { PULUMI_HOME: join(folder, "home"), PATH: paths, ...environment } };
                assert.deepEqual(missingPlugins([plugin], place), isMissing ? [plugin] : []);
            } finally {
                rmSync(folder, { recursive: true });
            }
        });
});
