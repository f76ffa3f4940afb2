import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type Kind, type KubeObject, kinds } from "../../kube/index.ts";
import { readyOf, Staging } from "./conditions.ts";
import { type Controller, refOf } from "./manager.ts";
import { findIn, type Named, type SourceRef } from "./resolve.ts";
import { refIn, type Surroundings, sayRef, timestamp, writeStatus } from "./world.ts";

export interface ProviderPair {
    readonly source?: KubeObject | undefined;
    readonly destination?: KubeObject | undefined;
}

/** NetworkMap and StorageMap. Source: forklift-behaviour §3; traces 02, 02b. */
export const mapControllers = (world: Surroundings): readonly Controller[] => [
    mapController(world, kinds.networkMap, "network map", "Network", async (staging, entries, source) => {
        sources(staging, "Network", entries, source?.networks ?? []);
        await networkTargets(world, staging, entries);
    }),
    mapController(world, kinds.storageMap, "storage map", "Storage", async (staging, entries, source) => {
        sources(staging, "Storage", entries, source?.datastores ?? []);
        await storageTargets(world, staging, entries);
    }),
];

interface Entry {
    readonly source: SourceRef;
    readonly destination: { readonly type?: string; readonly name?: string; readonly namespace?: string; readonly storageClass?: string };
}

type Validate = (staging: Staging, entries: readonly Entry[], source: ReturnType<Surroundings["source"]>) => Promise<void>;

function mapController(world: Surroundings, kind: Kind, say: string, _what: string, validate: Validate): Controller {
    return {
        kind,
        watches: [{ kind: kinds.provider, map: async () => (await world.cluster.list(kind)).items.map(refOf) }],
        async reconcile(ref) {
            const map = await world.cluster.get(kind, ref);
            if (!map) return undefined;
            const staging = new Staging(conditionsOf(map.status), timestamp(world));
            const pair = await validateProviders(world, map.spec?.provider, staging);
            const view = pair.source && isReady(pair.source) ? world.source(pair.source) : undefined;
            const entries = (map.spec?.map ?? []) as readonly Entry[];
            if (view) await validate(staging, entries, view);
            if (!staging.hasBlocker()) staging.set(readyOf(`The ${say} is ready.`));
            const known = view ? (kind.kind === "NetworkMap" ? view.networks : view.datastores) : [];
            const references = entries.flatMap(({ source }) => {
                const found = findIn(known as readonly Named[], source);
                return found.length === 1 ? [{ id: found[0]!.id, name: found[0]!.name }] : [];
            });
            await writeStatus(world, kind, map, staging.end(), references.length > 0 ? { references } : {});
            return undefined;
        },
    };
}

/** The provider pair of a map or plan. Source: forklift-behaviour §3.1. */
export async function validateProviders(world: Surroundings, pair: unknown, staging: Staging): Promise<ProviderPair> {
    const { source, destination } = (pair ?? {}) as { source?: unknown; destination?: unknown };
    return {
        source: await oneProvider(world, source, "Source", staging),
        destination: await oneProvider(world, destination, "Destination", staging),
    };
}

async function oneProvider(world: Surroundings, value: unknown, side: "Source" | "Destination", staging: Staging): Promise<KubeObject | undefined> {
    const ref = refIn(value);
    const invalid = (reason: string) =>
        staging.set({ type: `${side}ProviderNotValid`, category: "Critical", reason, message: `The ${side.toLowerCase()} provider is not valid.` });
    if (!ref) return void invalid("NotSet");
    const provider = await world.cluster.get(kinds.provider, ref);
    if (!provider) return void invalid("NotFound");
    if (side === "Destination" && (provider.spec as { type?: string }).type !== "openshift") invalid("TypeNotValid");
    if (!isReady(provider))
        staging.set({
            type: `${side}ProviderNotReady`,
            category: "Critical",
            message: `The ${side.toLowerCase()} provider does not have the Ready condition.`,
        });
    return provider;
}

export function isReady(object: KubeObject): boolean {
    return hasTrue(conditionsOf(object.status), "Ready");
}

/** One condition type for all entries: the worst is not the one that stays, the last is. Source: forklift-behaviour §3.4. */
function sources(staging: Staging, what: "Network" | "Storage", entries: readonly Entry[], known: readonly Named[]): void {
    const type = `Source${what}NotValid`;
    const word = what.toLowerCase();
    const of = (fits: (source: SourceRef) => boolean) => entries.map(({ source }) => source).filter(fits);
    const notSet = of(({ id, name, type: kind }) => !id && !name && !kind);
    const set = of(({ id, name }) => Boolean(id || name));
    const missing = set.filter((source) => findIn(known, source).length === 0);
    const ambiguous = set.filter((source) => findIn(known, source).length > 1);
    if (notSet.length > 0)
        staging.set({
            type,
            category: "Critical",
            reason: "NotSet",
            message: `Source ${word}: either \`ID\` or \`Name\` required.`,
            items: notSet.map(sayRef),
        });
    if (missing.length > 0)
        staging.set({ type, category: "Warn", reason: "NotFound", message: `Source ${word} not found.`, items: missing.map(sayRef) });
    if (ambiguous.length > 0)
        staging.set({ type, category: "Critical", reason: "Ambiguous", message: `Source ${word} is ambiguous.`, items: ambiguous.map(sayRef) });
}

async function networkTargets(world: Surroundings, staging: Staging, entries: readonly Entry[]): Promise<void> {
    const multus = entries.map(({ destination }) => destination).filter(({ type }) => type === "multus");
    const looks = multus.map(async ({ name = "", namespace }) => ({
        item: `${namespace}/${name}`,
        isFound: namespace ? (await world.cluster.get(kinds.networkAttachmentDefinition, { name, namespace })) !== undefined : true,
    }));
    const missing = (await Promise.all(looks)).filter(({ isFound }) => !isFound).map(({ item }) => item);
    const message = "Destination network (NAD) not found.";
    if (missing.length > 0) staging.set({ type: "DestinationNetworkNotValid", category: "Critical", reason: "NotFound", message, items: missing });
    const unplaced = multus.filter(({ namespace }) => !namespace).map(({ name = "" }) => name);
    if (unplaced.length > 0)
        staging.set({
            type: "DestinationNetworkNotValid",
            category: "Critical",
            reason: "Ambiguous",
            message: "Destination network (NAD) namespace required.",
            items: unplaced,
        });
}

async function storageTargets(world: Surroundings, staging: Staging, entries: readonly Entry[]): Promise<void> {
    const { items } = await world.cluster.list(kinds.storageClass);
    const known = new Set(items.map(({ metadata }) => metadata.name));
    const missing = entries.map(({ destination }) => destination.storageClass ?? "").filter((name) => name !== "" && !known.has(name));
    const message = "Destination storage not valid.";
    if (missing.length > 0) staging.set({ type: "DestinationStorageNotValid", category: "Critical", reason: "NotFound", message, items: missing });
}
