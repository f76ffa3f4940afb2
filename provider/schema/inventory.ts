import { z } from "zod";
import { ref } from "./meta.ts";

/** Whose inventory a function asks. */
export const sourceArgs = {
    source: ref(
        "virtualization:Provider",
        "The source: a Provider, its `namespace/name`, or its `uid`: this is not known before the Provider is ready, so that the first preview of a program that makes one waits instead of failing.",
    ),
    namespace: z
        .string()
        .optional()
        .meta({ description: "Namespace of a source that is given by its name alone. Default: the provider's `namespace`." }),
};

const place = {
    id: z.string().meta({ description: "Inventory id." }),
    name: z.string().meta({ description: "Name." }),
    path: z.string().meta({ description: "Path, or the name where the source has no paths." }),
};

export const InventoryPlace = z.object(place).meta({ id: "virtualization:InventoryPlace", description: "A network, host or place for disks." });

export const InventoryVm = z
    .object({
        ...place,
        powerState: z.string().meta({ description: "`poweredOn`, `poweredOff`, `suspended`, or what the source says." }),
        host: z.string().meta({ description: "Id of its host; empty = none or not told." }),
        cluster: z.string().meta({ description: "Id of its cluster, project or namespace; empty = none or not told." }),
        guestName: z.string().meta({ description: "Guest operating system, as the source names it." }),
        cpuCount: z.number().meta({ description: "Virtual CPUs; 0 = not told." }),
        memoryMB: z.number().meta({ description: "Memory in MiB; 0 = not told." }),
        disks: z
            .array(
                z
                    .object({
                        file: z.string().meta({ description: "What tells the disk apart; equal in VMs that share it." }),
                        datastore: z.string().meta({ description: "Id of its datastore, storage domain, volume type or storage class." }),
                        sizeGiB: z.number().meta({ description: "Capacity in GiB." }),
                        isShared: z.boolean().meta({ description: "True when other VMs may have it too." }),
                    })
                    .meta({ id: "virtualization:InventoryDisk", description: "A disk of a VM." }),
            )
            .meta({ description: "Disks." }),
        nics: z
            .array(
                z
                    .object({
                        mac: z.string().meta({ description: "MAC address; empty = not told." }),
                        network: z.string().meta({ description: "Id of its network; empty = none." }),
                    })
                    .meta({ id: "virtualization:InventoryNic", description: "A NIC of a VM." }),
            )
            .meta({ description: "NICs." }),
        concerns: z
            .array(
                z
                    .object({
                        id: z.string().optional().meta({ description: "Id, e.g. `vmware.tpm.detected`." }),
                        category: z.string().meta({ description: "`Critical`, `Warning` or `Information`." }),
                        label: z.string().meta({ description: "What it says." }),
                    })
                    .meta({ id: "virtualization:InventoryConcern", description: "A finding about a VM." }),
            )
            .meta({ description: "What the inventory notes about it." }),
    })
    .meta({ id: "virtualization:InventoryVm", description: "A VM of a source, in one set of words for all kinds of sources." });

export const GetInventoryArgs = z.strictObject({
    ...sourceArgs,
    collection: z.string().optional().meta({
        description:
            "A further collection whose objects are answered in `items` as the inventory writes them, e.g. `folders` or `vms`. A name that the source does not have is refused with those that it has.",
    }),
});

export const GetInventoryOutputs = z.object({
    type: z.string().meta({ description: "Kind of the source, e.g. `vsphere`." }),
    origin: z.string().meta({ description: "Where the answers come from: an address or a file." }),
    collections: z.array(z.string()).meta({ description: "Names of the collections that this kind of source has." }),
    vms: z.array(InventoryVm).meta({ description: "Its VMs, without templates, by path." }),
    networks: z.array(InventoryPlace).meta({ description: "What a NetworkMap maps." }),
    datastores: z.array(InventoryPlace).meta({ description: "What a StorageMap maps." }),
    hosts: z.array(InventoryPlace).meta({ description: "Hosts; empty where the source has none." }),
    items: z.array(z.unknown()).meta({ description: "The objects of `collection`; empty without one." }),
});

export type GetInventoryArgs = z.infer<typeof GetInventoryArgs>;
