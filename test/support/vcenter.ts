import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import which from "which";
import { vspherePlugin } from "./standIns.ts";

/** vCenter's simulator (`vcsim` of govmomi), with the data centres `DC0` and `DC1`. It lets everybody in. */
export interface Vcenter {
    /** Host and port. */
    readonly address: string;
    stop(): void;
}

/** The folder of vSphere's plugin and the simulator's program; undefined = one of them is not on this machine. */
export async function realVsphere(): Promise<{ readonly plugin: string; readonly simulator: string } | undefined> {
    const [plugin, simulator] = await Promise.all([vspherePlugin(), which("vcsim", { nothrow: true })]);
    return plugin && simulator ? { plugin, simulator } : undefined;
}

export const noRealVsphere = "there is no `pulumi-resource-vsphere` on PATH or in the plugin cache, or no `vcsim` on PATH";

/** Starts a simulator on a port of its own. It has to make one role only: of every further one it tells a wrong id. */
export async function startVcenter(simulator: string): Promise<Vcenter> {
    const size = ["-dc", "2", "-cluster", "0", "-standalone-host", "1", "-vm", "1"];
    const child = spawn(simulator, ["-l", "127.0.0.1:0", ...size], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
        const address = /@(127\.0\.0\.1:\d+)\/sdk/.exec(line)?.[1];
        if (address) return { address, stop: () => void child.kill() };
    }
    throw new Error(`${simulator} ended without saying where it listens`);
}
