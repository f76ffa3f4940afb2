import type { Item, SourceType } from "./model.ts";

/** Collections of a source but its VMs, by name. */
export type Collections = Readonly<Record<string, readonly Item[]>>;

/**
 * What some VMs stand on: everything that they mention, and whatever that is part of. Rather too much than too little: where a source refers by
 * name, a namesake comes too.
 *
 * Shape:  the ids that stay, by collection.
 */
export function standingOf(type: SourceType, vms: readonly object[], collections: Collections): Readonly<Record<string, ReadonlySet<string>>> {
    const kept = Object.fromEntries(Object.keys(collections).map((name) => [name, new Set<string>()]));
    const all = Object.entries(collections).flatMap(([name, items]) => items.map((item) => ({ name, item, keys: keysOf(type, item) })));
    const words = new Set<string>();
    for (const vm of vms) collect(vm, words, isMention);
    for (let left = all, before = -1; left.length !== before; ) {
        before = left.length;
        left = left.filter(({ name, item, keys }) => {
            if (!keys.some((key) => words.has(key))) return true;
            kept[name]!.add(item.id);
            collect(item, words, isUpward);
            return false;
        });
    }
    return kept;
}

/** Types whose objects refer by id alone. */
const byId: ReadonlySet<SourceType> = new Set(["vsphere", "ovirt"]);

function keysOf(type: SourceType, { id, name, namespace }: Item): readonly string[] {
    if (byId.has(type)) return [id];
    return [id, name, ...(typeof namespace === "string" ? [`${namespace}/${name}`] : [])].filter((key) => key !== "");
}

type Follow = (value: unknown) => boolean;

/** Of a VM everything counts: OpenStack writes its networks as the names of fields. */
const isMention: Follow = () => true;

/** Lists of an object lead down to its parts, or across to its neighbours. */
const isUpward: Follow = (value) => !Array.isArray(value);

function collect(value: unknown, words: Set<string>, follow: Follow): void {
    if (typeof value === "string") words.add(value);
    if (typeof value !== "object" || value === null || !follow(value)) return;
    for (const [field, each] of Object.entries(value)) {
        words.add(field);
        collect(each, words, follow);
    }
}
