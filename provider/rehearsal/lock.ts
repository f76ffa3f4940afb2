import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, createCluster, defaultBudget, loadKubeconfig } from "../kube/index.ts";
import { realClock } from "../util/clock.ts";
import type { World } from "./port.ts";

interface Address {
    readonly kubeconfig: string;
    readonly inventoryUrl: string;
}

/** Says that this process serves the world of a folder; the returned function takes it back. */
export function hold(folder: string, address: Address): () => void {
    const path = join(folder, "served-by.json");
    writeFileSync(path, JSON.stringify({ pid: process.pid, ...address }), { mode: 0o600 });
    return () => rmSync(path, { force: true });
}

/** The world of a folder as another living process serves it; undefined when nobody does. */
export async function joinWorld(folder: string): Promise<World | undefined> {
    const path = join(folder, "served-by.json");
    if (!existsSync(path)) return undefined;
    const { pid, kubeconfig, inventoryUrl } = JSON.parse(readFileSync(path, "utf8")) as Address & { pid: number };
    if (pid === process.pid || !isAlive(pid)) return undefined;
    const transport = connect(loadKubeconfig({ kubeconfig }));
    return { kubeconfig, inventoryUrl, clock: realClock, cluster: createCluster(transport, defaultBudget), close: () => transport.close() };
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
