import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";

/** Where the engine looks: it has started this process in the program's folder, with its own environment. */
export interface Place {
    readonly program: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Of the plugins that make a component's parts those that the engine does not find: an engine that winds up does not tell a component why, be it a
 * missing plugin or a part that was refused.
 *
 * Shape:  as given: `kubernetes 4.34.2`, or `vsphere` for any version.
 * Source: `getPluginInfoAndPath` and `SelectCompatiblePlugin` of Pulumi 3.259 `sdk/go/common/workspace/plugins.go`.
 */
export function missingPlugins(plugins: readonly string[], place: Place = here()): readonly string[] {
    return plugins.filter((plugin) => {
        const [name = "", version] = plugin.split(" ");
        return ![isOfProject, isOnPath, isInstalled].some((look) => look(place, name, version));
    });
}

function here(): Place {
    return { program: process.cwd(), environment: process.env };
}

function isOfProject({ program }: Place, name: string): boolean {
    const file = projectFile(program);
    try {
        const { plugins } = parse(file ? readFileSync(file, "utf8") : "") as { plugins?: { providers?: readonly { readonly name?: string }[] } };
        return plugins?.providers?.some((each) => each.name === name) ?? false;
    } catch {
        return false;
    }
}

/** In the program's folder or the nearest one above. */
function projectFile(folder: string): string | undefined {
    const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((each) => join(folder, each)).find((each) => existsSync(each));
    const above = dirname(folder);
    return file ?? (above === folder ? undefined : projectFile(above));
}

function isOnPath({ environment }: Place, name: string): boolean {
    if (/^(1|true)$/i.test(environment.PULUMI_IGNORE_AMBIENT_PLUGINS ?? "")) return false;
    const folders = (environment.PATH ?? "").split(delimiter).filter(Boolean);
    return folders.some((folder) => ["", ".exe", ".cmd"].some((ending) => existsSync(join(folder, `pulumi-resource-${name}${ending}`))));
}

function isInstalled({ environment }: Place, name: string, version: string | undefined): boolean {
    const folder = join(environment.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
    const all = entriesOf(folder);
    const isIt = (entry: string) => (version === undefined ? entry.startsWith(`resource-${name}-v`) : entry === `resource-${name}-v${version}`);
    // What is still being unpacked does not count.
    return all.some((entry) => isIt(entry) && !/\.[a-z]+$/.test(entry) && !all.includes(`${entry}.partial`));
}

/** Of a folder that cannot be read none: this only chooses words. */
function entriesOf(folder: string): readonly string[] {
    try {
        return readdirSync(folder);
    } catch {
        return [];
    }
}
