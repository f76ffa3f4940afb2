import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { readSnapshot, type VsphereVm } from "../../../provider/inventory/index.ts";
import { formatDatacentre } from "../../../provider/rehearsal/inventory/format.ts";
import { generateDatacentre } from "../../../provider/rehearsal/inventory/generate.ts";

const file = new URL("../../../examples/first-wave/datacenter.json", import.meta.url);

describe("the example data centre", () => {
    const { source, target } = readSnapshot(JSON.parse(readFileSync(file, "utf8")));
    const movable = source.vms.filter(({ isTemplate }) => !isTemplate);
    const some = (holds: (vm: VsphereVm) => boolean) => movable.some(holds);

    it("is what the generator writes (else: npm run datacentre)", () =>
        assert.ok(readFileSync(file, "utf8") === formatDatacentre(generateDatacentre())));
    it("has 40 VMs on 4 hosts in 2 clusters", () => {
        assert.deepEqual([movable.length, source.hosts.length, source.clusters.length], [40, 4, 2]);
        assert.equal(new Set(movable.map(({ host }) => host)).size, 4);
    });
    it("offers what the example's maps name", () => {
        assert.ok(target.storageClasses.some(({ metadata }) => metadata.name === "ceph-rbd"));
        assert.ok(source.networks.some(({ name }) => name === "VM Network") && source.datastores.some(({ name }) => name === "nvme-01"));
    });

    const variety: Readonly<Record<string, (vm: VsphereVm) => boolean>> = {
        "several disks": ({ disks }) => disks.length > 4,
        "several networks": ({ networks }) => networks.length > 1,
        "two NICs on one network": ({ networks, nics }) => nics.length > networks.length,
        "powered off": ({ powerState }) => powerState === "poweredOff",
        suspended: ({ powerState }) => powerState === "suspended",
        "with snapshots": ({ snapshot }) => snapshot?.id !== "",
        "without CBT": ({ changeTrackingEnabled }) => !changeTrackingEnabled,
        "sharing a disk": ({ disks }) => disks.some(({ shared }) => shared),
        "with an RDM": ({ disks }) => disks.some(({ rdm }) => rdm),
        "with an independent disk": ({ disks }) => disks.some(({ mode }) => mode === "independent_persistent"),
        "without tools": ({ toolsStatus }) => toolsStatus === "toolsNotInstalled",
        "with a TPM": ({ tpmEnabled }) => tpmEnabled === true,
        "with a critical concern": ({ concerns }) => concerns.some(({ category }) => category === "Critical"),
        "with a long name": ({ name }) => name.length > 63,
        "with an umlaut": ({ name }) => name.includes("ü"),
        "with upper case, an underscore and spaces": ({ name }) => /[A-Z]/.test(name) && name.includes("_") && name.includes(" "),
        "of one name in two folders": ({ id, name }) => some((other) => other.name === name && other.id !== id),
    };
    for (const [what, holds] of Object.entries(variety)) it(`has a VM ${what}`, () => assert.ok(some(holds)));
});

describe("a generated data centre", () => {
    const sizes = fc.record({ vms: fc.integer({ min: 1, max: 120 }), hosts: fc.integer({ min: 1, max: 12 }), seed: fc.integer() });

    it("is a snapshot whose references lead somewhere", () =>
        fc.assert(
            fc.property(sizes, (size) => {
                const { source } = readSnapshot(generateDatacentre(size));
                const known = new Set([source.networks, source.datastores, source.hosts, source.folders].flat().map(({ id }) => id));
                for (const vm of source.vms) {
                    const refs = [vm.host, vm.parent!.id, ...vm.networks.map(({ id }) => id), ...vm.disks.map(({ datastore }) => datastore.id)];
                    assert.deepEqual(
                        refs.filter((id) => !known.has(id)),
                        [],
                        vm.name,
                    );
                }
                assert.equal(source.vms.filter(({ isTemplate }) => !isTemplate).length, size.vms);
            }),
            { numRuns: 30 },
        ));
    it("is the same for the same size and seed", () =>
        fc.assert(
            fc.property(sizes, (size) => assert.deepEqual(generateDatacentre(size), generateDatacentre(size))),
            { numRuns: 10 },
        ));
});
