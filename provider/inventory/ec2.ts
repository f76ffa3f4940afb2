import { z } from "zod";
import { type Find, type InventoryDisk, Item, known, list, networksOf, place, type SourceModel } from "./model.ts";

const Instance = z.looseObject({
    PlatformDetails: z.string().nullish(),
    Placement: z.looseObject({ AvailabilityZone: z.string().nullish() }).nullish(),
    CpuOptions: z.looseObject({ CoreCount: z.number().default(0), ThreadsPerCore: z.number().default(1) }).nullish(),
    BlockDeviceMappings: list(z.looseObject({ Ebs: z.looseObject({ VolumeId: z.string().default("") }).nullish() })),
    NetworkInterfaces: list(
        z.looseObject({ SubnetId: z.string().default(""), MacAddress: z.string().default(""), PrivateIpAddress: z.string().nullish() }),
    ),
});

/** An instance of an EC2 source; `object` is what AWS says of it. Source: forklift-behaviour §8.6. */
export const Ec2Vm = Item.extend({ powerState: z.string().default(""), object: Instance });

export type Ec2Vm = z.infer<typeof Ec2Vm>;

const Volume = z.looseObject({ Size: z.number().default(0), VolumeType: z.string().default(""), Attachments: list(z.unknown()) });

/** Networks are subnets, places for disks are volume types. Source: forklift-behaviour §3.4 (EC2 source). */
export const ec2: SourceModel = {
    collections: { vms: Ec2Vm, networks: Item, volumes: Item, storages: Item, snapshots: Item },
    behindVms: ["volumes", "storages"],
    vm: (item, find) => {
        const { object, powerState, ...vm } = item as Ec2Vm;
        const nics = object.NetworkInterfaces.map(({ SubnetId, MacAddress }) => ({ mac: MacAddress, network: { id: SubnetId } }));
        return {
            ...known(vm),
            powerState: powerStates[powerState] ?? "unknown",
            host: "",
            cluster: object.Placement?.AvailabilityZone ?? "",
            guestName: object.PlatformDetails ?? "",
            cpuCount: (object.CpuOptions?.CoreCount ?? 0) * (object.CpuOptions?.ThreadsPerCore ?? 1),
            memoryMB: 0,
            nics,
            networks: networksOf(nics),
            disks: object.BlockDeviceMappings.flatMap(({ Ebs }) => (Ebs ? [toDisk(Ebs.VolumeId, find)] : [])),
            guestNetworks: object.NetworkInterfaces.flatMap(({ PrivateIpAddress: ip, MacAddress: mac }) => (ip ? [{ ip, mac }] : [])),
            concerns: [],
            isTemplate: false,
        };
    },
    networks: { of: "networks", place },
    datastores: { of: "storages", place },
};

const powerStates: Readonly<Record<string, string>> = { On: "poweredOn", Off: "poweredOff" };

function toDisk(id: string, find: Find): InventoryDisk {
    const volume = Volume.safeParse(find("volumes", id)?.object).data;
    const place = volume && (find("storages", volume.VolumeType)?.id ?? volume.VolumeType);
    const capacity = (volume?.Size ?? 0) * 1024 ** 3;
    return { file: id, datastore: { id: place ?? "" }, capacity, shared: (volume?.Attachments.length ?? 0) > 1 };
}
