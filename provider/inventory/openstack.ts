import { z } from "zod";
import { Concern, type Find, type InventoryDisk, type InventoryNic, Item, known, list, networksOf, place, type SourceModel } from "./model.ts";

const Address = z.looseObject({
    addr: z.string().default(""),
    "OS-EXT-IPS-MAC:mac_addr": z.string().default(""),
    "OS-EXT-IPS:type": z.string().default("fixed"),
});

/** A server of an OpenStack source. Source: forklift-behaviour §8.6. */
export const OpenstackVm = Item.extend({
    tenantID: z.string().default(""),
    status: z.string(),
    hostID: z.string().default(""),
    imageID: z.string().default(""),
    flavorID: z.string().default(""),
    /** Addresses by the name of their network. */
    addresses: z
        .record(z.string(), list(Address))
        .nullish()
        .transform((value) => value ?? {}),
    attachedVolumes: list(z.looseObject({ ID: z.string() })),
    concerns: list(Concern),
    revisionValidated: z.number().optional(),
});

export type OpenstackVm = z.infer<typeof OpenstackVm>;

export const OpenstackVolume = Item.extend({
    /** GiB. */
    size: z.number().default(0),
    volumeType: z.string().default(""),
    status: z.string().default(""),
    attachments: list(z.unknown()),
});

const Flavor = Item.extend({ vcpus: z.number().default(0), ram: z.number().default(0), disk: z.number().default(0) });
const Image = Item.extend({ minDisk: z.number().default(0), sizeBytes: z.number().default(0), virtualSize: z.number().default(0) });

const gib = 1024 ** 3;

/** The place of the disk of a server that was booted from an image. Source: forklift-behaviour §3.4. */
export const glance = "glance";

/** Networks are spoken of by name; volumes lead to volume types. Source: forklift-behaviour §3.4, §8.6. */
export const openstack: SourceModel = {
    collections: {
        vms: OpenstackVm,
        networks: Item,
        subnets: Item,
        volumes: OpenstackVolume,
        volumetypes: Item,
        flavors: Flavor,
        images: Image,
        projects: Item,
        regions: Item,
    },
    behindVms: ["networks", "volumes", "volumetypes", "flavors", "images"],
    vm: (item, find) => toVm(item as OpenstackVm, find),
    networks: { of: "networks", place },
    datastores: { of: "volumetypes", place, more: [{ id: glance, name: glance, path: glance }] },
};

function toVm(vm: OpenstackVm, find: Find): ReturnType<SourceModel["vm"]> {
    const flavor = Flavor.safeParse(find("flavors", vm.flavorID)).data;
    const nics = nicsOf(vm, find);
    return {
        ...known(vm),
        powerState: powerStates[vm.status] ?? "unknown",
        host: vm.hostID,
        cluster: vm.tenantID,
        guestName: systemOf(find("images", vm.imageID)),
        cpuCount: flavor?.vcpus ?? 0,
        memoryMB: flavor?.ram ?? 0,
        nics,
        networks: networksOf(nics),
        disks: [...rootDisks(vm, find, flavor?.disk ?? 0), ...vm.attachedVolumes.map(({ ID }) => toDisk(ID, find))],
        guestNetworks: Object.values(vm.addresses).flatMap((each) => each.map((address) => ({ ip: address.addr, mac: macOf(address) }))),
        concerns: vm.concerns,
        revisionValidated: vm.revisionValidated,
        isTemplate: false,
    };
}

const powerStates: Readonly<Record<string, string>> = { ACTIVE: "poweredOn", SHUTOFF: "poweredOff", SUSPENDED: "suspended", PAUSED: "suspended" };

/** A NIC for each MAC: it may have several addresses. */
function nicsOf({ addresses }: OpenstackVm, find: Find): readonly InventoryNic[] {
    const byMac = Object.entries(addresses).flatMap(([network, each]) =>
        each.map(
            (address) => [`${network} ${macOf(address)}`, { mac: macOf(address), network: { id: find("networks", network)?.id ?? "" } }] as const,
        ),
    );
    return [...new Map(byMac).values()];
}

function macOf(address: z.infer<typeof Address>): string {
    return address["OS-EXT-IPS-MAC:mac_addr"];
}

function systemOf(image: Item | undefined): string {
    const { os_distro = "", os_version = "" } = (image?.properties ?? {}) as { os_distro?: string; os_version?: string };
    return `${os_distro} ${os_version}`.trim();
}

/** GiB in a flavor and an image's least, bytes in an image. */
function rootDisks({ id, imageID }: OpenstackVm, find: Find, flavorGib: number): readonly InventoryDisk[] {
    if (imageID === "") return [];
    const image = Image.safeParse(find("images", imageID)).data;
    const capacity = Math.max(flavorGib * gib, (image?.minDisk ?? 0) * gib, image?.virtualSize ?? 0);
    return [{ file: `image of ${id}`, datastore: { id: glance }, capacity, shared: false }];
}

function toDisk(id: string, find: Find): InventoryDisk {
    const volume = OpenstackVolume.safeParse(find("volumes", id)).data;
    const type = volume && find("volumetypes", volume.volumeType);
    return { file: id, datastore: { id: type?.id ?? "" }, capacity: (volume?.size ?? 0) * gib, shared: (volume?.attachments.length ?? 0) > 1 };
}
