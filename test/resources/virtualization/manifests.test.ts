import assert from "node:assert/strict";
import fc from "fast-check";
import type { KubeObject } from "../../../provider/kube/index.ts";
import type { KindSheet } from "../../../provider/lifecycle/index.ts";
import { hook } from "../../../provider/resources/virtualization/hook/sheet.ts";
import { host } from "../../../provider/resources/virtualization/host/sheet.ts";
import { networkMap, storageMap } from "../../../provider/resources/virtualization/maps.ts";
import { plan } from "../../../provider/resources/virtualization/plan/sheet.ts";
import { provider } from "../../../provider/resources/virtualization/provider.ts";
import { issuesOf } from "../../../provider/schema/parse.ts";
import type { ValueMap } from "../../../provider/schema/value.ts";

const own = { name: "web", namespace: "demo" };
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const key = fc.oneof(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ._-]{0,12}$/),
    fc.nat(999).map((n) => `vm-${n}`),
);
const reference = fc.oneof(
    label,
    fc.tuple(label, label).map(([namespace, name]) => `${namespace}/${name}`),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const vm = fc.record(
    {
        targetName: label,
        targetPowerState: fc.constantFrom("on", "off", "auto"),
        rootDisk: fc.constant("/dev/sda"),
        luksSecret: reference,
        preHook: reference,
        postHook: reference,
        nbdeClevis: fc.boolean(),
        migrateSharedDisks: fc.boolean(),
    },
    { requiredKeys: [] },
);

const planArgs = fc.record(
    {
        source: reference,
        destination: reference,
        networkMap: reference,
        storageMap: reference,
        targetNamespace: label,
        vms: fc.dictionary(key, vm, { minKeys: 1, maxKeys: 4 }),
        type: fc.constantFrom("cold", "warm"),
        preserveStaticIPs: fc.boolean(),
        transferNetwork: reference,
        targetLabels: fc.dictionary(label, label),
        description: label,
    },
    { requiredKeys: ["source", "destination", "networkMap", "storageMap", "targetNamespace", "vms"] },
);

const nad = fc.tuple(label, label).map(([namespace, name]) => `${namespace}/${name}`);
const networkTarget = fc.oneof(
    fc.record({ pod: fc.constant(true) }),
    fc.record({ ignored: fc.constant(true) }),
    fc.record({ multus: fc.oneof(nad, fc.uniqueArray(nad, { minLength: 2, maxLength: 3 })), vlan: maybe(fc.constant("112")) }),
);
const networkKey = fc.oneof(key, nad, fc.constant("pod"));
const networkArgs = fc.record({ source: reference, destination: reference, networks: fc.dictionary(networkKey, networkTarget, { maxKeys: 4 }) });

const offload = fc.record({ secret: label, storageVendorProduct: fc.constant("ontap") });
const storageTarget = fc.record(
    {
        storageClass: label,
        accessMode: fc.constantFrom("ReadWriteOnce", "ReadWriteMany"),
        volumeMode: fc.constantFrom("Block", "Filesystem"),
        csiOffload: offload,
    },
    { requiredKeys: ["storageClass"] },
);
const storageArgs = fc.record({ source: reference, destination: reference, storage: fc.dictionary(key, storageTarget, { maxKeys: 4 }) });

const providerArgs = fc.record(
    {
        type: fc.constant("vsphere"),
        url: fc.constant("https://vcenter.example.com/sdk"),
        secret: label,
        vddkImage: label,
        sdkEndpoint: fc.constantFrom("vcenter", "esxi"),
        useVddkAioOptimization: fc.boolean(),
        defaultTransferNetwork: nad,
    },
    { requiredKeys: ["type", "url", "secret"] },
);

const hookArgs = fc.oneof(
    fc.record(
        { playbook: fc.string({ minLength: 1, unit: "grapheme" }), image: label, serviceAccount: label, deadline: fc.nat(9999) },
        { requiredKeys: ["playbook"] },
    ),
    fc.record({ image: label, serviceAccount: label }, { requiredKeys: ["image"] }),
    fc
        .record({
            jobTemplateId: fc.integer({ min: 1, max: 99 }),
            url: fc.constant("https://aap.example.com"),
            tokenSecret: label,
            timeout: fc.integer(),
        })
        .map((aap) => ({ aap })),
);

const hostArgs = fc
    .record({ source: reference, host: fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/), network: label, secret: label })
    .map((args) => ({ ...args, hostId: "host-51", address: "10.0.8.11" }));

describe("a manifest", () => {
    const cases = [
        { kind: "Plan", sheet: plan, args: planArgs },
        { kind: "NetworkMap", sheet: networkMap, args: networkArgs },
        { kind: "StorageMap", sheet: storageMap, args: storageArgs },
        { kind: "Hook", sheet: hook, args: hookArgs },
        { kind: "Host", sheet: host, args: hostArgs },
        { kind: "Provider", sheet: provider, args: providerArgs },
    ] as unknown as { kind: string; sheet: KindSheet<unknown>; args: fc.Arbitrary<ValueMap> }[];

    for (const { kind, sheet, args } of cases) {
        it(`of a ${kind} tells the arguments it was made of`, () => {
            fc.assert(
                fc.property(args, (each) => {
                    const given = strip(each);
                    assert.deepEqual(issuesOf(sheet.args, withoutComputed(sheet, given)), []);
                    assert.deepEqual(strip(sheet.argsOf(objectOf(sheet, given), given)), given);
                }),
            );
        });

        it(`of a ${kind} is the same for equal arguments in another order`, () => {
            fc.assert(
                fc.property(args, (each) => {
                    const reversed = Object.fromEntries(Object.entries(strip(each)).reverse());
                    assert.equal(JSON.stringify(sheet.manifest(strip(each), own)), JSON.stringify(sheet.manifest(reversed, own)));
                }),
            );
        });
    }

    it("that the server has filled in with defaults is no drift", () => {
        const args = {
            source: "demo/vcenter",
            destination: "host",
            networkMap: "nm",
            storageMap: "sm",
            targetNamespace: "web",
            vms: { "web-01": {} },
        };
        const object = objectOf(plan as unknown as KindSheet<unknown>, args);
        Object.assign(object.spec!, {
            preserveStaticIPs: true,
            migrateSharedDisks: true,
            useCompatibilityMode: true,
            xfsCompatibility: false,
            transferNetwork: { name: "fast", namespace: "web" },
        });
        assert.deepEqual(strip(plan.argsOf(object, args)), args);
    });

    it("that somebody has changed is drift, told by the VM's key", () => {
        const args = {
            source: "demo/vcenter",
            networkMap: "nm",
            storageMap: "sm",
            targetNamespace: "web",
            vms: { "web-01": {}, mail: { id: "vm-7" } },
        };
        const object = objectOf(plan as unknown as KindSheet<unknown>, args);
        (object.spec!.vms as Record<string, string>[]).push({ name: "db-01", targetName: "db" });
        assert.deepEqual(strip(plan.argsOf(object, args)).vms, { mail: { id: "vm-7" }, "web-01": {}, "db-01": { targetName: "db" } });
    });
});

function withoutComputed({ computed = [] }: KindSheet<unknown>, args: ValueMap): ValueMap {
    return Object.fromEntries(Object.entries(args).filter(([key]) => !computed.includes(key)));
}

function objectOf(sheet: KindSheet<unknown>, args: ValueMap): KubeObject {
    const { annotations, ...body } = sheet.manifest(args, own);
    return JSON.parse(JSON.stringify({ metadata: { ...own, annotations }, ...body }));
}

function strip(map: object): ValueMap {
    return JSON.parse(JSON.stringify(map));
}
