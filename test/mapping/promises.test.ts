import assert from "node:assert/strict";
import fc from "fast-check";
import { type InventoryVm, type SourceType, sourceTypes } from "../../provider/inventory/index.ts";
import { applyProposals, type CoverageFacts, checkCoverage, proposeMaps, type TargetFacts } from "../../provider/mapping/index.ts";
import type { NetworkTarget, StorageTarget } from "../../provider/schema/maps.ts";
import { findRef, sourceRef } from "../../provider/selection/index.ts";
import { vm } from "../support/inventory.ts";

/** Few names for many ids, so that twins and clashes are common. */
const name = fc.constantFrom("prod", "back", "VLAN 20", "network-1", "ns/prod", "");
const idsOf = { vsphere: ["network-1", "network-2", "dvportgroup-3", "network-4"], other: ["5e1f-a", "5e1f-b", "prod", "network-4"] };

interface World {
    readonly vms: ReadonlyMap<string, InventoryVm>;
    readonly facts: CoverageFacts;
    readonly target: TargetFacts;
    readonly networks: Readonly<Record<string, NetworkTarget>>;
    readonly storage: Readonly<Record<string, StorageTarget>>;
}

const nads = ["web/prod", "default/back", "web/vlan20", "db/prod"] as const;
const networkTarget: fc.Arbitrary<NetworkTarget> = fc.oneof(
    fc.constant({ pod: true as const }),
    fc.constant({ ignored: true as const }),
    fc.constantFrom(...nads).map((multus) => ({ multus })),
    fc.uniqueArray(fc.constantFrom(...nads), { minLength: 1, maxLength: 2 }).map((multus) => ({ multus })),
);
const xcopyOffload = { secret: "array", storageVendorProduct: "ontap" as const };
const storageTarget: fc.Arbitrary<StorageTarget> = fc.constantFrom({ storageClass: "rbd" }, { storageClass: "rbd", xcopyOffload });

function mapOf<T extends object>(target: fc.Arbitrary<T>, ids: readonly string[]): fc.Arbitrary<Record<string, T>> {
    const key = fc.oneof(
        name.filter((each) => each !== ""),
        fc.constantFrom(...ids),
        fc.constantFrom("/DC/a", "own"),
    );
    const entry = fc.tuple(key, target, fc.option(fc.constantFrom(...ids), { nil: undefined }));
    return fc.array(entry, { maxLength: 4 }).map((all) => Object.fromEntries(all.map(([each, to, id]) => [each, id ? { ...to, id } : to])));
}

const world: fc.Arbitrary<World> = fc.constantFrom(...sourceTypes).chain((source: SourceType) => {
    const ids = source === "vsphere" ? idsOf.vsphere : idsOf.other;
    const places = fc.uniqueArray(
        fc.record({
            id: fc.constantFrom(...ids),
            name,
            path: fc.constantFrom("/DC/a", "/DC/b", "ns/prod"),
            vlanId: fc.constantFrom(undefined, "20"),
        }),
        { selector: ({ id }) => id, maxLength: 4 },
    );
    const machine = fc.record({
        nics: fc.array(fc.record({ network: fc.record({ id: fc.constantFrom(...ids, "") }), mac: fc.constant("00:50:56:00:00:01") }), {
            maxLength: 3,
        }),
        disks: fc.array(
            fc.record({
                file: fc.constant("a.vmdk"),
                datastore: fc.record({ id: fc.constantFrom(...ids, "") }),
                capacity: fc.constant(1),
                shared: fc.constant(false),
            }),
            { maxLength: 3 },
        ),
    });
    const classes = fc.subarray(["rbd", "prod", "nfs"]).chain((names) =>
        fc.constantFrom("rbd", "prod").map((best) =>
            names.map((each) => ({
                metadata: { name: each, annotations: { "storageclass.kubevirt.io/is-default-virt-class": String(each === best) } },
            })),
        ),
    );
    const attachments = fc.subarray([...nads]).map((all) =>
        all.map((path) => {
            const [namespace = "", own = ""] = path.split("/");
            return { metadata: { name: own, namespace }, spec: { config: own === "vlan20" ? '{"vlan":20}' : "{}" } };
        }),
    );
    return fc.record({
        vms: fc.array(machine, { maxLength: 3 }).map(
            (all) =>
                new Map(
                    all.map(({ nics, disks }, at): [string, InventoryVm] => {
                        const { networks: _, ...rest } = vm({ id: `vm-${at}`, name: `vm${at}` });
                        const base = { ...rest, nics, disks, networks: nics.map(({ network }) => network).filter(({ id }) => id !== "") };
                        return [`vm${at}`, { ...base, source } as InventoryVm];
                    }),
                ),
        ),
        facts: fc.record({
            networks: places,
            datastores: places,
            targetNamespace: fc.constant("web"),
            isWarm: fc.boolean(),
            preserveStaticIPs: fc.boolean(),
        }),
        target: fc.record({ storageClasses: classes, networkAttachmentDefinitions: attachments, defaultPodAllowed: fc.boolean() }),
        networks: mapOf(networkTarget, ids),
        storage: mapOf(storageTarget, ids),
    });
});

/** The entries that mean exactly this object. */
function entriesFor<T extends { readonly id?: string | undefined }>(
    map: Readonly<Record<string, T>>,
    known: CoverageFacts["networks"],
    id: string,
): readonly T[] {
    return Object.entries(map).flatMap(([each, target]) => {
        const found = findRef(known, sourceRef(each, target.id));
        return found.length === 1 && found[0]!.id === id ? [target] : [];
    });
}

/** The lines in a message, as a program would have them. */
function linesIn(message: string): readonly string[] {
    return [...message.matchAll(/"(?:[^"\\]|\\.)*": \{ .*? \}+,(?= or |$| \()/g)].map(([line]) => line);
}

function pasted<T>(map: Readonly<Record<string, T>>, line: string): Record<string, T> {
    return { ...map, ...(new Function(`return { ${line} }`)() as Record<string, T>) };
}

const key = (message: string) => /^does not map the \w+ ".*?" \(.*?\)|^(networks|storage).* of the map has no id/.exec(message)?.[0];

describe("promises of maps", () => {
    it("no NIC and no disk is forgotten", () => {
        fc.assert(
            fc.property(world, (given) => {
                const errors = checkCoverage(given).filter(({ severity }) => severity === "error");
                const isSaid = (id: string) => errors.some(({ message }) => message.includes(`(${id})`));
                for (const { nics, disks } of given.vms.values()) {
                    for (const { network } of nics)
                        assert.ok(
                            network.id === "" || entriesFor(given.networks, given.facts.networks, network.id).length === 1 || isSaid(network.id),
                        );
                    for (const { datastore } of disks)
                        assert.ok(
                            datastore.id === "" ||
                                entriesFor(given.storage, given.facts.datastores, datastore.id).length === 1 ||
                                isSaid(datastore.id),
                        );
                }
            }),
            { numRuns: 500 },
        );
    });

    it("the controller's refusals of good maps are foreseen, and no others", () => {
        fc.assert(
            fc.property(world, (given) => {
                const findings = checkCoverage(given);
                fc.pre(!findings.some(({ message }) => message.includes("of the map mean one")));
                const targetsOf = ({ nics }: InventoryVm) =>
                    nics.flatMap(({ network }) => entriesFor(given.networks, given.facts.networks, network.id));
                const placesOf = ({ disks }: InventoryVm) =>
                    disks.flatMap(({ datastore }) => entriesFor(given.storage, given.facts.datastores, datastore.id));
                const machines = [...given.vms.values()];
                const spaces = Object.values(given.networks).flatMap(({ multus = [] }) => [multus].flat().map((path) => path.split("/")[0]));
                const expected = {
                    VMMultiplePodNetworkMappings: machines.some((each) => targetsOf(each).filter(({ pod }) => pod).length > 1),
                    NetMapDestinationNADNotValid: spaces.some((space) => space !== "web" && space !== "default"),
                    VDDKAndOffloadMixedUsage:
                        Object.values(given.storage).some(({ xcopyOffload }) => xcopyOffload) &&
                        machines.flatMap(placesOf).some(({ xcopyOffload }) => !xcopyOffload),
                };
                for (const [condition, isExpected] of Object.entries(expected))
                    assert.equal(
                        findings.some((each) => each.condition === condition && each.severity === "error"),
                        isExpected,
                        condition,
                    );
            }),
            { numRuns: 500 },
        );
    });

    it("a line that is pasted settles what it was offered for", () => {
        fc.assert(
            fc.property(world, fc.boolean(), (given, isAdvised) => {
                const proposals = isAdvised ? proposeMaps({ ...given, given }) : undefined;
                for (const { message, property } of checkCoverage({ ...given, proposals })) {
                    const lines = linesIn(message);
                    const isUnlisted = message.includes("inventory does not list");
                    if (key(message) && !isUnlisted) assert.ok(lines.length > 0, message);
                    for (const line of lines) {
                        const after =
                            property === "networkMap"
                                ? { ...given, networks: pasted(given.networks, line) }
                                : { ...given, storage: pasted(given.storage, line) };
                        assert.ok(!checkCoverage(after).some((each) => key(each.message) === key(message)), `${message}\n→ ${line}`);
                    }
                }
            }),
            { numRuns: 500 },
        );
    });

    it("proposals stand beside what is given, and bring no new error", () => {
        fc.assert(
            fc.property(world, (given) => {
                const proposals = proposeMaps({ ...given, given });
                const args = applyProposals(proposals);
                for (const each of Object.keys(args.networks)) assert.ok(!Object.hasOwn(given.networks, each), each);
                assert.ok(Object.values(args.networks).every(({ ignored }) => ignored === undefined));
                const errors = (world: World) =>
                    new Set(
                        checkCoverage(world)
                            .filter(({ severity, condition }) => severity === "error" && condition !== "VDDKAndOffloadMixedUsage")
                            .map(({ property, message }) => `${property}: ${key(message) ?? message}`),
                    );
                const before = errors(given);
                const after = errors({ ...given, networks: { ...given.networks, ...args.networks }, storage: { ...given.storage, ...args.storage } });
                assert.deepEqual(
                    [...after].filter((each) => !before.has(each)),
                    [],
                );
                for (const { sourceId } of proposals.networks)
                    assert.ok(![...after].some((each) => each.startsWith("networkMap: does not map") && each.includes(`(${sourceId})`)));
            }),
            { numRuns: 500 },
        );
    });

    it("proposals are the same for every order", () => {
        fc.assert(
            fc.property(world, (given) => {
                const turned = {
                    ...given,
                    vms: new Map([...given.vms].reverse()),
                    facts: { ...given.facts, networks: given.facts.networks.toReversed(), datastores: given.facts.datastores.toReversed() },
                    target: {
                        ...given.target,
                        storageClasses: given.target.storageClasses.toReversed(),
                        networkAttachmentDefinitions: given.target.networkAttachmentDefinitions.toReversed(),
                    },
                };
                assert.deepEqual(proposeMaps({ ...turned, given }), proposeMaps({ ...given, given }));
            }),
        );
    });
});
