import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { KubeObject } from "../../kube/index.ts";

/** One committed write, as the journal keeps it. */
export interface JournalEntry {
    readonly resourceVersion: number;
    /** Epoch milliseconds of the world's clock. */
    readonly at: number;
    /** Resource, namespace and name; absent in an entry that only tells the time. */
    readonly key?: string | undefined;
    /** Absent = deleted. */
    readonly object?: KubeObject | undefined;
}

/**
 * The world's memory: a file of JSON lines, written before an answer is given, so that a killed process loses nothing that it has answered.
 *
 * A torn last line was never answered and is left out. Opening compacts the file to one line per object that is still there.
 */
export class Journal {
    private readonly file: number;

    private constructor(path: string) {
        this.file = openSync(path, "a");
    }

    static open(path: string): { readonly journal: Journal; readonly entries: readonly JournalEntry[] } {
        mkdirSync(dirname(path), { recursive: true });
        const entries = existsSync(path) ? compact(parse(readFileSync(path, "utf8"))) : [];
        writeFileSync(`${path}.new`, entries.map((each) => `${JSON.stringify(each)}\n`).join(""));
        renameSync(`${path}.new`, path);
        return { journal: new Journal(path), entries };
    }

    append(entry: JournalEntry): void {
        writeSync(this.file, `${JSON.stringify(entry)}\n`);
    }

    close(): void {
        closeSync(this.file);
    }
}

function parse(text: string): readonly JournalEntry[] {
    return text.split("\n").flatMap((line, at, all) => {
        if (line === "") return [];
        try {
            return [JSON.parse(line) as JournalEntry];
        } catch (error) {
            if (at >= all.length - 2) return [];
            throw new Error(`the world's journal is damaged in line ${at + 1}`, { cause: error });
        }
    });
}

function compact(entries: readonly JournalEntry[]): readonly JournalEntry[] {
    const latest = new Map<string, JournalEntry>();
    for (const entry of entries) if (entry.key !== undefined) latest.set(entry.key, entry);
    const { resourceVersion = 0, at = 0 } = entries.at(-1) ?? {};
    const living = [...latest.values()].filter((entry) => entry.object !== undefined);
    return entries.length === 0 ? [] : [...living.sort((one, other) => one.resourceVersion - other.resourceVersion), { resourceVersion, at }];
}
