import { createHash } from "node:crypto";
import { surroundingsOf, type VmSurroundings } from "../../concern/index.ts";
import { VsphereVm } from "../../inventory/index.ts";
import { cast, type DiskRole, type Role, systems } from "./cast.ts";
import * as places from "./places.ts";
import { ref } from "./places.ts";
import { target } from "./target.ts";
import { validate } from "./validate.ts";

export interface DatacentreSize {
    /** Templates not counted; the first 40 are the example's. Default 40. */
    readonly vms?: number;
    readonly hosts?: number;
    readonly seed?: number;
}

/**
 * A data centre of any size for rehearsals and benches, in the snapshot file's shape.
 *
 * Shape:  equal sizes and seed give equal bytes; a larger one contains the VMs of the smaller.
 */
export function generateDatacentre({ vms = 40, hosts = 4, seed = 1 }: DatacentreSize = {}): Record<string, unknown> {
    const roles = rolesFor(vms);
    const folders = [...new Set(roles.map(({ folder }) => folder))];
    const around = surroundingsOf({ hosts: places.hostItems(hosts), clusters: places.clusterItems(hosts) });
    const made = roles.map((role, at) => vmOf(role, at, { hosts, seed, folders, around }));
    const childrenOf = (folder: string) => made.filter(({ parent }) => parent?.id === folder).map(({ id }) => ref("VM", id));
    return {
        version: 1,
        source: {
            type: "vsphere",
            about: { apiVersion: "8.0.2.0", product: "VMware vCenter Server", instanceUuid: uuid(seed, "vcenter") },
            vms: made,
            networks: places.networkItems(),
            datastores: places.datastoreItems(),
            hosts: places.hostItems(hosts),
            clusters: places.clusterItems(hosts),
            datacenters: places.datacentreItems(),
            folders: places.folderItems(folders, childrenOf),
        },
        target,
    };
}

function rolesFor(vms: number): readonly Role[] {
    const [templates, movable] = [cast.filter(({ isTemplate }) => isTemplate), cast.filter(({ isTemplate }) => !isTemplate)];
    const extras = Array.from({ length: Math.max(0, vms - movable.length) }, (_, at): Role => {
        const like = movable[at % 24]!;
        return { ...like, name: `pool-${String(at + 1).padStart(5, "0")}`, folder: "pool", disks: like.disks.filter((disk) => !disk.sharedFile) };
    });
    return [...movable.slice(0, vms), ...templates, ...extras];
}

interface Surroundings {
    readonly hosts: number;
    readonly seed: number;
    readonly folders: readonly string[];
    readonly around: VmSurroundings;
}

function vmOf(role: Role, at: number, { hosts, seed, folders, around }: Surroundings): VsphereVm {
    const id = `vm-${1001 + at}`;
    const vm = VsphereVm.parse({
        id,
        name: role.name,
        path: `/${places.datacentre.name}/vm/${role.folder}/${role.name}`,
        parent: ref("Folder", places.folderId(role.folder, folders)),
        revision: 1,
        revisionValidated: 1,
        policyVersion: 5,
        uuid: uuid(seed, `${id} uuid`),
        instanceUuid: uuid(seed, `${id} instance`),
        host: places.hostId(number(seed, `${id} host`, hosts)),
        connectionState: "connected",
        isTemplate: role.isTemplate ?? false,
        ...hardwareOf(role, at, seed),
        ...guestOf(role, at),
    });
    return { ...vm, concerns: role.isTemplate ? [] : validate(vm, around) };
}

const networkId = new Map<string, string>(places.networks.map(({ name, id }) => [name, id]));
const datastoreId = new Map<string, string>(places.datastores.map(({ name, id }) => [name, id]));

function hardwareOf(role: Role, at: number, seed: number): Record<string, unknown> {
    const networkIds = role.networks.map((name) => networkId.get(name)!);
    return {
        cpuCount: 2 + 2 * number(seed, `${at} cpus`, 3),
        coresPerSocket: 1,
        memoryMB: 2048 * 2 ** number(seed, `${at} memory`, 4),
        balloonedMemory: 0,
        cpuAffinity: [],
        numaNodeAffinity: [],
        cpuHotAddEnabled: role.hasHotplug ?? false,
        cpuHotRemoveEnabled: false,
        memoryHotAddEnabled: role.hasHotplug ?? false,
        faultToleranceEnabled: false,
        nestedHVEnabled: false,
        firmware: systems[role.os].firmware,
        secureBoot: role.hasTpm ?? false,
        tpmEnabled: role.hasTpm ?? false,
        diskEnableUuid: false,
        changeTrackingEnabled: !role.isUntracked,
        consolidationNeeded: role.needsConsolidation ?? false,
        snapshot: role.hasSnapshot ? ref("VirtualMachineSnapshot", `snapshot-${2001 + at}`) : ref("", ""),
        storageUsed: Math.round(role.disks.reduce((sum, { gib }) => sum + gib, 0) * 0.6 * gib),
        networks: [...new Set(networkIds)].map((id) => ref("Network", id)),
        nics: networkIds.map((id, order) => ({
            network: ref("Network", id),
            mac: mac(at, order),
            order,
            deviceKey: 4000 + order,
            pciAddress: "",
            startConnected: true,
        })),
        disks: role.disks.map((disk, unit) => diskOf(disk, unit, role, seed)),
        devices: [
            ...role.networks.map((_, order) => ({ kind: "VirtualVmxnet3", key: 4000 + order, pciSlotNumber: 192 + 32 * order })),
            ...(role.devices ?? []).map((kind, which) => ({ kind, key: 13_000 + which, pciSlotNumber: 0 })),
        ],
        customDef: [],
        customValues: [],
        tags: [],
    };
}

const gib = 1024 ** 3;

function diskOf(disk: DiskRole, unit: number, { name, folder, isUntracked }: Role, seed: number): Record<string, unknown> {
    const { datastore = "nvme-01", mode = "persistent", bus = "scsi", sharedFile, rdm } = disk;
    const own = `[${datastore}] ${folder}-${name}/${name}${unit === 0 ? "" : `_${unit}`}.vmdk`;
    return {
        key: 2000 + unit,
        unitNumber: unit,
        controllerKey: 1000,
        file: sharedFile ?? own,
        datastore: ref("Datastore", datastoreId.get(datastore)!),
        capacity: disk.gib * gib,
        shared: sharedFile !== undefined,
        rdm: rdm !== undefined,
        physicalMode: rdm === "physical",
        bus,
        mode,
        serial: uuid(seed, sharedFile ?? own),
        changeTrackingEnabled: !isUntracked && !rdm,
        parent: "",
    };
}

function guestOf(role: Role, at: number): Record<string, unknown> {
    const { guestId, guestName } = systems[role.os];
    const power = role.power ?? "poweredOn";
    const isSeen = power === "poweredOn" && role.tools !== "toolsNotInstalled";
    const host = role.name
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, "-")
        .slice(0, 15);
    const ip = (order: number) => `10.${20 + order}.${Math.floor(at / 250)}.${1 + (at % 250)}`;
    return {
        guestId,
        guestName,
        guestNameFromVmwareTools: isSeen ? guestName : "",
        powerState: power,
        hostName: role.isTemplate ? "" : `${host}.example.com`,
        ipAddress: isSeen ? ip(0) : "",
        toolsStatus: toolsStatus(role, power),
        toolsRunningStatus: isSeen ? "guestToolsRunning" : "guestToolsNotRunning",
        toolsVersionStatus2: role.tools === "toolsNotInstalled" ? "guestToolsNotInstalled" : toolsVersion(role),
        guestNetworks: isSeen
            ? role.networks.map((network, order) => ({
                  device: String(order),
                  deviceConfigId: 4000 + order,
                  mac: mac(at, order),
                  ip: ip(order),
                  origin: "manual",
                  prefix: 24,
                  dns: ["10.20.0.53"],
                  network,
              }))
            : [],
        guestIpStacks: isSeen ? [{ device: "0", gateway: "10.20.0.254", network: "0.0.0.0", prefix: 0, dns: ["10.20.0.53"] }] : [],
        guestDisks: isSeen ? [rootDisk(role)] : [],
    };
}

function rootDisk({ os, disks, freeSpace }: Role): Record<string, unknown> {
    const capacity = (disks[0]?.gib ?? 1) * gib;
    const isWindows = os.startsWith("windows");
    return {
        key: 2000,
        diskPath: isWindows ? "C:\\" : "/",
        capacity,
        freeSpace: freeSpace ?? capacity / 4,
        filesystemType: isWindows ? "NTFS" : "xfs",
    };
}

function toolsStatus({ tools }: Role, power: string): string {
    if (tools === "toolsNotInstalled") return tools;
    if (power !== "poweredOn") return "toolsNotRunning";
    return tools ?? "toolsOk";
}

function toolsVersion({ tools }: Role): string {
    return tools === "toolsOld" ? "guestToolsSupportedOld" : "guestToolsCurrent";
}

function mac(at: number, order: number): string {
    const parts = [order + 1, at >> 8, at & 255].map((part) => part.toString(16).padStart(2, "0"));
    return `00:50:56:${parts.join(":")}`;
}

/** Whole number from 0 to below `below`, always the same for the same question. */
function number(seed: number, question: string, below: number): number {
    return digest(seed, question).readUInt32BE(0) % below;
}

function uuid(seed: number, question: string): string {
    const hex = digest(seed, question).toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function digest(seed: number, question: string): Buffer {
    return createHash("sha256").update(`${seed} ${question}`).digest();
}
