import type { LiveMigrationTuningArgs, Migrator, UpgradeStage } from "../../schema/live/tuning.ts";
import { containsUnknown, isUnknown, type Value, type ValueMap } from "../../schema/value.ts";
import type { Look } from "../platform/component.ts";
import type { AskedNamespace } from "../platform/namespaces.ts";
import { partsOf } from "./stages.ts";

/** Only the stage decides by its value; of the rest it is enough to know what there is. */
export type Decisive = "upgrade";

export type Seen = Look<LiveMigrationTuningArgs, Decisive>;

export function stageOf({ decided }: Seen): UpgradeStage | undefined {
    return decided.upgrade?.stage;
}

/** Names of the policies, as far as they are known. */
export function policyNamesIn({ told }: Seen): readonly string[] {
    return isMap(told.policies) ? Object.keys(told.policies).sort() : [];
}

/** The namespaces that migrators are bound in; undefined = the whole cluster. Those that are not known yet are left out. */
export function namespacesIn({ told }: Seen): readonly string[] | undefined {
    const { namespaces, isClusterWide } = accessIn(told);
    if (isClusterWide === true) return undefined;
    return Array.isArray(namespaces) ? [...new Set(namespaces.filter((each): each is string => typeof each === "string"))].sort() : [];
}

/** Namespaces that get a binding in this stage, as they were given. */
export function boundIn(seen: Seen): readonly AskedNamespace[] {
    const { namespaces } = accessIn(seen.told);
    if (!partsOf(stageOf(seen)).hasBindings || !Array.isArray(namespaces)) return [];
    return namespaces.map((name, at) => ({ property: `access.namespaces[${at}]`, name }));
}

export function accessIn(told: ValueMap): ValueMap {
    return isMap(told.access) ? told.access : {};
}

export function isMap(value: Value | undefined): value is ValueMap {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}

export function migratorsIn(told: ValueMap): readonly Migrator[] {
    const { migrators } = accessIn(told);
    return Array.isArray(migrators) ? (migrators.filter((each) => !containsUnknown(each)) as unknown as Migrator[]) : [];
}
