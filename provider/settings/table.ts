import { z } from "zod";
import { formatPath } from "../schema/parse.ts";
import { isUnknown, type Value, type ValueMap } from "../schema/value.ts";
import type { Setting, SettingGroup, SettingTable } from "./setting.ts";

/** The arguments that a table of settings stands for: each may be left out, for the operator's default. */
export function settingsShape(table: SettingTable, id: string, description: string): z.ZodObject {
    const shape = Object.entries(table).map(([name, each]) => {
        const said = isGroup(each) ? { description: each.means } : { description: sayMeaning(each), ...(each.isSecret && { secret: true }) };
        return [name, each.shape.optional().meta(said)];
    });
    return z.strictObject(Object.fromEntries(shape)).meta({ id, description });
}

/** Settings that belong together, under one name of the table that they are put into. */
export function groupOf(id: string, means: string, group: SettingTable): SettingGroup {
    return { means, group, shape: settingsShape(group, id, means) };
}

/** The operator's spec as its present version has it, with its defaults. */
export function specShape(table: SettingTable): z.ZodObject {
    const rows = rowsOf(table).filter(({ setting: { only } }) => !only);
    const fields = rows.map(({ setting: { key, means, default: usual, written = z.unknown(), write } }) => {
        const said = written.describe(means);
        return [key, usual === undefined ? said.optional() : said.default(write ? write(usual as never) : usual).describe(means)] as const;
    });
    return z.object(Object.fromEntries(fields));
}

/** Settings → the operator's spec; what is left out is left to the operator. */
export function specOf(table: SettingTable, settings: ValueMap): ValueMap {
    const written = rowsOf(table).flatMap(({ path, setting: { key, write } }) => {
        const value = valueAt(settings, path);
        return value === undefined ? [] : [[key, write && !isUnknown(value) ? write(value as never) : value]];
    });
    return Object.fromEntries(written) as ValueMap;
}

/** The operator's spec → settings; keys and values that the table does not know are left out. Inverse of `specOf`. */
export function settingsOf(table: SettingTable, spec: ValueMap): ValueMap {
    const read = Object.entries(table).map(([name, each]) => [name, isGroup(each) ? groupIn(each, spec) : readOne(each, spec)] as const);
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as ValueMap;
}

function groupIn({ group }: SettingGroup, spec: ValueMap): ValueMap | undefined {
    const found = settingsOf(group, spec);
    return Object.keys(found).length > 0 ? found : undefined;
}

function readOne({ key, read = (written) => written }: Setting, spec: ValueMap): unknown {
    return spec[key] === undefined || spec[key] === null ? undefined : read(spec[key]);
}

/** The same without what the operator has by default: its API server writes that in by itself. What `prior` says too was said. */
export function explicitSettings(table: SettingTable, spec: ValueMap, prior: ValueMap): ValueMap {
    const isSaid = ({ path, setting }: Row, value: Value | undefined) =>
        value !== undefined && (valueAt(prior, path) !== undefined || JSON.stringify(value) !== JSON.stringify(setting.default));
    const found = settingsOf(table, spec);
    const said = rowsOf(table).filter((row) => isSaid(row, valueAt(found, row.path)));
    return said.reduce<ValueMap>((inner, { path }) => withValue(inner, path, valueAt(found, path)!), {});
}

function withValue(settings: ValueMap, [name, ...rest]: readonly string[], value: Value): ValueMap {
    const inner = rest.length === 0 ? value : withValue((settings[name!] ?? {}) as ValueMap, rest, value);
    return { ...settings, [name!]: inner };
}

/**
 * What becomes different, a line each, with the default where one side says nothing, and what begins anew:
 * `maxVmInflight: 20 (default) → 50; the controller restarts`. Of what is among the `secrets` only that it does.
 */
export function sayChanges(table: SettingTable, before: ValueMap, after: ValueMap, secrets: ReadonlySet<string> = new Set()): readonly string[] {
    const open = (settings: ValueMap) => Object.fromEntries(Object.entries(settings).filter(([name]) => !secrets.has(name)));
    const hidden = [...secrets].filter((name) => name in table && JSON.stringify(before[name]) !== JSON.stringify(after[name]));
    return [...sayOpenChanges(table, open(before), open(after)), ...hidden.map((name) => `${name}: is different; it is secret`)];
}

function sayOpenChanges(table: SettingTable, before: ValueMap, after: ValueMap): readonly string[] {
    return rowsOf(table).flatMap(({ path, setting }) => {
        const [old, now] = [valueAt(before, path), valueAt(after, path)];
        if (JSON.stringify(old) === JSON.stringify(now)) return [];
        const restart = setting.restarts ? `; ${setting.restarts} restarts` : "";
        const change = setting.isSecret ? "is different; it is secret" : `${sayValue(setting, old)} → ${sayValue(setting, now)}`;
        return [`${formatPath(path)}: ${change}${restart}`];
    });
}

/** One setting, and where programs write it. */
export interface Row {
    readonly path: readonly string[];
    readonly setting: Setting;
}

/** Every setting of a table, those of its groups too, in the table's order. */
export function rowsOf(table: SettingTable): readonly Row[] {
    return Object.entries(table).flatMap(([name, each]): readonly Row[] => {
        if (!isGroup(each)) return [{ path: [name], setting: each }];
        return rowsOf(each.group).map(({ path, setting }) => ({ path: [name, ...path], setting }));
    });
}

function isGroup(each: Setting | SettingGroup): each is SettingGroup {
    return "group" in each;
}

/** Below what is not known nothing is known. */
export function valueAt(settings: ValueMap, path: readonly string[]): Value | undefined {
    return path.reduce<Value | undefined>((inner, name) => (isUnknown(inner) ? inner : (inner as ValueMap | undefined)?.[name]), settings);
}

function sayMeaning({ key, means, default: usual, restarts, idle, only }: Setting): string {
    const sentences = [
        means,
        usual === undefined ? undefined : `Default: \`${JSON.stringify(usual)}\`.`,
        restarts ? `When it changes, ${restarts} restarts.` : undefined,
        idle ? `It has no effect: ${idle}.` : undefined,
        only ? `Only in ${only}: elsewhere it is refused.` : undefined,
        `In the operator's words: \`${key}\`.`,
    ];
    return sentences.filter(Boolean).join(" ");
}

function sayValue({ default: usual }: Setting, value: unknown): string {
    if (isUnknown(value)) return "not known yet";
    if (value !== undefined) return JSON.stringify(value);
    return usual === undefined ? "not set" : `${JSON.stringify(usual)} (default)`;
}
