import { resolve } from "node:path";
import { createInventories, snapshotInventory } from "../inventory/index.ts";
import { type Cluster, createWatches, kinds, type ObjectRef } from "../kube/index.ts";
import { changesBetween } from "../lifecycle/diff.ts";
import { declaredKey, inOurWords, type Session } from "../lifecycle/index.ts";
import type { WorldOptions } from "../rehearsal/port.ts";
import type { ConfigArgs } from "../schema/config.ts";
import { containsUnknown, type ValueMap } from "../schema/value.ts";
import type { ClusterChoice, Configured, ProviderHandler } from "../serve/port.ts";
import { type Clock, realClock } from "../util/clock.ts";
import { once } from "../util/once.ts";
import { labSite } from "../wave/estimate/index.ts";
import { configIssues, parseConfig, siteIn, withEnvironment } from "./config.ts";
import { type ConnectionArgs, installationNamespaces, openConnection } from "./connection.ts";
import { onlyForeseeing } from "./foreseeing.ts";
import { handlers, invokes, packageDefinition } from "./index.ts";
import { namespaceNames } from "./namespaces.ts";
import { rightsIn } from "./rights.ts";
import { listHosts } from "./virtualization/host/list.ts";
import { judgePlans } from "./virtualization/wave/judge.ts";
import { planWave } from "./virtualization/wave/plans.ts";

/**
 * The provider itself: checks its configuration and, once configured, has every handler at hand.
 *
 * `openRehearsal` opens the small world; it is handed in, so that a process that talks to a real cluster never loads it.
 */
export function createProvider(schema: () => string, openRehearsal: OpenRehearsal): ProviderHandler {
    return {
        name: packageDefinition.name,
        version: packageDefinition.version,
        schema,
        checkConfig: async (news) => ({ inputs: news, issues: configIssues(withEnvironment(news, process.env)) }),
        diffConfig: async (olds, news) => {
            const changes = changesBetween(olds, news);
            const detailed = Object.fromEntries(changes.map(({ property, kind }) => [property, { kind, inputDiff: true }]));
            return { changes: changes.length > 0 ? "some" : "none", detailed, deleteBeforeReplace: false };
        },
        configure: (config, signal) => configure(withEnvironment(config, process.env), openRehearsal, signal),
    };
}

export type OpenRehearsal = (options: WorldOptions) => Promise<{ kubeconfig: string; inventoryUrl: string; clock: Clock; close(): Promise<void> }>;

async function configure(config: ValueMap, openRehearsal: OpenRehearsal, signal: AbortSignal): Promise<Configured> {
    if (containsUnknown(config)) return configured(sessionWithoutCluster(), choiceIn(config), async () => {});
    const args = parseConfig(config);
    const world = args.rehearsal && (await openRehearsal(worldOptions(args.rehearsal)));
    const { cluster, namespace, door, whyUnreachable, close } = openConnection(world ? within(world, args) : args);
    const { inventorySnapshot: snapshot } = args;
    const why = snapshot === undefined ? undefined : await whyUnreachable(signal);
    if (snapshot !== undefined && why !== undefined)
        return onlyForeseeing(configured({ ...sessionOnSnapshot(snapshot), namespace, site: siteIn(args) }, choiceIn(config), close), why);
    const clock = world?.clock ?? realClock;
    const inventories = createInventories({ cluster, door, snapshot: snapshot ?? args.rehearsal?.inventory });
    const session: Session = {
        cluster,
        watches: createWatches(cluster, clock),
        clock,
        namespace,
        timeouts: { settle: (args.timeouts?.settleSeconds ?? 300) * 1000 },
        site: siteIn(args),
        isQuiet: isQuiet(process.env),
        lastMove: { at: 0 },
        declared: new Map(),
        inventoryOf: inventories.of,
        hostProvider: once((signal) => findHost(cluster, args.namespace, signal)),
    };
    const choice = world ? { kubeconfig: world.kubeconfig, clusterIdentifier: "rehearsal" } : choiceIn(config);
    return configured(session, choice, async () => {
        await close();
        await world?.close();
    });
}

/** A world has one cluster, and one identity to see it with. */
function within({ kubeconfig, inventoryUrl }: Awaited<ReturnType<OpenRehearsal>>, { namespace, timeouts }: ConfigArgs): ConnectionArgs {
    return { kubeconfig, inventoryUrl, namespace, timeouts };
}

function configured(session: Session, cluster: ClusterChoice | undefined, close: () => Promise<void>): Configured {
    return {
        resources: handlers(session),
        invokes: invokes(session),
        planWave: (question, signal) => told(planWave(question, session, signal)),
        judgePlans: (outline, signal) => told(judgePlans(outline, session, signal)),
        rights: (signal) => told(rightsIn(session, signal)),
        namespaces: (signal) => told(namespaceNames(session, signal)),
        listHosts: (question, signal) => told(listHosts(question, session, signal)),
        announce: ({ kind, name, namespace = "", token, inputs }) =>
            void session.declared.set(declaredKey(kinds[kind], { name, namespace }), { token, inputs }),
        cluster,
        close,
    };
}

/** What the API server answered, with what to do about it. */
async function told<T>(work: Promise<T>): Promise<T> {
    return await work.catch((error) => Promise.reject(inOurWords(error)));
}

/** What the configuration says of the cluster, when it says anything. */
function choiceIn({ kubeconfig, context, cluster }: ValueMap): ClusterChoice | undefined {
    const isSaid = [kubeconfig, context, cluster].some((each) => each !== undefined);
    return isSaid ? ({ kubeconfig, context, cluster } as ClusterChoice) : undefined;
}

/** Preview of a stack that makes its own cluster: everything that needs one is "known later". */
function sessionWithoutCluster(): Session {
    return {
        cluster: undefined,
        watches: undefined,
        clock: realClock,
        namespace: "openshift-mtv",
        timeouts: { settle: 300_000 },
        site: labSite,
        isQuiet: true,
        lastMove: { at: 0 },
        declared: new Map(),
        inventoryOf: async () => undefined,
        hostProvider: async () => ({ name: "host", namespace: "openshift-mtv" }),
    };
}

/** Preview of a pipeline that has an inventory snapshot and no cluster. */
function sessionOnSnapshot(snapshot: string): Session {
    const inventory = once(async () => snapshotInventory(snapshot));
    return { ...sessionWithoutCluster(), inventoryOf: (_provider, signal) => inventory(signal) };
}

function worldOptions(rehearsal: NonNullable<ConfigArgs["rehearsal"]>): WorldOptions {
    const { inventory, state = ".rehearsal", faults, now, ...rest } = rehearsal;
    const start = now === undefined ? undefined : Date.parse(now);
    return { ...rest, inventory: resolve(inventory), state: resolve(state), start, faults: faults as WorldOptions["faults"] };
}

async function findHost(cluster: Cluster, namespace: string | undefined, signal: AbortSignal): Promise<ObjectRef> {
    for (const place of [namespace, ...installationNamespaces]) {
        const host = place && (await cluster.get(kinds.provider, { name: "host", namespace: place }, { signal }));
        if (host) return { name: "host", namespace: place };
    }
    return { name: "host", namespace: installationNamespaces[0] };
}

/** A pipeline's log gets a line per change of step; a terminal also sees it count. */
function isQuiet(env: NodeJS.ProcessEnv): boolean {
    const wish = env.MIGRATION_TOOLKIT_PROGRESS;
    return wish ? wish === "quiet" : Boolean(env.CI) && env.CI !== "false";
}
