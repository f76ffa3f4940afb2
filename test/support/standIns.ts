import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import which from "which";

/** The files that stand-ins for other providers' plugins start from. */
export const standIns = { kubernetes: pathOf("fakeKubernetes.ts"), vsphere: pathOf("fakeVsphere.ts") };

function pathOf(name: string): string {
    return fileURLToPath(new URL(name, import.meta.url));
}

/** The folder of the real plugin of Kubernetes, where this machine has it on PATH or in the plugin cache. */
export const kubernetesPlugin = () => pluginOf("kubernetes");

/** The folder of the real plugin of vSphere, likewise. */
export const vspherePlugin = () => pluginOf("vsphere");

async function pluginOf(name: "kubernetes" | "vsphere"): Promise<string | undefined> {
    const onPath = await which(`pulumi-resource-${name}`, { nothrow: true });
    if (onPath) return dirname(onPath);
    const cache = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
    const newest = (await readdir(cache).catch(() => []))
        .filter((folder) => new RegExp(`^resource-${name}-v4[^/]*\\d$`).test(folder))
        .sort()
        .at(-1);
    return newest && join(cache, newest);
}
