import { isDeepStrictEqual } from "node:util";
import { ApiError, failure, type KubeObject, type ManagedFieldsEntry } from "../../kube/index.ts";
import { difference, type FieldSet, fieldsOf, has, intersection, isEmpty, leaves, sayField, union, valueAt, without } from "./fields.ts";

export interface Writer {
    readonly manager: string;
    readonly apiVersion: string;
    readonly time: string;
    readonly subresource?: "status" | undefined;
}

/**
 * Server-side apply: what the manager says is merged into what is there, what it no longer says and nobody else owns goes, and what others own
 * with another value is a conflict.
 *
 * Errors: `ApiError` 409 with one cause per field, unless forced.
 * Source: Kubernetes "Server-Side Apply", structured-merge-diff.
 */
export function serverSideApply(live: KubeObject | undefined, config: KubeObject, writer: Writer, force: boolean, say: string): KubeObject {
    const entries = live?.metadata.managedFields ?? [];
    const mine = entries.find((each) => isSame(each, writer, "Apply"));
    const others = entries.filter((each) => each !== mine);
    const applied = fieldsOf(stripped(config));
    const conflicts = live ? conflictsWith(others, applied, config, live) : [];
    if (conflicts.length > 0 && !force) throw new ApiError(say, conflictStatus(conflicts));
    const kept = conflicts.length > 0 ? others.map((each) => ({ ...each, fieldsV1: difference(each.fieldsV1 as FieldSet, applied) })) : others;
    const owned = kept.reduce<FieldSet>((all, each) => union(all, each.fieldsV1 as FieldSet), applied);
    const gone = mine ? difference(mine.fieldsV1 as FieldSet, owned) : {};
    const merged = merge(without(live ?? { metadata: {} }, gone), stripped(config)) as KubeObject;
    const own = entryOf(writer, "Apply", applied);
    const managedFields = [...kept.filter((each) => !isEmpty(each.fieldsV1 as FieldSet)), own];
    return { ...merged, metadata: { ...merged.metadata, managedFields: isUnchanged(live, merged, mine, own) ? entries : managedFields } };
}

/** The entries after a write that is not an apply: the writer takes over what it has changed. */
export function updatedManagers(before: KubeObject | undefined, after: KubeObject, writer: Writer): ManagedFieldsEntry[] {
    const entries = before?.metadata.managedFields ?? [];
    const was = before ? fieldsOf(stripped(before)) : {};
    const is = fieldsOf(stripped(after));
    const changed = before ? leaves(is).filter((path) => !isDeepStrictEqual(valueAt(before, path), valueAt(after, path))) : leaves(is);
    const touched = changed.reduce<FieldSet>(
        (all, path) =>
            union(
                all,
                path.reduceRight<FieldSet>((inner, part) => ({ [part]: inner }), {}),
            ),
        {},
    );
    const vanished = difference(was, is);
    if (isEmpty(touched) && isEmpty(vanished)) return entries;
    const mine = entries.find((each) => isSame(each, writer, "Update"));
    const rest = entries
        .filter((each) => each !== mine)
        .map((each) => ({ ...each, fieldsV1: difference(difference(each.fieldsV1 as FieldSet, touched), vanished) }))
        .filter((each) => !isEmpty(each.fieldsV1));
    const own = union(difference((mine?.fieldsV1 ?? {}) as FieldSet, vanished), touched);
    return isEmpty(own) ? rest : [...rest, entryOf(writer, "Update", own)];
}

function entryOf(writer: Writer, operation: "Apply" | "Update", fieldsV1: FieldSet): ManagedFieldsEntry {
    const { manager, apiVersion, time, subresource } = writer;
    return { manager, operation, apiVersion, time, fieldsType: "FieldsV1", fieldsV1, ...(subresource ? { subresource } : {}) };
}

function isSame(entry: ManagedFieldsEntry, writer: Writer, operation: "Apply" | "Update"): boolean {
    return entry.manager === writer.manager && entry.operation === operation && (entry.subresource ?? undefined) === writer.subresource;
}

function isUnchanged(live: KubeObject | undefined, merged: KubeObject, mine: ManagedFieldsEntry | undefined, own: ManagedFieldsEntry): boolean {
    return (
        live !== undefined &&
        mine !== undefined &&
        isDeepStrictEqual(mine.fieldsV1, own.fieldsV1) &&
        isDeepStrictEqual(stripped(live), stripped(merged))
    );
}

interface Conflict {
    readonly manager: ManagedFieldsEntry;
    readonly path: readonly string[];
}

function conflictsWith(others: readonly ManagedFieldsEntry[], applied: FieldSet, config: KubeObject, live: KubeObject): readonly Conflict[] {
    return others.flatMap((manager) =>
        leaves(intersection(manager.fieldsV1 as FieldSet, applied))
            .filter((path) => has(applied, path) && isOtherwise(valueAt(config, path), valueAt(live, path)))
            .map((path) => ({ manager, path })),
    );
}

/** Maps are merged, so two of them never contradict each other. */
function isOtherwise(wanted: unknown, live: unknown): boolean {
    return !(isMap(wanted) && isMap(live)) && !isDeepStrictEqual(wanted, live);
}

function conflictStatus(conflicts: readonly Conflict[]) {
    const causes = conflicts.map(({ manager, path }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with ${sayManager(manager)}`,
        field: sayField(path),
    }));
    const byManager = new Map<string, string[]>();
    for (const { manager, path } of conflicts) byManager.set(sayManager(manager), [...(byManager.get(sayManager(manager)) ?? []), sayField(path)]);
    const count = `${conflicts.length} conflict${conflicts.length === 1 ? "" : "s"}`;
    const detail =
        byManager.size === 1 && conflicts.length === 1
            ? [...byManager].map(([manager, [path]]) => `conflict with ${manager}: ${path}`).join("")
            : [...byManager].map(([manager, paths]) => `conflicts with ${manager}:\n${paths.map((each) => `- ${each}`).join("\n")}`).join("\n");
    return failure(409, "Conflict", `Apply failed with ${count}: ${detail}`, { causes });
}

function sayManager({ manager, operation, apiVersion, time, subresource }: ManagedFieldsEntry): string {
    const using =
        operation === "Apply" ? "" : ` using ${apiVersion}${subresource ? ` with subresource "${subresource}"` : ""}${time ? ` at ${time}` : ""}`;
    return `"${manager}"${using}`;
}

/** The object without what the server keeps itself; nobody owns these fields. */
export function stripped(object: KubeObject): KubeObject {
    const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
    const { labels, annotations, finalizers, ownerReferences } = metadata;
    const kept = Object.entries({ labels, annotations, finalizers, ownerReferences }).filter(([, value]) => value !== undefined);
    return { metadata: Object.fromEntries(kept), ...rest };
}

/** Maps are merged, everything else is replaced; owner references and finalizers are sets. */
function merge(base: unknown, config: unknown, at = ""): unknown {
    if (Array.isArray(config) && Array.isArray(base) && setKeys[at]) return mergeSets(base, config, setKeys[at]);
    if (!isMap(base) || !isMap(config)) return config;
    const merged: Record<string, unknown> = { ...base };
    for (const [key, value] of Object.entries(config)) merged[key] = merge(base[key], value, `${at}.${key}`);
    return merged;
}

const setKeys: Readonly<Record<string, (item: unknown) => unknown>> = {
    ".metadata.ownerReferences": (item) => (item as { uid?: string }).uid,
    ".metadata.finalizers": (item) => item,
};

function mergeSets(base: readonly unknown[], config: readonly unknown[], keyOf: (item: unknown) => unknown): unknown[] {
    const news = new Map(config.map((item) => [keyOf(item), item]));
    const kept = base.map((item) => news.get(keyOf(item)) ?? item);
    return [...kept, ...config.filter((item) => !base.some((each) => keyOf(each) === keyOf(item)))];
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
