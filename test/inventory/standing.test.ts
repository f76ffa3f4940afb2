import assert from "node:assert/strict";
import type { SourceType } from "../../provider/inventory/index.ts";
import { type Collections, standingOf } from "../../provider/inventory/standing.ts";

const folder = (id: string, parent: string, children: string[] = []) => ({
    id,
    name: id,
    parent: { id: parent },
    children: children.map((each) => ({ id: each })),
});

describe("what VMs stand on", () => {
    const cases: readonly { why: string; type: SourceType; vm: object; collections: Collections; kept: Record<string, string[]> }[] = [
        {
            why: "is what they mention and what that is part of, not its other parts",
            type: "vsphere",
            vm: { id: "vm-1", host: "host-1", parent: { id: "group-v2" } },
            collections: {
                hosts: [
                    { id: "host-1", name: "a", cluster: "domain-c1", datastores: [{ id: "datastore-9" }] },
                    { id: "host-2", name: "b", cluster: "domain-c1" },
                ],
                clusters: [{ id: "domain-c1", name: "c" }],
                datastores: [{ id: "datastore-9", name: "d" }],
                folders: [
                    folder("group-v1", "datacenter-1", ["group-v2", "group-v3"]),
                    folder("group-v2", "group-v1"),
                    folder("group-v3", "group-v1"),
                ],
            },
            kept: { hosts: ["host-1"], clusters: ["domain-c1"], datastores: [], folders: ["group-v2", "group-v1"] },
        },
        {
            why: "is found by name where fields are names: OpenStack networks and volume types",
            type: "openstack",
            vm: { id: "u-1", addresses: { private: [] }, attachedVolumes: [{ ID: "v-1" }] },
            collections: {
                networks: [
                    { id: "n-1", name: "private" },
                    { id: "n-2", name: "public" },
                ],
                volumes: [{ id: "v-1", name: "", volumeType: "fast" }],
                volumetypes: [
                    { id: "t-1", name: "fast" },
                    { id: "t-2", name: "slow" },
                ],
            } as never,
            kept: { networks: ["n-1"], volumes: ["v-1"], volumetypes: ["t-1"] },
        },
        {
            why: "is found by namespace and name: OpenShift networks",
            type: "openshift",
            vm: { id: "u-1", object: { spec: { networks: [{ multus: { networkName: "lan/blue" } }] } } },
            collections: {
                networkattachmentdefinitions: [
                    { id: "n-1", namespace: "lan", name: "blue" },
                    { id: "n-2", namespace: "lan", name: "red" },
                ],
            },
            kept: { networkattachmentdefinitions: ["n-1"] },
        },
        {
            why: "has no namesakes where references are ids",
            type: "ovirt",
            vm: { id: "1", name: "web" },
            collections: { networks: [{ id: "2", name: "web" }] },
            kept: { networks: [] },
        },
    ];
    for (const { why, type, vm, collections, kept } of cases)
        it(why, () => {
            const seen = Object.fromEntries(Object.entries(standingOf(type, [vm], collections)).map(([name, ids]) => [name, [...ids]]));
            assert.deepEqual(seen, kept);
        });
});
