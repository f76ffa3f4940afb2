import type { Settings } from "./world.ts";

/** What is said of settings, by their ForkliftController names. */
export type GivenSettings = Readonly<Record<string, unknown>>;

interface Obeyed {
    readonly key: string;
    /** As the operator hands it to the controller. */
    readonly variable: string;
    readonly usual?: unknown;
}

/** The settings that the small world obeys. Source: forklift-behaviour §1.12, §1.13. */
const obeyed = {
    maxVmInflight: { key: "controller_max_vm_inflight", variable: "MAX_VM_INFLIGHT", usual: 20 },
    blockerGraceMinutes: { key: "controller_blocker_grace_period_minutes", variable: "BLOCKER_GRACE_PERIOD_MINUTES", usual: 5 },
    precopyMinutes: { key: "controller_precopy_interval", variable: "PRECOPY_INTERVAL", usual: 60 },
    vddkImage: { key: "vddk_image", variable: "VDDK_IMAGE" },
    waitsForConsolidation: { key: "wait_for_final_snapshot_consolidation", variable: "WAIT_FOR_FINAL_SNAPSHOT_CONSOLIDATION", usual: true },
    waitsForReboots: { key: "feature_windows_wait_for_reboot", variable: "FEATURE_WINDOWS_WAIT_FOR_REBOOT", usual: true },
} as const satisfies Record<keyof Settings, Obeyed>;

export function settingsOf(given: GivenSettings): Settings {
    const value = (of: Obeyed) => given[of.key] ?? of.usual;
    const isOn = (of: Obeyed) => String(value(of)) === "true";
    return {
        maxVmInflight: Number(value(obeyed.maxVmInflight)),
        blockerGraceMinutes: Number(value(obeyed.blockerGraceMinutes)),
        precopyMinutes: Number(value(obeyed.precopyMinutes)),
        vddkImage: value(obeyed.vddkImage) === undefined ? undefined : String(value(obeyed.vddkImage)),
        waitsForConsolidation: isOn(obeyed.waitsForConsolidation),
        waitsForReboots: isOn(obeyed.waitsForReboots),
    };
}

export interface Variable {
    readonly name: string;
    readonly value: string;
}

/** The environment of the controller: what is said only, so that what the world was opened with stands behind it. */
export function variablesOf(spec: GivenSettings): readonly Variable[] {
    return Object.values(obeyed).flatMap(({ key, variable }) => (spec[key] === undefined ? [] : [{ name: variable, value: String(spec[key]) }]));
}

/** Inverse of `variablesOf`. */
export function settingsIn(variables: readonly Variable[]): GivenSettings {
    const keyOf = (name: string) => Object.values(obeyed).find(({ variable }) => variable === name)?.key;
    return Object.fromEntries(variables.flatMap(({ name, value }) => (keyOf(name) ? [[keyOf(name)!, value]] : [])));
}
