import type { Item, SourceType } from "./model.ts";
import { sourceModels } from "./models.ts";
import { type Origin, shaped, type Written } from "./source.ts";
import { standingOf } from "./standing.ts";
import type { TargetPart } from "./target.ts";
import { tidied } from "./tidy.ts";

/** A source collection by collection, as a snapshot keeps it. */
export interface Exported {
    readonly type: SourceType;
    readonly collections: readonly string[];
    /** In the order of ids; each is parsed when it is written. */
    readonly read: (collection: string) => Promise<readonly Written[]>;
}

/** Everything that an origin tells. One collection is held at a time, and of that only its text. */
export function exported(origin: Origin, signal: AbortSignal): Exported {
    const { type } = origin;
    return {
        type,
        collections: Object.keys(sourceModels[type].collections),
        read: async (collection) => {
            const found = await origin.read(collection, signal);
            const ids = found.map((written, at) => ({ written, id: shaped(origin, collection, written, at).id }));
            return ids.sort((one, other) => (one.id < other.id ? -1 : 1)).map(({ written }) => written);
        },
    };
}

/** Some VMs of a source, and what they stand on. */
export async function narrowed(source: Exported, vms: readonly { readonly id: string; readonly raw: Written }[]): Promise<Exported> {
    const others = source.collections.filter((name) => name !== "vms");
    const read = await Promise.all(others.map(async (name) => [name, (await source.read(name)).map((each) => each() as Item)] as const));
    const collections = Object.fromEntries(read);
    const raws = [...vms].sort((one, other) => (one.id < other.id ? -1 : 1)).map(({ raw }) => raw);
    const kept = standingOf(
        source.type,
        raws.map((raw) => raw() as object),
        collections,
    );
    const itemsOf = (name: string) => (collections[name] ?? []).filter(({ id }) => kept[name]!.has(id)).map((item) => () => item);
    return { ...source, read: async (name) => (name === "vms" ? raws : itemsOf(name)) };
}

/** The text of a snapshot file, piece by piece: an object per line, so that a change of one VM is a change of one line. */
export async function* snapshotText({ type, collections, read }: Exported, target: TargetPart): AsyncGenerator<string> {
    yield `{\n    "version": 1,\n    "source": {\n        "type": ${JSON.stringify(type)}`;
    for (const name of collections) {
        yield ",\n";
        yield* list(name, await read(name));
    }
    yield `\n    },\n    "target": {\n`;
    for (const [at, [name, items]] of Object.entries(target).entries()) {
        if (at > 0) yield ",\n";
        const written = items.map((item) => () => item);
        yield* list(name, written);
    }
    yield "\n    }\n}\n";
}

function* list(name: string, items: readonly Written[]): Generator<string> {
    yield `        ${JSON.stringify(name)}: [`;
    for (const [at, written] of items.entries()) yield `${at === 0 ? "" : ","}\n            ${JSON.stringify(kept(written()))}`;
    yield items.length === 0 ? "]" : "\n        ]";
}

/** The address of an object holds the uid of its Provider, which is another one in every cluster. */
function kept(item: unknown): unknown {
    if (typeof item !== "object" || item === null) return item;
    const { selfLink: _address, ...rest } = tidied(item) as Record<string, unknown>;
    return rest;
}
