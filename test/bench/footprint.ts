import { readFileSync } from "node:fs";
import { cliProcesses } from "../support/processes.ts";

/** What the processes of one Pulumi command have cost. */
export interface Footprint {
    /** Processor time of the CLI, its plugins and the program, in seconds. */
    readonly cpuSeconds: number;
    /** The most memory that the plugin of this name has had, in MB. */
    readonly megabytes: number;
}

const every = 50;
const ticksPerSecond = 100;

/** Follows the processes with a `PULUMI_HOME`, until it is asked what they have cost; what somebody did in his last moments is missed. */
export function footprintOf(home: string, plugin: string): () => Footprint {
    const seconds = new Map<number, number>();
    let megabytes = 0;
    const watching = setInterval(() => {
        for (const { pid, command } of cliProcesses(home)) {
            seconds.set(pid, Math.max(seconds.get(pid) ?? 0, secondsOf(pid)));
            if (command.includes(plugin)) megabytes = Math.max(megabytes, peakOf(pid));
        }
    }, every);
    return () => {
        clearInterval(watching);
        return { cpuSeconds: [...seconds.values()].reduce((sum, each) => sum + each, 0), megabytes };
    };
}

function secondsOf(pid: number): number {
    // Behind the command's name, which may have spaces, utime and stime are the 12th and 13th.
    const fields = contentsOf(pid, "stat").split(") ").at(-1)!.split(" ");
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

function peakOf(pid: number): number {
    return Number(/VmHWM:\s+(\d+)/.exec(contentsOf(pid, "status"))?.[1] ?? 0) / 1024;
}

/** Empty when the process has just ended. */
function contentsOf(pid: number, file: string): string {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return "";
    }
}
