import type { Finding } from "../../../concern/index.ts";
import { blockersOf, conditionsOf, isObserved, sayCondition } from "../../../condition/index.ts";
import { type Kind, kinds } from "../../../kube/index.ts";
import { type Own, toId, toRef } from "../../../lifecycle/index.ts";
import type { NetworkTarget, StorageTarget } from "../../../schema/maps.ts";
import type { PlanArgs } from "../../../schema/plan.ts";
import { containsUnknown, isUnknown, type ValueMap } from "../../../schema/value.ts";
import { type ClusterLook, sayAbsent, sayObject, whenAbsent } from "../clusterLook.ts";
import { networkMap, storageMap } from "../maps.ts";
import { finding } from "../told.ts";

/** The arguments of a plan's maps; undefined = not known yet, and `unknowns` says since what will be. */
export interface PlanMaps {
    readonly networks: Readonly<Record<string, NetworkTarget>> | undefined;
    readonly storage: Readonly<Record<string, StorageTarget>> | undefined;
    readonly unknowns: readonly string[];
}

/** With what the controller would say of the maps as such. */
export interface FoundMaps extends PlanMaps {
    readonly findings: readonly Finding[];
}

/** Looks for the maps among what this program declares, then in the cluster. */
export async function planMaps(args: PlanArgs, own: Own, look: ClusterLook): Promise<FoundMaps> {
    const [networks, storage] = await Promise.all([
        found(args.networkMap, sides.networkMap, own, look),
        found(args.storageMap, sides.storageMap, own, look),
    ]);
    const [knownNetworks, knownStorage] = [known(networks.inputs, "networks"), known(storage.inputs, "storage")];
    return {
        networks: knownNetworks as PlanMaps["networks"],
        storage: knownStorage as PlanMaps["storage"],
        unknowns: [
            ...(knownNetworks
                ? []
                : [`networkMap: whether it covers every NIC is checked once ${sayMap(args.networkMap, kinds.networkMap, own)} is known`]),
            ...(knownStorage
                ? []
                : [`storageMap: whether it covers every disk is checked once ${sayMap(args.storageMap, kinds.storageMap, own)} is known`]),
        ],
        findings: [...networks.findings, ...storage.findings],
    };
}

/** Where the datastores of a storage map go; undefined = not known yet. */
export async function storageIn(map: string, own: Own, look: ClusterLook): Promise<PlanMaps["storage"]> {
    return known((await found(map, sides.storageMap, own, look)).inputs, "storage") as PlanMaps["storage"];
}

const sides = {
    networkMap: { property: "networkMap", sheet: networkMap, absent: "NetworkMapRefNotValid", notReady: "NetworkMapNotReady" },
    storageMap: { property: "storageMap", sheet: storageMap, absent: "StorageRefNotValid", notReady: "StorageMapNotReady" },
} as const;

interface FoundMap {
    readonly inputs?: ValueMap;
    readonly findings: readonly Finding[];
}

/** Source: forklift-behaviour §4.2. */
async function found(text: string, side: (typeof sides)[keyof typeof sides], own: Own, look: ClusterLook): Promise<FoundMap> {
    if (isUnknown(text)) return { findings: [] };
    const { property, sheet, absent, notReady } = side;
    const ref = toRef(text, own.namespace);
    const seen = await look.get(sheet.kind, ref, property);
    if (seen.state === "declared") return { inputs: seen.inputs, findings: [] };
    if (seen.state === "absent") return { findings: finding(whenAbsent, property, sayAbsent(sheet.kind, ref), absent) };
    if (seen.state !== "found") return { findings: [] };
    const blockers = isObserved(seen.object) ? blockersOf(conditionsOf(seen.object.status)) : [];
    const message = `${sayObject(sheet.kind, ref)} is not ready: ${blockers.map(sayCondition).join("; ")}; mend it first`;
    return { inputs: sheet.argsOf(seen.object, {}), findings: finding("error", property, blockers.length > 0 ? message : undefined, notReady) };
}

function known(args: ValueMap | undefined, property: "networks" | "storage"): unknown {
    return args && !containsUnknown(args[property]) ? args[property] : undefined;
}

function sayMap(text: string, { kind }: Kind, { namespace }: Own): string {
    return isUnknown(text) ? `the ${kind}` : `${kind} ${toId(toRef(text, namespace))}`;
}
