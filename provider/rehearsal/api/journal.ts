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

/** How much of the file may be history before it is compacted, in bytes. */
const history = 32 * 1024 * 1024;

/**
 * The world's memory: a file of JSON lines, written before an answer is given, so that a killed process loses nothing that it has answered.
 *
 * A torn last line was never answered and is left out. The file is compacted to one line per living object when it is opened and when it has
 * outgrown its world.
 */
export class Journal {
    private file = -1;
    private compacted = 0;
    private size = 0;

    private constructor(private readonly path: string) {}

    static open(path: string): { readonly journal: Journal; readonly entries: readonly JournalEntry[] } {
        mkdirSync(dirname(path), { recursive: true });
        const entries = existsSync(path) ? compact(parse(readFileSync(path, "utf8"))) : [];
        const journal = new Journal(path);
        journal.rewrite(entries);
        return { journal, entries };
    }

    get isOvergrown(): boolean {
        return this.size > 4 * this.compacted + history;
    }

    append(entry: JournalEntry): void {
        this.size += writeSync(this.file, `${JSON.stringify(entry)}\n`);
    }

    /** Begins the file anew; whoever dies meanwhile leaves the old one. */
    rewrite(entries: readonly JournalEntry[]): void {
        const text = entries.map((each) => `${JSON.stringify(each)}\n`).join("");
        writeFileSync(`${this.path}.new`, text);
        if (this.file >= 0) closeSync(this.file);
        renameSync(`${this.path}.new`, this.path);
        this.file = openSync(this.path, "a");
        this.size = this.compacted = Buffer.byteLength(text);
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
