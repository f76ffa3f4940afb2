import { isDeepStrictEqual } from "node:util";
import { ApiError, failure, type Kind, type KubeObject, type ManagedFieldsEntry } from "../../kube/index.ts";
import { difference, type FieldSet, has, intersection, isEmpty, type Path, pathsOf, reaches, sayPath, setOf, union } from "./fieldSet.ts";
import { hasStatus } from "./objects.ts";
import { compare, fieldsOf, mergeInto, prune } from "./structure.ts";
import { typeOf } from "./types.ts";

export interface Writer {
    readonly kind: Kind;
    readonly manager: string;
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
    const type = typeOf(writer.kind);
    const entries = live ? entriesOf(live, writer) : [];
    const mine = entries.find((each) => isSame(each, writer, "Apply"));
    const others = entries.filter((each) => each !== mine);
    const applied = unstripped(fieldsOf(type, stripped(config)));
    const base = live ? stripped(live) : {};
    const owned = others.reduce<FieldSet>((all, each) => union(all, setIn(each)), applied);
    const gone = mine ? setOf(pathsOf(setIn(mine)).filter((path) => !reaches(owned, path))) : {};
    const merged = prune(type, mergeInto(type, base, stripped(config)), gone) as KubeObject;
    const { added, modified, removed } = compare(type, base, merged);
    const conflicts = live ? conflictsWith(others, setOf([...added, ...modified])) : [];
    if (conflicts.length > 0 && !force) throw new ApiError(say, conflictStatus(conflicts));
    const taken = setOf([...conflicts.map(({ path }) => path), ...removed]);
    const kept = others.map((each) => withoutSet(each, taken));
    const own = entryOf(writer, "Apply", applied);
    const isUnchanged = mine !== undefined && isDeepStrictEqual(setIn(mine), applied) && isDeepStrictEqual(base, merged);
    return { ...merged, metadata: { ...merged.metadata, managedFields: isUnchanged ? entries : inOrder([...kept, own]) } };
}

/** What nobody has been known to own before the first apply belongs to a manager of this name from then on. */
function entriesOf(live: KubeObject, writer: Writer): ManagedFieldsEntry[] {
    const entries = live.metadata.managedFields ?? [];
    if (entries.length > 0) return entries;
    const { [writer.subresource === "status" ? "spec" : "status"]: _elsewhere, ...seen } = live;
    return updatedManagers(undefined, hasStatus(writer.kind) ? (seen as KubeObject) : live, { ...writer, manager: "before-first-apply" });
}

/**
 * The entries after a write that is not an apply: the writer takes over what it has changed. Of an object that nobody owns anything of, nothing is
 * noted until the first apply.
 */
export function updatedManagers(before: KubeObject | undefined, after: KubeObject, writer: Writer): ManagedFieldsEntry[] {
    const entries = before?.metadata.managedFields ?? [];
    if (before && entries.length === 0) return entries;
    const { added, modified, removed } = compare(typeOf(writer.kind), before ? stripped(before) : {}, stripped(after));
    if (added.length + modified.length + removed.length === 0) return entries;
    const [touched, vanished] = [unstripped(setOf([...added, ...modified])), setOf(removed)];
    const mine = entries.find((each) => isSame(each, writer, "Update"));
    const others = entries.filter((each) => each !== mine).map((each) => withoutSet(each, union(touched, vanished)));
    const own = union(difference(mine ? setIn(mine) : {}, vanished), touched);
    const next = mine && isDeepStrictEqual(own, setIn(mine)) ? mine : entryOf(writer, "Update", own);
    return inOrder([...others, next]);
}

/** `metadata` itself belongs to nobody. */
function unstripped(set: FieldSet): FieldSet {
    return difference(set, { "f:metadata": {} });
}

function setIn({ fieldsV1 }: ManagedFieldsEntry): FieldSet {
    return fieldsV1 as FieldSet;
}

function withoutSet(entry: ManagedFieldsEntry, gone: FieldSet): ManagedFieldsEntry {
    const rest = difference(setIn(entry), gone);
    return isDeepStrictEqual(rest, entry.fieldsV1) ? entry : { ...entry, fieldsV1: rest };
}

/** Those who own something: applies before updates, then by time and name, whoever came first. */
function inOrder(entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry[] {
    const key = ({ operation, time = "", manager, subresource = "" }: ManagedFieldsEntry) => [operation, time, manager, subresource].join("\0");
    return entries.filter((each) => !isEmpty(setIn(each))).sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function entryOf({ manager, kind, time, subresource }: Writer, operation: "Apply" | "Update", fieldsV1: FieldSet): ManagedFieldsEntry {
    const { apiVersion } = kind;
    return { manager, operation, apiVersion, time, fieldsType: "FieldsV1", fieldsV1, ...(subresource ? { subresource } : {}) };
}

function isSame(entry: ManagedFieldsEntry, writer: Writer, operation: "Apply" | "Update"): boolean {
    return entry.manager === writer.manager && entry.operation === operation && (entry.subresource ?? undefined) === writer.subresource;
}

interface Conflict {
    readonly manager: ManagedFieldsEntry;
    readonly path: Path;
}

function conflictsWith(others: readonly ManagedFieldsEntry[], changed: FieldSet): readonly Conflict[] {
    return others.flatMap((manager) =>
        pathsOf(intersection(setIn(manager), changed))
            .filter((path) => has(changed, path))
            .map((path) => ({ manager, path })),
    );
}

function conflictStatus(conflicts: readonly Conflict[]) {
    const causes = conflicts.map(({ manager, path }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with ${sayManager(manager)}`,
        field: sayPath(path),
    }));
    const byManager = new Map<string, string[]>();
    for (const { manager, path } of conflicts) byManager.set(sayManager(manager), [...(byManager.get(sayManager(manager)) ?? []), sayPath(path)]);
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
    const { generateName, labels, annotations, finalizers, ownerReferences } = metadata;
    const kept = Object.entries({ generateName, labels, annotations, finalizers, ownerReferences }).filter(([, value]) => value !== undefined);
    return { metadata: Object.fromEntries(kept), ...rest };
}
