import { z } from "zod";
import { bytesOf } from "../util/quantity.ts";
import { type Find, type InventoryDisk, type InventoryNic, Item, list, networksOf, place, type SourceModel } from "./model.ts";

const Meta = z.looseObject({ name: z.string(), namespace: z.string().default("") });
const Named = z.looseObject({ name: z.string() });

const VirtualMachine = z.looseObject({
    metadata: Meta,
    spec: z.looseObject({
        template: z.looseObject({
            spec: z.looseObject({
                domain: z.looseObject({
                    cpu: z.looseObject({ sockets: z.number().default(1), cores: z.number().default(1), threads: z.number().default(1) }).nullish(),
                    memory: z.looseObject({ guest: z.string().nullish() }).nullish(),
                    devices: z.looseObject({ interfaces: list(Named.extend({ macAddress: z.string().default("") })) }).prefault({}),
                }),
                networks: list(Named.extend({ multus: z.looseObject({ networkName: z.string() }).nullish() })),
                volumes: list(
                    Named.extend({ dataVolume: Named.nullish(), persistentVolumeClaim: z.looseObject({ claimName: z.string() }).nullish() }),
                ),
            }),
        }),
    }),
    status: z.looseObject({ printableStatus: z.string().default("") }).prefault({}),
});

const Claim = z.looseObject({
    spec: z.looseObject({
        storageClassName: z.string().default(""),
        accessModes: list(z.string()),
        resources: z.looseObject({ requests: z.looseObject({ storage: z.string().default("0") }).prefault({}) }).prefault({}),
    }),
});

const Instance = z.looseObject({
    status: z
        .looseObject({
            nodeName: z.string().default(""),
            guestOSInfo: z.looseObject({ prettyName: z.string().default("") }).prefault({}),
            interfaces: list(z.looseObject({ mac: z.string().default(""), ipAddress: z.string().default("") })),
        })
        .prefault({}),
});

const Resource = Item.extend({ namespace: z.string().default(""), object: z.looseObject({ metadata: Meta }) });

/** A VM of OpenShift Virtualization: the Kubernetes object, and its running instance. Source: forklift-behaviour §8.6. */
export const OpenshiftVm = Resource.extend({ object: VirtualMachine, instance: Instance.nullish() });

export type OpenshiftVm = z.infer<typeof OpenshiftVm>;

/** The network of the pods, which no collection lists. */
export const podNetwork = "pod";

/** Networks are NetworkAttachmentDefinitions, places for disks are storage classes. Source: forklift-behaviour §3.4 (OpenShift source), §5.9. */
export const openshift: SourceModel = {
    collections: {
        vms: OpenshiftVm,
        networkattachmentdefinitions: Resource,
        storageclasses: Item,
        persistentvolumeclaims: Resource,
        datavolumes: Resource,
        namespaces: Item,
        instancetypes: Item,
        clusterinstancetypes: Item,
        kubevirts: Item,
    },
    behindVms: ["networkattachmentdefinitions", "persistentvolumeclaims", "storageclasses"],
    vm: (item, find) => toVm(item as OpenshiftVm, find),
    networks: { of: "networkattachmentdefinitions", place: namespaced, more: [{ id: podNetwork, name: podNetwork, path: podNetwork }] },
    datastores: { of: "storageclasses", place },
};

function namespaced(item: Item) {
    return place({ ...item, path: pathOf(item as z.infer<typeof Resource>) });
}

/** How people and Forklift name a namespaced object. */
function pathOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
    return `${namespace}/${name}`;
}

function toVm({ id, name, namespace, object, instance }: OpenshiftVm, find: Find): ReturnType<SourceModel["vm"]> {
    const { domain, networks, volumes } = object.spec.template.spec;
    const macs = new Map(domain.devices.interfaces.map((each) => [each.name, each.macAddress]));
    const nics = networks.map(
        (network): InventoryNic => ({ mac: macs.get(network.name) ?? "", network: { id: networkOf(network, namespace, find) } }),
    );
    const claims = volumes.flatMap(({ dataVolume, persistentVolumeClaim }) => dataVolume?.name ?? persistentVolumeClaim?.claimName ?? []);
    return {
        id,
        name,
        path: pathOf({ namespace, name }),
        powerState: powerStates[object.status.printableStatus] ?? "unknown",
        host: instance?.status.nodeName ?? "",
        cluster: namespace,
        guestName: instance?.status.guestOSInfo.prettyName ?? "",
        cpuCount: domain.cpu ? domain.cpu.sockets * domain.cpu.cores * domain.cpu.threads : 0,
        memoryMB: (bytesOf(domain.memory?.guest ?? "0") ?? 0) / 1024 ** 2,
        nics,
        networks: networksOf(nics),
        disks: claims.map((claim) => toDisk(pathOf({ namespace, name: claim }), find)),
        guestNetworks: (instance?.status.interfaces ?? []).flatMap(({ ipAddress: ip, mac }) => (ip ? [{ ip, mac }] : [])),
        concerns: [],
        isTemplate: false,
    };
}

const powerStates: Readonly<Record<string, string>> = { Running: "poweredOn", Migrating: "poweredOn", Stopped: "poweredOff", Paused: "suspended" };

type Network = OpenshiftVm["object"]["spec"]["template"]["spec"]["networks"][number];

function networkOf({ multus }: Network, namespace: string, find: Find): string {
    if (!multus) return podNetwork;
    const { networkName } = multus;
    const path = networkName.includes("/") ? networkName : pathOf({ namespace, name: networkName });
    return find("networkattachmentdefinitions", path)?.id ?? "";
}

/** A claim has the name of the DataVolume that made it. */
function toDisk(path: string, find: Find): InventoryDisk {
    const claim = Claim.safeParse(find("persistentvolumeclaims", path)?.object).data;
    const storageClass = claim && find("storageclasses", claim.spec.storageClassName);
    const capacity = bytesOf(claim?.spec.resources.requests.storage ?? "0") ?? 0;
    return { file: path, datastore: { id: storageClass?.id ?? "" }, capacity, shared: false };
}
