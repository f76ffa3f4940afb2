import { type Kind, kinds } from "../../kube/index.ts";
import { declaredKey, type Own, type Session, toId, toRef } from "../../lifecycle/index.ts";
import type { NetworkTarget, StorageTarget } from "../../schema/maps.ts";
import type { PlanArgs } from "../../schema/plan.ts";
import { containsUnknown, isUnknown, type ValueMap } from "../../schema/value.ts";
import { networkMap, storageMap } from "./maps.ts";

/** The arguments of a plan's maps; undefined = not known yet, and `unknowns` says since what will be. */
export interface PlanMaps {
    readonly networks: Readonly<Record<string, NetworkTarget>> | undefined;
    readonly storage: Readonly<Record<string, StorageTarget>> | undefined;
    readonly unknowns: readonly string[];
}

/** Looks for the maps among what this program declares, then in the cluster. */
export async function planMaps(args: PlanArgs, own: Own, session: Session, signal: AbortSignal): Promise<PlanMaps> {
    const [networks, storage] = await Promise.all([
        found(args.networkMap, networkMap, own, session, signal),
        found(args.storageMap, storageMap, own, session, signal),
    ]);
    const [knownNetworks, knownStorage] = [known(networks, "networks"), known(storage, "storage")];
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
    };
}

type MapSheet = typeof networkMap | typeof storageMap;

async function found(text: string, sheet: MapSheet, own: Own, session: Session, signal: AbortSignal): Promise<ValueMap | undefined> {
    if (isUnknown(text)) return undefined;
    const ref = toRef(text, own.namespace);
    const declared = session.declared.get(declaredKey(sheet.kind, ref));
    if (declared) return declared.inputs;
    const object = await session.cluster?.get(sheet.kind, ref, { signal });
    return object && sheet.argsOf(object, {});
}

function known(args: ValueMap | undefined, property: "networks" | "storage"): unknown {
    return args && !containsUnknown(args[property]) ? args[property] : undefined;
}

function sayMap(text: string, { kind }: Kind, { namespace }: Own): string {
    return isUnknown(text) ? `the ${kind}` : `${kind} ${toId(toRef(text, namespace))}`;
}
