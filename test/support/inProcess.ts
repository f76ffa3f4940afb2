import { setMaxListeners } from "node:events";
import { createInventories } from "../../provider/inventory/index.ts";
import { readSnapshot } from "../../provider/inventory/snapshot.ts";
import { type Cluster, createCluster, createWatches, defaultBudget, type ObjectRef } from "../../provider/kube/index.ts";
import type { Session } from "../../provider/lifecycle/index.ts";
import type { WorldOptions } from "../../provider/rehearsal/port.ts";
import { type Stage, setStage, setStageOn } from "../../provider/rehearsal/stage.ts";
import { handlers } from "../../provider/resources/index.ts";
import { labSite } from "../../provider/wave/estimate/index.ts";
import { datacentre } from "./datacentre.ts";
import { type Meddle, never, withMoments } from "./moments.ts";
import { Died, type Plugin } from "./operation.ts";
import { inventoryDoor, openWire } from "./wire.ts";

/** The small world without a network and without a process: time passes only while something is played. */
export interface InProcess {
    readonly stage: Stage;
    /** Lets time pass until the work is done. Fails when nothing is left that could ever happen. */
    play<T>(work: Promise<T>): Promise<T>;
    /** Lets simulated milliseconds pass, as between two pipelines. */
    pass(milliseconds: number): Promise<void>;
    close(): Promise<void>;
}

export interface InProcessOptions extends Pick<WorldOptions, "seed" | "faults" | "settings" | "state" | "openShiftVirtualization"> {
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

/** A plugin process: its own session, caches and watches; `kill` ends it as SIGKILL does, and nothing that it does afterwards reaches the world. */
export interface InProcessPlugin extends Plugin {
    readonly session: Session;
    kill(): void;
}

export interface PluginOptions {
    readonly meddle?: (plugin: { kill(): void }) => Meddle;
    readonly door?: (stage: Stage) => ReturnType<typeof inventoryDoor>;
    readonly random?: () => number;
}

export function startPlugin({ stage }: InProcess, { meddle, door = inventoryDoor, random = () => 0.5 }: PluginOptions = {}): InProcessPlugin {
    const death = new AbortController();
    setMaxListeners(0, death.signal);
    const kill = () => death.abort(new Died("the plugin is dead"));
    const strike = meddle?.({ kill });
    const { clock } = stage;
    const transport = withMoments(openWire(stage.api, clock), async (moment) => {
        const instead = death.signal.aborted ? undefined : await strike?.(moment);
        return death.signal.aborted ? await never() : instead;
    });
    const cluster = createCluster(transport, defaultBudget, { clock, random });
    const session: Session = {
        cluster,
        watches: createWatches(cluster, clock, random),
        clock,
        namespace: "demo",
        timeouts: { settle: 300_000 },
        site: labSite,
        isQuiet: true,
        lastMove: { at: 0 },
        declared: new Map(),
        inventoryOf: createInventories({ cluster, door: async () => door(stage), snapshot: undefined, clock }).of,
        hostProvider: async (): Promise<ObjectRef> => ({ name: "host", namespace: "openshift-mtv" }),
    };
    return { session, resources: handlers(session), died: death.signal, kill };
}
