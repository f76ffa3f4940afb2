import { snapshotInventory } from "../../provider/inventory/index.ts";
import { readSnapshot } from "../../provider/inventory/snapshot.ts";
import { type Cluster, createWatches, type ObjectRef } from "../../provider/kube/index.ts";
import type { Session } from "../../provider/lifecycle/index.ts";
import type { WorldOptions } from "../../provider/rehearsal/port.ts";
import { type Stage, setStage, setStageOn } from "../../provider/rehearsal/stage.ts";
import { handlers } from "../../provider/resources/index.ts";
import { datacentre } from "./datacentre.ts";
import type { Plugin } from "./operation.ts";

/** The small world without HTTP and without a process: time passes only while something is played. */
export interface InProcess {
    readonly stage: Stage;
    /** Lets time pass until the work is done. Fails when nothing is left that could ever happen. */
    play<T>(work: Promise<T>): Promise<T>;
    /** Lets simulated milliseconds pass, as between two pipelines. */
    pass(milliseconds: number): Promise<void>;
    close(): Promise<void>;
}

export interface InProcessOptions extends Pick<WorldOptions, "seed" | "faults"> {
    readonly inventory?: Record<string, unknown>;
    /** How the controllers reach the API; absent = directly. */
    readonly reach?: (cluster: Cluster) => Cluster;
}

export async function openInProcess({ inventory = datacentre(), reach, ...rest }: InProcessOptions = {}): Promise<InProcess> {
    const options = { ...rest, snapshot: readSnapshot(inventory), isStepped: true };
    const stage = await setStage(options);
    const { begin } = reach ? await setStageOn(reach(stage.cluster), stage.clock, options) : stage;
    const end = begin();
    const { clock } = stage;
    const play = async <T>(work: Promise<T>): Promise<T> => {
        let isOver = false;
        const done = work.finally(() => {
            isOver = true;
        });
        done.catch(() => {});
        while (!isOver) {
            await turn();
            if (!isOver && !clock.isBusy && !clock.step(clock.now() + day)) throw new Error("nothing will ever happen here, and it is waited for");
        }
        return await done;
    };
    return {
        stage,
        play,
        pass: (milliseconds) => play(clock.sleep(milliseconds)),
        async close() {
            await end();
            clock.close();
            stage.api.store.close();
        },
    };
}

const day = 86_400_000;

/** Everybody who can act without time passing has acted. */
function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

/** A plugin process: its own session, caches and watches; `kill` ends it as SIGKILL does. */
export interface InProcessPlugin extends Plugin {
    readonly session: Session;
    kill(reason: Error): void;
}

export function startPlugin(
    { stage }: InProcess,
    { cluster = stage.cluster, inventory = datacentre() }: { readonly cluster?: Cluster; readonly inventory?: Record<string, unknown> } = {},
): InProcessPlugin {
    const death = new AbortController();
    const known = snapshotInventory(inventory);
    const session: Session = {
        cluster,
        watches: createWatches(cluster, stage.clock),
        clock: stage.clock,
        namespace: "demo",
        timeouts: { settle: 300_000 },
        isQuiet: true,
        declared: new Map(),
        inventoryOf: async (): ReturnType<Session["inventoryOf"]> => known,
        hostProvider: async (): Promise<ObjectRef> => ({ name: "host", namespace: "openshift-mtv" }),
    };
    return { session, resources: handlers(session), died: death.signal, kill: (reason) => death.abort(reason) };
}
