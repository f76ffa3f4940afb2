import type { InventoryVm } from "../../inventory/index.ts";
import { isObject, type Named, named, type Value } from "./value.ts";

/** Objects that VMs refer to by id, so that queries can name them. */
export interface Places {
    readonly hosts: readonly Place[];
    readonly networks: readonly Place[];
    readonly datastores: readonly Place[];
    /** OpenStack: projects. */
    readonly clusters?: readonly Place[] | undefined;
}

export interface Place {
    readonly id: string;
    readonly name: string;
    readonly path?: string | undefined;
}

/** One VM while queries are asked of it. */
export interface View {
    readonly vm: InventoryVm;
    /** Parsed when first asked for. */
    readonly raw: () => Readonly<Record<string, unknown>>;
    readonly find: Finders;
}

type Finders = Readonly<Record<keyof Places, (id: string) => Named | null>>;

export function createViews(places: Places): (vm: InventoryVm) => View {
    const find: Finders = {
        hosts: finder(places.hosts),
        networks: finder(places.networks),
        datastores: finder(places.datastores),
        clusters: finder(places.clusters ?? []),
    };
    return (vm) => {
        let raw: ReturnType<View["raw"]> | undefined;
        return {
            vm,
            find,
            raw: () => {
                raw ??= vm.raw();
                return raw;
            },
        };
    };
}

const gib = 1024 ** 3;

/** The values behind the first name of a common field. */
export const roots: Readonly<Record<string, (view: View) => unknown>> = {
    id: ({ vm }) => vm.id,
    name: ({ vm }) => vm.name,
    path: ({ vm }) => vm.path,
    source: ({ vm }) => vm.source,
    folder: ({ vm }) => folderOf(vm),
    host: ({ vm, find }) => find.hosts(vm.host),
    cluster: ({ vm, find }) => find.clusters(vm.cluster),
    tag: tagsOf,
    tags: tagsOf,
    powerState: ({ vm }) => vm.powerState,
    powerStateHuman: ({ vm }) => (vm.powerState === "poweredOn" ? "On" : "Off"),
    isTemplate: ({ vm }) => vm.isTemplate,
    guestName: ({ vm }) => vm.guestName,
    guestOS: ({ vm }) => vm.guestName,
    os: ({ vm }) => vm.guestName,
    cpuCount: ({ vm }) => vm.cpuCount || null,
    memoryMB: ({ vm }) => vm.memoryMB || null,
    memoryGB: ({ vm }) => vm.memoryMB / 1024 || null,
    disks: disksOf,
    diskCount: ({ vm }) => vm.disks.length,
    diskSize: sizeOf,
    totalDiskSize: sizeOf,
    datastores: ({ vm, find }) => eachOnce(vm.disks.map(({ datastore }) => datastore.id)).map(find.datastores),
    nics: ({ vm, find }) => vm.nics.map(({ mac, network }) => ({ mac, network: find.networks(network.id) })),
    networks: ({ vm, find }) => vm.networks.map(({ id }) => find.networks(id)),
    ipAddress: ({ vm }) => vm.guestNetworks.map(({ ip }) => ip),
    guestNetworks: ({ vm }) => vm.guestNetworks,
    concerns: ({ vm }) => vm.concerns.map((concern) => named([concern.id, concern.label], concern)),
    criticalConcerns: (view) => concernsOf(view, "Critical"),
    warningConcerns: (view) => concernsOf(view, "Warning"),
    infoConcerns: (view) => concernsOf(view, "Information"),
    concernsHuman: (view) => ["Critical", "Warning", "Information"].map((category) => concernsOf(view, category)).join("/"),
};

function finder(places: readonly Place[]): (id: string) => Named | null {
    const known = new Map(places.map(({ id, name, path }) => [id, named([id, name, path], { id, name, path })]));
    return (id) => (id === "" ? null : (known.get(id) ?? named([id], { id })));
}

/** A VM's own name may have a slash. */
function folderOf({ path, name }: InventoryVm): Value {
    const folder = path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const last = folder.slice(folder.lastIndexOf("/") + 1);
    return folder === "" ? null : named([folder, last], { path: folder, name: last });
}

function disksOf({ vm, find }: View): unknown {
    return vm.disks.map(({ capacity, datastore, file, shared }) => ({
        capacity,
        capacityGB: capacity / gib,
        datastore: find.datastores(datastore.id),
        file,
        shared,
    }));
}

function sizeOf({ vm }: View): number {
    return vm.disks.reduce((sum, { capacity }) => sum + capacity, 0);
}

function eachOnce(ids: readonly string[]): readonly string[] {
    return [...new Set(ids)].filter((id) => id !== "");
}

function concernsOf({ vm }: View, category: string): number {
    return vm.concerns.filter((concern) => concern.category === category).length;
}

/** vSphere writes objects, OpenStack texts, EC2 keys and values. Source: forklift-behaviour §8.5, §8.6. */
function tagsOf({ raw }: View): unknown {
    const { tags, object } = raw();
    const written = tags ?? (isObject(object) ? object.Tags : undefined);
    return Array.isArray(written) ? written.map((tag: unknown) => (isObject(tag) ? tagNamed(tag) : tag)) : [];
}

function tagNamed({ id, name, Key, Value, ...rest }: Readonly<Record<string, unknown>>): Named {
    if (typeof Key !== "string") return named([name, id].map(textOf), { ...rest, id, name });
    return named([`${Key}=${Value ?? ""}`, Key], { id: Key, name: Key, Key, Value });
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
