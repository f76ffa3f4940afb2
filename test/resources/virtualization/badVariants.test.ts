import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Condition, conditionsOf } from "../../../provider/condition/index.ts";
import { snapshotInventory } from "../../../provider/inventory/index.ts";
import { type Kind, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { objectHandler } from "../../../provider/lifecycle/index.ts";
import { networkMap, storageMap } from "../../../provider/resources/virtualization/maps.ts";
import { plan } from "../../../provider/resources/virtualization/plan/sheet.ts";
import type { ValueMap } from "../../../provider/schema/value.ts";
import { readOnlySession } from "../../support/readOnly.ts";

const traces = new URL("../../../../shared/traces/", import.meta.url);
const vcenter = fileURLToPath(new URL("../../../provider/rehearsal/replay/vcenter.json", import.meta.url));
const inventory = snapshotInventory(vcenter);
const pair = { source: { name: "vcenter", namespace: "demo" }, destination: { name: "host", namespace: "konveyor-forklift" } };

/** Plans and maps that the real controllers refused, warned of, or never answered. */
describe("recorded bad variants at preview", () => {
    for (const file of ["02b-maps-bad.jsonl", "04-plan-bad.jsonl"])
        describe(file, () => {
            const url = new URL(file, traces);
            if (!existsSync(url)) it.skip(`skipped: there are no recordings at ../shared/traces/${file}`, () => {});
            else for (const object of lastSeen(url)) it(sentenceOf(object), () => asTold(object));
        });

    it("with a step of their own for a hook cannot be written here, and the hook is told", async () => {
        const vms = { "vm-55": { preHook: "demo/nohook" } };
        assert.match((await preview(kinds.plan, { ...argsOf(kinds.plan, goodPlan()), vms })).join("\n"), /preHook: .*\(HookNotValid\)/);
    });
});

/** What the controller wrote, or what has to be said where it wrote nothing. */
function sentenceOf(object: KubeObject): string {
    const types = [...new Set(conditionsIn(object).map(({ type }) => type))];
    const silence = object.status ? "is ready for the controller" : "tells what the controller keeps to itself";
    return `${object.metadata.name}: ${types.length > 0 ? `tells ${types.join(", ")}` : silence}`;
}

async function asTold(object: KubeObject): Promise<void> {
    const kind = kindOf(object);
    const told = (await preview(kind, argsOf(kind, object))).join("\n");
    const name = object.metadata.name!;
    const isBad = (condition: Condition) => ["Critical", "Error", "Warn"].includes(condition.category ?? "");
    for (const { type } of conditionsIn(object).filter(isBad)) {
        if (!hidden[name]?.includes(type)) assert.ok(told.includes(`(${type})`), `${type} is not told:\n${told}`);
    }
    if (!object.status?.conditions && !inexpressible.has(name)) assert.notEqual(told, "", "nothing is told");
    if (silent[name]) assert.match(told, silent[name]);
}

const lostAddresses = "NetMapPreservingIPsOnPodNetwork";

/** Said later: nothing is compared with the inventory before the form of the arguments is right, and addresses are lost by VMs, of which there are none yet. */
const hidden: Readonly<Record<string, readonly string[]>> = {
    "p-ns-invalid": [lostAddresses, "NetMapDestinationNADNotValid"],
    "p-ns-empty": [lostAddresses, "NetMapDestinationNADNotValid"],
    "p-empty-vm-ref": [lostAddresses],
    "p-bad-target-name": [lostAddresses],
    "p-unknown-vm-name": [lostAddresses],
    "p-ambiguous-name": [lostAddresses],
    "p-no-vms": [lostAddresses],
};

/** Ready for the controller, and doomed or pointless all the same. */
const silent: Readonly<Record<string, RegExp>> = {
    "p-no-vms": /vms: has no VM/,
    "p-dup-names-by-id": /would become the target VM "dup-vm".*\(DuplicateVM\)/,
    "sm-empty-class": /storageClass: must not be empty/,
};

/** Our arguments have one hook before and one after: another step cannot be written. */
const inexpressible = new Set(["p-hook-badstep"]);

function conditionsIn({ status }: KubeObject): readonly Condition[] {
    return conditionsOf(status).filter(({ category }) => category !== "Required");
}

function lastSeen(url: URL): readonly KubeObject[] {
    const objects = readFileSync(url, "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { object: KubeObject }).object);
    return [...new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object])).values()];
}

const sheets = { Plan: plan, NetworkMap: networkMap, StorageMap: storageMap };

function kindOf(object: KubeObject): Kind {
    return sheets[object.kind as keyof typeof sheets].kind;
}

function argsOf(kind: Kind, object: KubeObject): ValueMap {
    const { name, namespace } = object.metadata;
    // What admission fills in is not read back unless the user wrote it, as the users of the recordings did.
    const { transferNetwork } = (object.spec ?? {}) as { transferNetwork?: { name: string; namespace: string } };
    const prior: ValueMap = transferNetwork ? { transferNetwork: `${transferNetwork.namespace}/${transferNetwork.name}` } : {};
    return { name: name!, namespace: namespace!, ...sheets[kind.kind as keyof typeof sheets].argsOf(object, prior) };
}

/** Everything that a preview says, as `property: words`. */
async function preview(kind: Kind, inputs: ValueMap): Promise<readonly string[]> {
    const said: string[] = [];
    const context = {
        ...{ urn: "urn:pulumi:dev::shop::bad::it", name: "it", type: kind.kind, stack: "dev", project: "shop", signal: new AbortController().signal },
        progress: { status() {}, rows() {}, log: (severity: string, message: string) => void (severity === "warning" && said.push(message)) },
    };
    const { source } = inputs;
    const session = readOnlySession({ objects: world(), inventory: source === "demo/vcenter" ? inventory : undefined });
    const handler = objectHandler<never>(sheets[kind.kind as keyof typeof sheets] as never, session);
    const { issues } = await handler.check({ news: inputs, olds: undefined, randomSeed: new Uint8Array() }, context);
    return [...issues.map(({ property, reason }) => `${property}: ${reason}`), ...said];
}

/** What was there when the controllers were recorded, as far as the recordings tell. */
function world(): readonly KubeObject[] {
    const { target } = JSON.parse(readFileSync(vcenter, "utf8")) as { target: Record<string, KubeObject[]> };
    return [
        object("Provider", "vcenter", "demo", { type: "vsphere", url: "https://vcenter.example.com/sdk" }),
        object("Provider", "host", "konveyor-forklift", { type: "openshift", url: "" }),
        ...target.storageClasses!.map((each) => ({ ...each, kind: "StorageClass" })),
        ...target.networkAttachmentDefinitions!.map((each) => ({ ...each, kind: "NetworkAttachmentDefinition" })),
        ...networkMaps,
        ...storageMaps,
    ];
}

function object(kind: string, name: string, namespace: string, spec: Record<string, unknown>): KubeObject {
    return { kind, metadata: { name, namespace }, spec };
}

const vlan = (name: string, namespace = "target") => ({ type: "multus", name, namespace });
const pod = { type: "pod" };

/** The maps that the recorded plans name. */
const networkMaps = Object.entries({
    nm: { "dvportgroup-12": vlan("vlan20"), "dvportgroup-14": vlan("vlan30"), "network-6": pod },
    "nm-partial": { "dvportgroup-12": vlan("vlan20") },
    "nm-foreign-nad": { "dvportgroup-12": vlan("foreign", "other"), "dvportgroup-14": vlan("vlan30"), "network-6": pod },
    "nm-two-pods": { "dvportgroup-12": pod, "dvportgroup-14": pod, "network-6": pod },
}).map(([name, map]) =>
    object("NetworkMap", name, "demo", { provider: pair, map: Object.entries(map).map(([id, destination]) => ({ source: { id }, destination })) }),
);

const storageMaps = Object.entries({ sm: ["datastore-48", "datastore-50", "datastore-52"], "sm-partial": ["datastore-48"] }).map(([name, ids]) =>
    object("StorageMap", name, "demo", { provider: pair, map: ids.map((id) => ({ source: { id }, destination: { storageClass: "ocs-rbd" } })) }),
);

function goodPlan(): KubeObject {
    const map = { network: { name: "nm", namespace: "demo" }, storage: { name: "sm", namespace: "demo" } };
    return object("Plan", "good", "demo", { provider: pair, map, targetNamespace: "target", preserveStaticIPs: false, vms: [{ id: "vm-55" }] });
}
