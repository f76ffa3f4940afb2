import assert from "node:assert/strict";
import { readAnySnapshot, snapshotInventory } from "../../../provider/inventory/index.ts";
import { kinds } from "../../../provider/kube/index.ts";
import { declaredKey, type Session } from "../../../provider/lifecycle/index.ts";
import { networkMap } from "../../../provider/resources/virtualization/maps.ts";
import { podProblems } from "../../../provider/resources/virtualization/podNetwork.ts";
import type { NetworkMapArgs, NetworkTarget } from "../../../provider/schema/maps.ts";
import { unknown } from "../../../provider/schema/value.ts";
import { datacentre } from "../../support/datacentre.ts";

const own = { name: "nm", namespace: "demo" };
const argsOf = (networks: Record<string, NetworkTarget>): NetworkMapArgs => ({ source: "demo/src", destination: "demo/host", networks });

describe("a network map of an OpenShift source", () => {
    const written = (networks: Record<string, NetworkTarget>) =>
        (networkMap.manifest(argsOf(networks), own).spec as { map: { source: object }[] }).map.map(({ source }) => source);

    const manifests: readonly { why: string; networks: Record<string, NetworkTarget>; sources: readonly object[] }[] = [
        { why: "looks for the network of the pods by its type", networks: { pod: { pod: true } }, sources: [{ type: "pod" }] },
        { why: "takes the id of the inventory for it", networks: { own: { pod: true, id: "pod" } }, sources: [{ type: "pod" }] },
        { why: "looks for others by namespace and name", networks: { "lan/blue": { multus: "web/blue" } }, sources: [{ name: "lan/blue" }] },
        { why: "takes an id at its word where the key is pod", networks: { pod: { pod: true, id: "network-7" } }, sources: [{ id: "network-7" }] },
        {
            why: "has a pool for the network of the pods",
            networks: { pod: { multus: ["web/a", "web/b"] } },
            sources: [{ type: "pod" }, { type: "pod" }],
        },
    ];
    for (const { why, networks, sources } of manifests)
        it(why, () => {
            assert.deepEqual(written(networks), sources);
            const object = { metadata: own, ...networkMap.manifest(argsOf(networks), own) };
            assert.deepEqual(networkMap.argsOf(object, argsOf(networks)), argsOf(networks));
        });

    it("is imported as others write it", () => {
        const pair = { source: { name: "src", namespace: "demo" }, destination: { name: "host", namespace: "demo" } };
        const map = [
            { source: { type: "pod" }, destination: { type: "pod" } },
            { source: { type: "multus", namespace: "lan", name: "blue" }, destination: { type: "multus", namespace: "web", name: "blue" } },
            { source: { name: "lan/red" }, destination: { type: "ignored" } },
        ];
        const imported = networkMap.argsOf({ metadata: own, spec: { provider: pair, map } }, {});
        assert.deepEqual(imported.networks, { pod: { pod: true }, "lan/blue": { multus: "web/blue" }, "lan/red": { ignored: true } });
    });
});

describe("the word pod in a network map", () => {
    const openshift = readAnySnapshot({ version: 1, source: { type: "openshift" } });
    const declared = new Map([[declaredKey(kinds.provider, { name: "src", namespace: "demo" }), { token: "", inputs: { type: "vsphere" } }]]);
    const told = /^means the network of the pods, which a source of the type vsphere does not have; use the network's path or its inventory id/;
    const cases: readonly { why: string; session: Partial<Session>; target?: NetworkTarget; seen: RegExp | undefined }[] = [
        {
            why: "means the network of the pods of an OpenShift source",
            session: { inventoryOf: async () => snapshotInventory(openshift) },
            seen: undefined,
        },
        { why: "means nothing of a vSphere source", session: { inventoryOf: async () => snapshotInventory(datacentre()) }, seen: told },
        { why: "means nothing of a source that is declared to be another", session: { declared }, seen: told },
        { why: "is not judged while nobody knows the source", session: {}, seen: undefined },
        { why: "is any name where an id says what is meant", session: { declared }, target: { pod: true, id: "network-7" }, seen: undefined },
    ];
    for (const { why, session, target = { pod: true as const }, seen } of cases)
        it(why, async () => {
            const around = { declared: new Map(), inventoryOf: async () => undefined, ...session } as unknown as Session;
            const [issue] = await podProblems(argsOf({ pod: target }), own, around, new AbortController().signal);
            if (!seen) return assert.equal(issue, undefined);
            assert.equal(issue?.property, "networks.pod");
            assert.match(issue.reason, seen);
        });
    it("is not looked for while the networks are not known", async () =>
        assert.deepEqual(await podProblems({ ...argsOf({}), networks: unknown as never }, own, {} as Session, new AbortController().signal), []));
});
