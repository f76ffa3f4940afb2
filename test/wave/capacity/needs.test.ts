import assert from "node:assert/strict";
import type { InventoryVm } from "../../../provider/inventory/index.ts";
import { unknown } from "../../../provider/schema/value.ts";
import { needsOf, type Terms, type VolumeFacts } from "../../../provider/wave/capacity/index.ts";
import { gib } from "../../support/capacity.ts";
import { datastore, disk, vm } from "../../support/inventory.ts";

const object = (rest: object) => ({ metadata: {}, ...rest });
const profile = (volumeMode?: string) => ({
    metadata: { name: "ceph-rbd" },
    status: { claimPropertySets: [{ accessModes: ["ReadWriteOnce"], volumeMode }] },
});
const block: VolumeFacts = { profiles: [profile("Block")] };
const files: VolumeFacts = { profiles: [profile("Filesystem")] };
const overhead = (filesystemOverhead: object) => ({ ...files, cdiConfig: object({ status: { filesystemOverhead } }) });
const forklift = (spec: object) => object({ spec });
const common: Terms = {
    source: "vsphere",
    isWarm: false,
    isLocal: true,
    storage: { "ds-1": { storageClass: "ceph-rbd" } },
    datastores: [datastore()],
    settings: {},
    vms: {},
};
const needOf = (over: Partial<Terms> = {}, facts: VolumeFacts = block, one: InventoryVm = vm()) =>
    needsOf(new Map([["web-01", one]]), { ...common, ...over }, facts)[0]!;

/** The one disk has 20 GiB. */
const claims: readonly { why: string; over?: Partial<Terms>; facts?: VolumeFacts; gib: number; isSure?: boolean; isDataVolume?: boolean }[] = [
    { why: "is as large as the disk on block volumes", gib: 20 },
    { why: "has CDI's own overhead on file systems, which nobody has confirmed", facts: files, gib: 20 / 0.945, isSure: false },
    { why: "has the overhead that CDI tells", facts: overhead({ global: "0.1" }), gib: 20 / 0.9 },
    { why: "has the overhead of its class", facts: overhead({ global: "0.1", storageClass: { "ceph-rbd": "0.5" } }), gib: 40 },
    { why: "has none on a class where CDI counts none", facts: overhead({ storageClass: { "ceph-rbd": "0" } }), gib: 20 },
    { why: "is not sure where CDI tells nonsense", facts: overhead({ global: "1.5" }), gib: 20, isSure: false },
    { why: "takes a class of which nothing is known for one of file systems", facts: {}, gib: 20 / 0.945, isSure: false },
    { why: "goes by the map's volume mode", over: { storage: { "ds-1": { storageClass: "ceph-rbd", volumeMode: "Block" } } }, facts: {}, gib: 20 },
    {
        why: "goes by the set that has the map's access mode",
        over: { storage: { "ds-1": { storageClass: "ceph-rbd", accessMode: "ReadWriteMany" } } },
        gib: 20 / 0.945,
        isSure: false,
    },
    {
        why: "is made as the disk is where an array copies",
        over: { storage: { "ds-1": { storageClass: "ceph-rbd", xcopyOffload: { secret: "array", storageVendorProduct: "ontap" } } } },
        facts: files,
        gib: 20,
        isDataVolume: false,
    },
    {
        why: "has Forklift's overhead where Forklift makes it",
        over: { source: "openstack" },
        facts: { ...files, forklift: forklift({ controller_filesystem_overhead: 20 }) },
        gib: 25,
        isDataVolume: false,
    },
    {
        why: "has Forklift's usual overhead, unconfirmed",
        over: { source: "ovirt" },
        facts: files,
        gib: 20 / 0.9,
        isSure: false,
        isDataVolume: false,
    },
    {
        why: "has Forklift's overhead of block volumes",
        over: { source: "ovirt" },
        facts: { ...block, forklift: forklift({ controller_block_overhead: gib }) },
        gib: 21,
        isDataVolume: false,
    },
    { why: "of oVirt is CDI's when it moves warm", over: { source: "ovirt", isWarm: true }, gib: 20 },
    { why: "of oVirt is CDI's when it moves to another cluster", over: { source: "ovirt", isLocal: false }, gib: 20 },
];

describe("the claim of a disk", () => {
    for (const { why, over, facts, gib: size, isSure = true, isDataVolume = true } of claims)
        it(why, () => {
            const [claim, ...more] = needOf(over, facts).claims;
            assert.deepEqual(more, []);
            assert.equal(claim!.bytes, Math.ceil(size * gib));
            assert.deepEqual([claim!.storageClass, claim!.isSure, claim!.isDataVolume], ["ceph-rbd", isSure, isDataVolume]);
            assert.equal(claim!.bytes - claim!.overhead, 20 * gib);
        });

    it("is rounded up to MiB", () => assert.equal(needOf({}, block, vm({ disks: [disk({ capacity: 1 })] })).claims[0]!.bytes, 1024 ** 2));

    it("is none where the map leads nowhere", () => assert.deepEqual(needOf({ storage: {} }).claims, []));

    it("is one of no class for a direct LUN", () => {
        const lun = { ...vm(), disks: [{ file: "lun", datastore: { id: "" }, capacity: 5 * gib, shared: false, isLun: true }] };
        assert.deepEqual(needOf({}, block, lun).claims, [{ storageClass: "", bytes: 5 * gib, overhead: 0, isSure: true, isDataVolume: false }]);
    });

    it("is none for shared disks that stay behind, by plan or by VM", () => {
        const sharer = vm({ disks: [disk({ shared: true }), disk({ key: 2001 })] });
        assert.equal(needOf({}, block, sharer).claims.length, 2);
        assert.equal(needOf({ settings: { migrateSharedDisks: false } }, block, sharer).claims.length, 1);
        assert.equal(needOf({ vms: { "web-01": { migrateSharedDisks: false } } }, block, sharer).claims.length, 1);
    });
});

describe("a VM that needs room", () => {
    const states: readonly { why: string; over?: Partial<Terms>; powerState?: "poweredOn" | "poweredOff"; isRunning: boolean }[] = [
        { why: "is powered on as its source is", isRunning: true },
        { why: "stays off as its source is", powerState: "poweredOff", isRunning: false },
        { why: "is powered on where the plan says so", over: { settings: { targetPowerState: "on" } }, powerState: "poweredOff", isRunning: true },
        { why: "stays off where the plan says so", over: { settings: { targetPowerState: "off" } }, isRunning: false },
        {
            why: "goes by what is said of it alone",
            over: { settings: { targetPowerState: "off" }, vms: { "web-01": { targetPowerState: "auto" } } },
            isRunning: true,
        },
        { why: "does not count as on while that is not known", over: { settings: { targetPowerState: unknown as never } }, isRunning: false },
    ];
    for (const { why, over, powerState = "poweredOn", isRunning } of states)
        it(why, () => assert.equal(needOf(over, block, vm({ powerState })).isRunning, isRunning));

    it("has the memory and CPUs of its source", () => {
        const { memory, cpus } = needOf({}, block, vm({ memoryMB: 2048, cpuCount: 4 }));
        assert.deepEqual([memory, cpus], [2 * gib, 4]);
    });

    it("does not tell them with an instance type", () => {
        const { memory, cpus } = needOf({ vms: { "web-01": { instanceType: "u1.large" } } }, block, vm({ memoryMB: 2048, cpuCount: 4 }));
        assert.deepEqual([memory, cpus], [0, 0]);
    });
});
