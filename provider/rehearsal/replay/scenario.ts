import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { KubeObject } from "../../kube/index.ts";
import type { Fault, WorldOptions } from "../port.ts";

/** One recorded line: an object as it was seen. */
export interface Observation {
    readonly file: string;
    readonly event: "EXISTING" | "ADDED" | "MODIFIED" | "DELETED";
    readonly object: KubeObject;
}

/** A recorded reply of the inventory. */
export interface Reply {
    readonly file: string;
    readonly path: string;
    readonly body: unknown;
}

export interface Scenario {
    readonly name: string;
    readonly observations: readonly Observation[];
    readonly replies: readonly Reply[];
    /** From an optional `<scenario>.json` beside it. */
    readonly faults: readonly Fault[];
    readonly settings: NonNullable<WorldOptions["settings"]>;
}

/** Every `*.jsonl` of a folder, by name. Errors: that of the file system, or the line that does not parse. */
export function readScenarios(folder: string): readonly Scenario[] {
    const files = readdirSync(folder).sort();
    return files.filter((file) => file.endsWith(".jsonl")).map((file) => readScenario(folder, basename(file, ".jsonl"), files));
}

function readScenario(folder: string, name: string, files: readonly string[]): Scenario {
    const rows = readFileSync(join(folder, `${name}.jsonl`), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map(
            (line) => JSON.parse(line) as Record<string, never> & { recorded?: { event: Observation["event"] }; object?: KubeObject; path?: string },
        );
    const extra = files.includes(`${name}.json`) ? (JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Partial<Scenario>) : {};
    const observations = rows.flatMap(({ file, recorded, object }) =>
        recorded && isKubeObject(object) ? [{ file: String(file), event: recorded.event, object }] : [],
    );
    const replies = rows.flatMap(({ file, path, body }) => (path === undefined ? [] : [{ file: String(file), path, body }]));
    return { name, observations, replies, faults: extra.faults ?? [], settings: extra.settings ?? {} };
}

function isKubeObject(object: KubeObject | undefined): object is KubeObject {
    return typeof object?.kind === "string" && typeof object.metadata?.name === "string";
}
