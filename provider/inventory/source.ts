import { z } from "zod";
import { MigrationError } from "../errors.ts";
import { formatPath } from "../schema/parse.ts";
import { once } from "../util/once.ts";
import type { Find, InventoryPlace, InventoryVm, Item, Places, SourceType } from "./model.ts";
import { sourceModels } from "./models.ts";
import type { Inventory } from "./port.ts";
import { createSharer } from "./shared.ts";

/** Where the objects of one source come from. */
export interface Origin {
    readonly type: SourceType;
    /** For people: an address or a file. */
    readonly name: string;
    readonly read: (collection: string, signal: AbortSignal) => Promise<readonly Written[]>;
    /** What to throw when an object has not the shape that it should have. */
    readonly misshapen: (collection: string, seen: string) => MigrationError;
}

/** An object as it was written; may be called again and again. */
export type Written = () => unknown;

type Collection = (name: string, signal: AbortSignal) => Promise<readonly Item[]>;

/** The inventory port on an origin; each collection is read once, when it is first asked for. */
export function createInventory(origin: Origin): Inventory {
    const { type, name } = origin;
    const model = sourceModels[type];
    const collections = Object.keys(model.collections);
    const readers = new Map(collections.map((each) => [each, once((signal) => readItems(origin, each, signal))]));
    const read: Collection = (each, signal) => readers.get(each)?.(signal) ?? Promise.reject(unknownCollection(type, each, collections));
    const vms = once((signal) => readVms(origin, read, signal));
    return {
        type,
        origin: name,
        collections,
        vms,
        networks: once((signal) => placesOf(model.networks, read, signal)),
        datastores: once((signal) => placesOf(model.datastores, read, signal)),
        hosts: once(async (signal) => (model.hosts ? await placesOf(model.hosts, read, signal) : [])),
        // VMs are many: their own words are kept as text only.
        items: async (each, signal) => (each === "vms" ? (await vms(signal)).map(({ raw }) => raw() as Item) : await read(each, signal)),
    };
}

async function readItems(origin: Origin, collection: string, signal: AbortSignal): Promise<readonly Item[]> {
    return (await origin.read(collection, signal)).map((written, at) => shaped(origin, collection, written, at));
}

async function readVms(origin: Origin, read: Collection, signal: AbortSignal): Promise<readonly InventoryVm[]> {
    const model = sourceModels[origin.type];
    const find = finder(await Promise.all(model.behindVms.map(async (name) => [name, await read(name, signal)] as const)));
    const all = await origin.read("vms", signal);
    const share = createSharer();
    return all.map((written, at) => {
        const vm = share(model.vm(shaped(origin, "vms", written, at), find));
        return { ...vm, source: origin.type, raw: written as InventoryVm["raw"] };
    });
}

/** An object in the shape of its collection. */
export function shaped({ type, misshapen }: Origin, collection: string, written: Written, at: number): Item {
    const shape: z.ZodType<Item> = sourceModels[type].collections[collection]!;
    try {
        return shape.parse(written());
    } catch (error) {
        if (error instanceof SyntaxError) throw misshapen(collection, `${formatPath([at])}: ${error.message}`);
        if (!(error instanceof z.ZodError)) throw error;
        const issue = error.issues[0]!;
        throw misshapen(collection, `${formatPath([at, ...issue.path])}: ${issue.message}`);
    }
}

async function placesOf<T extends InventoryPlace>({ of, place, more = [] }: Places<T>, read: Collection, signal: AbortSignal): Promise<readonly T[]> {
    return [...(await read(of, signal)).map(place), ...more];
}

/** Ids come before paths and names, which may be of several. */
function finder(collections: readonly (readonly [string, readonly Item[]])[]): Find {
    const indexes = new Map(collections.map(([name, items]) => [name, new Map([...items].reverse().flatMap(namesOf).sort(byRank).map(toEntry))]));
    return (collection, key) => (key === "" ? undefined : indexes.get(collection)?.get(key));
}

type Ranked = readonly [rank: number, key: string, item: Item];

function namesOf(item: Item): Ranked[] {
    const path = typeof item.namespace === "string" ? `${item.namespace}/${item.name}` : item.path;
    return [[0, item.name, item], ...(path === undefined ? [] : [[1, path, item] as const]), [2, item.id, item]];
}

function byRank([one]: Ranked, [other]: Ranked): number {
    return one - other;
}

function toEntry([, key, item]: Ranked): readonly [string, Item] {
    return [key, item];
}

function unknownCollection(type: SourceType, name: string, known: readonly string[]): MigrationError {
    return new MigrationError("InvalidInput", `collection: a source of the type ${type} has no ${JSON.stringify(name)}; it has ${known.join(", ")}`);
}
