import type { Finding } from "../../concern/index.ts";
import { kinds } from "../../kube/index.ts";
import { type Findings, type Own, type Session, toRef } from "../../lifecycle/index.ts";
import type { NetworkMapArgs, StorageMapArgs } from "../../schema/maps.ts";
import { formatPath } from "../../schema/parse.ts";
import { isUnknown } from "../../schema/value.ts";
import { findRef } from "../../selection/index.ts";
import { didYouMean } from "../../util/nearest.ts";
import { ClusterLook, misspelt } from "./clusterLook.ts";
import { absentProviders, isHost } from "./plan/providers.ts";
import { isUnanswered } from "./plan/sourceVms.ts";
import { reference, sortedEntries, sourceRef } from "./reference.ts";
import { finding, toFindings } from "./told.ts";

/** What can be known of a network map before it exists. Source: forklift-behaviour §3.1, §3.2. */
export async function networkMapProblems(args: NetworkMapArgs, own: Own, session: Session, signal: AbortSignal): Promise<Findings> {
    const look = new ClusterLook(session, signal);
    const targets = known(args.networks).flatMap(([key, { multus = [] }]) =>
        isUnknown(multus) ? [] : [multus].flat().map((text) => ({ property: formatPath(["networks", key]), ref: reference(text, "default") })),
    );
    return await problemsOf({ args, own, session, signal, look, side: networkSide }, args.networks, () =>
        targets.map(({ property, ref }) => misspelt(look, kinds.networkAttachmentDefinition, ref, property, "DestinationNetworkNotValid")),
    );
}

/** What can be known of a storage map before it exists. Source: forklift-behaviour §3.1, §3.3. */
export async function storageMapProblems(args: StorageMapArgs, own: Own, session: Session, signal: AbortSignal): Promise<Findings> {
    const look = new ClusterLook(session, signal);
    const first = new Map(
        known(args.storage)
            .filter(([, { storageClass }]) => typeof storageClass === "string")
            .map(([key, { storageClass }]) => [storageClass, formatPath(["storage", key])] as const)
            .reverse(),
    );
    return await problemsOf({ args, own, session, signal, look, side: storageSide }, args.storage, () =>
        [...first].map(([name, property]) => misspelt(look, kinds.storageClass, { name }, property, "DestinationStorageNotValid")),
    );
}

const networkSide = { property: "networks", noun: "network", condition: "SourceNetworkNotValid" } as const;
const storageSide = { property: "storage", noun: "datastore", condition: "SourceStorageNotValid" } as const;

interface Case {
    readonly args: { readonly source: string; readonly destination?: string | undefined };
    readonly own: Own;
    readonly session: Session;
    readonly signal: AbortSignal;
    readonly look: ClusterLook;
    readonly side: typeof networkSide | typeof storageSide;
}

type Keyed = Readonly<Record<string, { readonly id?: string | undefined; readonly vlan?: string | undefined }>>;

async function problemsOf(of: Case, map: Keyed, targets: () => readonly Promise<readonly Finding[]>[]): Promise<Findings> {
    const { args, own, side, look } = of;
    const offline = [...emptyMap(side.property, map), ...sameSources(side.property, map)];
    const isRemote = (await isHost(args, own, look)) === false;
    const seen = await Promise.all([absentProviders(args, own, look), sources(of, map), ...(isRemote ? [] : targets())]);
    return toFindings([...offline, ...seen.flat()], look.unknowns);
}

function known<T>(map: Readonly<Record<string, T>>): readonly [string, T][] {
    return isUnknown(map) ? [] : sortedEntries(map).filter(([, target]) => !isUnknown(target));
}

function emptyMap(property: string, map: Keyed): readonly Finding[] {
    return finding("error", property, !isUnknown(map) && Object.keys(map).length === 0 ? "maps nothing; name at least one source" : undefined);
}

/** Two keys for one source would overwrite each other without a word. */
function sameSources(property: string, map: Keyed): readonly Finding[] {
    const first = new Map<string, string>();
    return known(map).flatMap(([key, { id }]) => {
        const source = JSON.stringify(sourceRef(key, id));
        const other = first.get(source);
        if (other === undefined) first.set(source, key);
        const message = other === undefined ? undefined : `is the same source as ${formatPath([property, other])}; keep one`;
        return finding("error", formatPath([property, key]), message);
    });
}

/** Entries that mean nothing in the source, or several things. A map of the former becomes ready all the same. */
async function sources({ args, own, session, signal, side }: Case, map: Keyed): Promise<readonly Finding[]> {
    if (isUnknown(args.source)) return [];
    try {
        const inventory = await session.inventoryOf(toRef(args.source, own.namespace), signal);
        if (!inventory) return [];
        const places = await (side.property === "networks" ? inventory.networks(signal) : inventory.datastores(signal));
        return known(map).flatMap(([key, { id, vlan }]) => {
            if (isUnknown(id)) return [];
            const ref = sourceRef(key, id);
            const found = findRef(places, ref);
            // A VLAN tells networks of one name apart.
            if (found.length === 1 || (found.length > 1 && vlan !== undefined)) return [];
            const text = "id" in ref ? ref.id : ref.name;
            const words = places.map((place) => ("id" in ref ? place.id : place.name));
            const nothing = `means no ${side.noun} of the source's inventory${didYouMean(text, words)}`;
            const several = `means ${found.length} ${side.noun}s: ${found.map((place) => `${JSON.stringify(place.path)} (${place.id})`).join(", ")}; use a path or an id as the key`;
            return finding(
                found.length === 0 ? "warning" : "error",
                formatPath([side.property, key]),
                found.length === 0 ? nothing : several,
                side.condition,
            );
        });
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return [];
    }
}
