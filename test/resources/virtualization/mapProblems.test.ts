import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { networkMapProblems, storageMapProblems } from "../../../provider/resources/virtualization/mapProblems.ts";
import { readOnlySession, standing } from "../../support/readOnly.ts";

const own = { name: "web", namespace: "demo" };
const common = { source: "vcenter", destination: "openshift-mtv/host" };
const objects = [
    standing(kinds.provider, "demo/vcenter", { spec: { type: "vsphere", url: "https://vcenter.example.com/sdk" } }),
    standing(kinds.provider, "openshift-mtv/host", { spec: { type: "openshift", url: "" } }),
    standing(kinds.storageClass, "ceph-rbd"),
    standing(kinds.storageClass, "nfs"),
    standing(kinds.networkAttachmentDefinition, "web/vlan-20"),
    standing(kinds.networkAttachmentDefinition, "shop/dmz"),
] as const satisfies readonly KubeObject[];

describe("a name in a map that means nothing", () => {
    const { signal } = new AbortController();
    const session = (forbidden: readonly string[] = []) => readOnlySession({ objects, forbidden });
    const classFor = async (storageClass: string, forbidden?: readonly string[]) =>
        (await storageMapProblems({ ...common, storage: { "nvme-01": { storageClass } } }, own, session(forbidden), signal)).warnings;
    const networkFor = async (multus: string) =>
        (await networkMapProblems({ ...common, networks: { "VM Network": { multus } } }, own, session(), signal)).warnings;

    const cases = [
        { why: "is held against storage classes", of: () => classFor("ceph-rdb"), says: /StorageClass ceph-rdb .*; did you mean "ceph-rbd"\?/ },
        { why: "is held against networks", of: () => networkFor("web/vlan20"), says: /web\/vlan20 .*; did you mean "web\/vlan-20"\?/ },
        { why: "is looked for in other namespaces", of: () => networkFor("dmz"), says: /default\/dmz .*; did you mean "shop\/dmz"\?/ },
        { why: "may be like no other", of: () => classFor("gold"), says: /as far as can be seen \(DestinationStorageNotValid\)$/ },
        {
            why: "is only told where nobody may list",
            of: () => classFor("ceph-rdb", ["list storageclasses"]),
            says: /as far as can be seen \(DestinationStorageNotValid\)$/,
        },
    ];
    for (const { why, of, says } of cases)
        it(why, async () => {
            const warnings = await of();
            assert.equal(warnings.length, 1, warnings.join("\n"));
            assert.match(warnings[0]!, says);
        });
});
