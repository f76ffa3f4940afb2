import { readdirSync, readFileSync } from "node:fs";

export interface StackProcess {
    readonly pid: number;
    readonly role: "cli" | "plugin";
    readonly command: string;
}

/**
 * The CLI and plugin processes that run with a given PULUMI_HOME, orphans included.
 *
 * Shape:  empty when none runs, and where there is no /proc.
 */
export function cliProcesses(home: string): readonly StackProcess[] {
    return processIds().flatMap((pid) => {
        const command = readProc(pid, "cmdline").replaceAll("\0", " ").trim();
        const isOurs = readProc(pid, "environ").split("\0").includes(`PULUMI_HOME=${home}`);
        const role = /^\S*\/pulumi /.test(command) ? "cli" : /node|\/pulumi-resource-/.test(command) ? "plugin" : undefined;
        return isOurs && role ? [{ pid, role, command } as const] : [];
    });
}

function processIds(): number[] {
    try {
        return readdirSync("/proc")
            .filter((name) => /^\d+$/.test(name))
            .map(Number);
    } catch {
        return [];
    }
}

function readProc(pid: number, file: "cmdline" | "environ"): string {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return "";
    }
}
