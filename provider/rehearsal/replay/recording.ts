import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Kind, type KubeObject, kinds } from "../../kube/index.ts";

/** One observed object, as a line of a recording has it. */
export interface Sighting {
    readonly event: "EXISTING" | "ADDED" | "MODIFIED" | "DELETED";
    readonly kind: Kind;
    readonly object: KubeObject;
    /** Epoch milliseconds of the observation. */
    readonly at: number;
}

/** One recorded inventory reply. */
export interface Reply {
    readonly path: string;
    readonly body: unknown;
}

/** A scenario that the real controllers played, and what may be told about it beside. */
export interface Recording {
    readonly name: string;
    readonly sightings: readonly Sighting[];
    readonly replies: readonly Reply[];
    /** `<scenario>.json`: `faults` and `settings`, as a world takes them. */
    readonly extras: { readonly faults?: readonly unknown[]; readonly settings?: Readonly<Record<string, string | number | boolean>> };
}

/** Every `*.jsonl` of a folder, in the order of the names. */
export function readRecordings(folder: string): readonly Recording[] {
    const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
    return files.sort().map((file) => readRecording(folder, basename(file, ".jsonl")));
}

function readRecording(folder: string, name: string): Recording {
    const lines = readFileSync(join(folder, `${name}.jsonl`), "utf8").split("\n");
    const rows = lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as Row);
    return {
        name,
        sightings: rows.flatMap(toSighting),
        replies: rows.flatMap(({ path, body }) => (path === undefined ? [] : [{ path, body }])),
        extras: readExtras(join(folder, `${name}.json`)),
    };
}

interface Row {
    readonly path?: string;
    readonly body?: unknown;
    readonly object?: KubeObject;
    readonly recorded?: { readonly event: Sighting["event"]; readonly at: string; readonly sinceStart?: number };
}

const byName = new Map(Object.values(kinds).map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind as Kind]));

/** Kinds that the world does not serve are passed over. */
function toSighting({ object, recorded }: Row): readonly Sighting[] {
    const kind = object && byName.get(`${object.apiVersion}/${object.kind}`);
    if (!object || !recorded || !kind) return [];
    const fraction = ((recorded.sinceStart ?? 0) % 1) * 1000;
    return [{ event: recorded.event, kind, object, at: Date.parse(recorded.at) + fraction }];
}

function readExtras(path: string): Recording["extras"] {
    try {
        return JSON.parse(readFileSync(path, "utf8")) as Recording["extras"];
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
        throw error;
    }
}

export function keyOf({ kind, object }: Pick<Sighting, "kind" | "object">): string {
    return `${kind.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}
