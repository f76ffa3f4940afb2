import { resolve } from "node:path";
import { MigrationError } from "../errors.ts";
import { createInventories, directDoor, findInventory, type Surroundings } from "../inventory/index.ts";
import {
    bearerToken,
    type Cluster,
    coalesced,
    connect,
    contextNamespace,
    createCluster,
    createWatches,
    kinds,
    loadKubeconfig,
    type ObjectRef,
} from "../kube/index.ts";
import { changesBetween } from "../lifecycle/diff.ts";
import type { Session } from "../lifecycle/index.ts";
import type { WorldOptions } from "../rehearsal/port.ts";
import type { ConfigArgs } from "../schema/config.ts";
import { containsUnknown, type ValueMap } from "../schema/value.ts";
import type { Configured, ProviderHandler } from "../serve/port.ts";
import { type Clock, realClock } from "../util/clock.ts";
import { once } from "../util/once.ts";
import { configIssues, withEnvironment } from "./config.ts";
import { handlers, invokes, packageDefinition } from "./index.ts";
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
        configure: (config) => configure(withEnvironment(config, process.env), openRehearsal),
    };
}

export type OpenRehearsal = (options: WorldOptions) => Promise<{ kubeconfig: string; inventoryUrl: string; clock: Clock; close(): Promise<void> }>;

async function configure(config: ValueMap, openRehearsal: OpenRehearsal): Promise<Configured> {
    if (containsUnknown(config)) return configured(sessionWithoutCluster(), async () => {});
    const issues = configIssues(config);
    if (issues.length > 0)
        throw new MigrationError("InvalidInput", "the provider's configuration is wrong", {
            details: issues.map(({ property, reason }) => `${property}: ${reason}`),
        });
    const args = config as ConfigArgs;
    const world = args.rehearsal && (await openRehearsal(worldOptions(args.rehearsal)));
    const choice = world ? { kubeconfig: world.kubeconfig } : args;
    const kubeconfig = loadKubeconfig(choice);
    const transport = connect(kubeconfig, () => loadKubeconfig(choice));
    const budget = { total: (args.timeouts?.callSeconds ?? 120) * 1000, silence: (args.timeouts?.silenceSeconds ?? 30) * 1000 };
    const cluster = coalesced(createCluster(transport, budget));
    const clock = world?.clock ?? realClock;
    const url = world?.inventoryUrl ?? args.inventoryUrl;
    const access = { ca: args.inventoryCa, token: () => bearerToken(kubeconfig) };
    const inventories = createInventories({
        cluster,
        door: url === undefined ? discovery({ cluster, transport, ...access }, args.namespace) : async () => directDoor({ url, ...access }),
        snapshot: args.inventorySnapshot ?? args.rehearsal?.inventory,
    });
    const session: Session = {
        cluster,
        watches: createWatches(cluster, clock),
        clock,
        namespace: args.namespace ?? contextNamespace(kubeconfig) ?? "openshift-mtv",
        timeouts: { settle: (args.timeouts?.settleSeconds ?? 300) * 1000 },
        isQuiet: isQuiet(process.env),
        declared: new Map(),
        inventoryOf: inventories.of,
        hostProvider: once((signal) => findHost(cluster, args.namespace, signal)),
    };
    return configured(session, async () => {
        await transport.close();
        await world?.close();
    });
}

/** Looks for the inventory service of the cluster, once. */
function discovery(around: Omit<Surroundings, "namespaces" | "isInside">, namespace: string | undefined) {
    const namespaces = [...installationNamespaces, ...(namespace ? [namespace] : [])];
    const isInside = process.env.KUBERNETES_SERVICE_HOST !== undefined;
    return once((signal) => findInventory({ ...around, namespaces, isInside }, signal));
}

function configured(session: Session, close: () => Promise<void>): Configured {
    return { resources: handlers(session), invokes: invokes(session), planWave: (question, signal) => planWave(question, session, signal), close };
}

/** Preview of a stack that makes its own cluster: everything that needs one is "known later". */
function sessionWithoutCluster(): Session {
    return {
        cluster: undefined,
        watches: undefined,
        clock: realClock,
        namespace: "openshift-mtv",
        timeouts: { settle: 300_000 },
        isQuiet: true,
        declared: new Map(),
        inventoryOf: async () => undefined,
        hostProvider: async () => ({ name: "host", namespace: "openshift-mtv" }),
    };
}

function worldOptions(rehearsal: NonNullable<ConfigArgs["rehearsal"]>): WorldOptions {
    const { inventory, state = ".rehearsal", seed, speed, faults } = rehearsal;
    return { inventory: resolve(inventory), state: resolve(state), seed, speed, faults: faults as WorldOptions["faults"] };
}

/** Where installations keep the provider that stands for their own cluster. Source: forklift-behaviour §2.6. */
const installationNamespaces = ["openshift-mtv", "konveyor-forklift"];

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
