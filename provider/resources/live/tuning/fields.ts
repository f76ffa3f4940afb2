import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../../../kube/index.ts";
import { type TuningArgs, tuningSettings } from "../../../schema/live/settings.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { secondsOf } from "../../../util/duration.ts";
import { bytesOf } from "../../../util/quantity.ts";
import { defined } from "../../virtualization/reference.ts";

export type Setting = keyof typeof tuningSettings;

type Path = readonly string[];

const ownPlace = new Set<Setting>(["evictionStrategy", "workloadUpdateStrategy"]);

const settings = Object.keys(tuningSettings) as Setting[];
const limits = settings.filter((each) => !ownPlace.has(each));

/** What the HyperConverged is to hold, and nothing else. Source: live-migration LM-U01, LM-U07, LM-U11. */
export function hyperConvergedSpec(args: TuningArgs): Record<string, unknown> {
    const { evictionStrategy, workloadUpdateStrategy } = args;
    const config = pick(args, limits);
    return defined({
        liveMigrationConfig: Object.keys(config).length > 0 ? config : undefined,
        evictionStrategy,
        workloadUpdateStrategy: workloadUpdateStrategy && Object.keys(workloadUpdateStrategy).length > 0 ? workloadUpdateStrategy : undefined,
    });
}

/** The settings that the HyperConverged has now: those that were asked for or, where nothing was, its limits. */
export function settingsOf(object: KubeObject, prior: ValueMap): ValueMap {
    if (Object.keys(prior).length === 0) return pick(foundIn(object), limits) as ValueMap;
    const found = foundIn(object);
    const strategy = pick(found.workloadUpdateStrategy ?? {}, Object.keys(prior.workloadUpdateStrategy ?? {}));
    const asked = settings.filter((each) => prior[each] !== undefined);
    return pick({ ...found, workloadUpdateStrategy: strategy }, asked) as ValueMap;
}

/** Limits and eviction strategy in effect, as text. */
export function inEffect(object: KubeObject): Record<string, string> {
    const shown = pick(foundIn(object), [...limits, "evictionStrategy"]);
    return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, String(value)]));
}

function foundIn({ spec = {} }: KubeObject): Record<string, unknown> & { readonly workloadUpdateStrategy?: object } {
    const { liveMigrationConfig = {}, evictionStrategy, workloadUpdateStrategy } = spec as Record<string, object | undefined>;
    return { ...liveMigrationConfig, evictionStrategy, workloadUpdateStrategy };
}

/** `spec.liveMigrationConfig.network` → `network`. */
export function propertyOf(path: Path): string {
    return path.filter((each) => each !== "spec" && each !== "liveMigrationConfig").join(".");
}

/** In `v1` everything stands under `spec.virtualization`. Source: live-migration LM-U01. */
export function alsoKnownAs([spec = "", ...rest]: Path): readonly Path[] {
    return [[spec, "virtualization", ...rest]];
}

/** The settings that KubeVirt does not show yet, as `progressTimeout`. Source: live-migration LM-U01; `hcLiveMigrationToKv` of HCO. */
export function notShownBy(kubeVirt: KubeObject | undefined, args: TuningArgs): readonly string[] {
    const spec = (kubeVirt?.spec ?? {}) as {
        readonly configuration?: { readonly migrations?: Record<string, unknown>; readonly evictionStrategy?: unknown };
        readonly workloadUpdateStrategy?: Record<string, unknown>;
    };
    const { migrations = {}, evictionStrategy } = spec.configuration ?? {};
    const shown: Record<string, unknown> = { ...migrations, evictionStrategy };
    const { workloadUpdateStrategy = {} } = args;
    return [
        ...settings.filter((each) => each !== "workloadUpdateStrategy" && args[each] !== undefined && !isSame(each, args[each], shown[each])),
        ...Object.entries(workloadUpdateStrategy)
            .filter(([key, value]) => !isSame(key, value, spec.workloadUpdateStrategy?.[key]))
            .map(([key]) => `workloadUpdateStrategy.${key}`),
    ];
}

/** The settings that the HyperConverged has not kept, because its version does not know them. */
export function notKeptBy(object: KubeObject, args: TuningArgs): readonly string[] {
    const found = foundIn(object);
    return limits.filter((each) => args[each] !== undefined && found[each] === undefined);
}

/** Go writes amounts and lengths of time in its own way, and leaves empty lists out. Source: `hcWorkloadUpdateStrategyToKv` of HCO. */
const meanings: Readonly<Record<string, (value: unknown) => unknown>> = {
    bandwidthPerMigration: (value) => bytesOf(String(value ?? "0")),
    batchEvictionInterval: (value) => secondsOf(String(value)),
    workloadUpdateMethods: (value) => value ?? [],
};

function isSame(setting: string, asked: unknown, shown: unknown): boolean {
    const meaning = meanings[setting] ?? ((value) => value);
    return isDeepStrictEqual(meaning(asked), meaning(shown));
}

function pick(from: object, keys: readonly string[]): Record<string, unknown> {
    const entries = keys.map((key) => [key, (from as Record<string, unknown>)[key]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}
