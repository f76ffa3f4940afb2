import { z } from "zod";
import { isUnknown, type ValueMap } from "../schema/value.ts";
import type { Setting, SettingTable } from "./setting.ts";

/** The arguments that a table of settings stands for: each may be left out, for the operator's default. */
export function settingsShape(table: SettingTable, id: string, description: string): z.ZodObject {
    const shape = Object.entries(table).map(([name, setting]) => [name, setting.shape.optional().meta({ description: sayMeaning(setting) })]);
    return z.strictObject(Object.fromEntries(shape)).meta({ id, description });
}

/** Settings → the operator's spec; what is left out is left to the operator. */
export function specOf(table: SettingTable, settings: ValueMap): ValueMap {
    return Object.fromEntries(
        given(table, settings).map(([{ key, write }, value]) => [key, write && !isUnknown(value) ? write(value as never) : value]),
    ) as ValueMap;
}

/** The operator's spec → settings; keys and values that the table does not know are left out. Inverse of `specOf`. */
export function settingsOf(table: SettingTable, spec: ValueMap): ValueMap {
    const read = Object.entries(table).map(([name, { key, read = (written: unknown) => written }]) => [
        name,
        spec[key] === undefined || spec[key] === null ? undefined : read(spec[key]),
    ]);
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as ValueMap;
}

/** What becomes different, a line each, with the default where one side says nothing, and what begins anew: `maxVmInflight: 20 (default) → 50; the controller restarts`. */
export function sayChanges(table: SettingTable, before: ValueMap, after: ValueMap): readonly string[] {
    return Object.entries(table).flatMap(([name, setting]) => {
        const [old, now] = [before[name], after[name]];
        if (JSON.stringify(old) === JSON.stringify(now)) return [];
        const restart = setting.restarts ? `; ${setting.restarts} restarts` : "";
        return [`${name}: ${sayValue(setting, old)} → ${sayValue(setting, now)}${restart}`];
    });
}

function given(table: SettingTable, settings: ValueMap): readonly (readonly [Setting, ValueMap[string]])[] {
    return Object.entries(settings).flatMap(([name, value]) => (value === undefined || !table[name] ? [] : [[table[name], value] as const]));
}

function sayMeaning({ key, means, default: usual, restarts }: Setting): string {
    const sentences = [
        means,
        usual === undefined ? undefined : `Default: \`${JSON.stringify(usual)}\`.`,
        restarts ? `When it changes, ${restarts} restarts.` : undefined,
        `In the operator's words: \`${key}\`.`,
    ];
    return sentences.filter(Boolean).join(" ");
}

function sayValue({ default: usual }: Setting, value: unknown): string {
    if (isUnknown(value)) return "not known yet";
    if (value !== undefined) return JSON.stringify(value);
    return usual === undefined ? "not set" : `${JSON.stringify(usual)} (default)`;
}
