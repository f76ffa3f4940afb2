import assert from "node:assert/strict";
import fc from "fast-check";
import type { KubeObject } from "../../../provider/kube/index.ts";
import type { Connected } from "../../../provider/lifecycle/index.ts";
import { dataVolume } from "../../../provider/resources/imports/dataVolume.ts";
import { type DataVolumeArgs, DataVolumeArgs as shape } from "../../../provider/schema/imports/dataVolume.ts";
import { issuesOf } from "../../../provider/schema/parse.ts";
import { unknown, type Value, type ValueMap } from "../../../provider/schema/value.ts";
import { disk, pem, volume } from "../../support/imports.ts";
import { readOnlySession } from "../../support/readOnly.ts";

const own = { name: "fedora", namespace: "demo" };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const credentials = { username: "u", password: "canary-password-1" };

describe("the manifest of a disk", () => {
    const annotation = { keep: { "cdi.kubevirt.io/storage.deleteAfterCompletion": "false" } };
    const cases: readonly { why: string; over: Partial<DataVolumeArgs>; spec: object; annotations?: object }[] = [
        {
            why: "an image over https",
            over: { preallocation: true, contentType: "kubevirt", priorityClassName: "low" },
            spec: {
                source: { http: { url: "https://images.example.com/fedora.qcow2" } },
                contentType: "kubevirt",
                storage: { resources: { requests: { storage: "4Gi" } }, storageClassName: "ceph-rbd" },
                preallocation: true,
                priorityClassName: "low",
            },
        },
        {
            why: "a block device from a registry, behind a password and a CA of its own",
            over: {
                source: { registry: { url: "docker://quay.example.com/fedora:40", pullMethod: "pod" } },
                storage: { size: "10Gi", volumeMode: "Block", accessModes: ["ReadWriteMany"] },
                credentials,
                caCertificate: pem,
            },
            spec: {
                source: {
                    registry: {
                        url: "docker://quay.example.com/fedora:40",
                        pullMethod: "pod",
                        secretRef: "fedora-credentials",
                        certConfigMap: "fedora-ca",
                    },
                },
                storage: { resources: { requests: { storage: "10Gi" } }, accessModes: ["ReadWriteMany"], volumeMode: "Block" },
            },
        },
        {
            why: "a clone, and everything an importer pod can be told",
            over: { source: { pvc: "images/golden" }, storage: {}, immediateBinding: true, retainPods: true, transferNetwork: "fast" },
            spec: { source: { pvc: { namespace: "images", name: "golden" } }, storage: {} },
            annotations: {
                "cdi.kubevirt.io/storage.bind.immediate.requested": "true",
                "cdi.kubevirt.io/storage.pod.retainAfterCompletion": "true",
                "k8s.v1.cni.cncf.io/networks": "demo/fast",
            },
        },
        {
            why: "an empty disk on a claim as it stands",
            over: { source: { blank: true }, storage: undefined, pvc: { size: "1Gi", accessModes: ["ReadWriteOnce"] }, retainPods: false },
            spec: { source: { blank: {} }, pvc: { resources: { requests: { storage: "1Gi" } }, accessModes: ["ReadWriteOnce"] } },
        },
    ];
    for (const { why, over, spec, annotations = {} } of cases)
        it(`says ${why}`, () => {
            assert.deepEqual(dataVolume.manifest(disk(over), own), { spec, annotations: { ...annotation.keep, ...annotations } });
        });

    it("tells the arguments it was made of", () => {
        fc.assert(
            fc.property(diskArgs, (given) => {
                assert.deepEqual(issuesOf(shape, given), []);
                assert.deepEqual(strip(dataVolume.argsOf(objectOf(given), given)), given);
            }),
        );
    });

    it("tells as good arguments to somebody who had none before", () => {
        fc.assert(
            fc.property(diskArgs, (given) => {
                const found = strip(dataVolume.argsOf(objectOf(given), {})) as unknown as DataVolumeArgs;
                assert.deepEqual(dataVolume.manifest(found, own), dataVolume.manifest(given as unknown as DataVolumeArgs, own));
            }),
        );
    });

    it("is the same for equal arguments in another order", () => {
        fc.assert(
            fc.property(diskArgs, (given) => {
                const texts = [given, reversed(given)].map((each) => JSON.stringify(dataVolume.manifest(each as unknown as DataVolumeArgs, own)));
                assert.equal(texts[0], texts[1]);
            }),
        );
    });

    it("knows its own Secret and ConfigMap again, and no others", () => {
        const given = strip(disk({ credentials, caCertificate: pem }));
        const object = objectOf(given);
        assert.deepEqual(strip(dataVolume.argsOf(object, given)), strip(disk()));
        assert.deepEqual(strip(dataVolume.argsOf(object, {})), strip(disk({ secret: "fedora-credentials", certConfigMap: "fedora-ca" })));
    });

    it("that others have added to is no drift", () => {
        const given = strip(disk());
        const object = objectOf(given);
        Object.assign(object.spec!, { checkpoints: [], finalCheckpoint: false });
        Object.assign(object.metadata.annotations!, { "cdi.kubevirt.io/storage.usePopulator": "true" });
        assert.deepEqual(strip(dataVolume.argsOf(object, given)), given);
    });
});

describe("the size of a disk that CDI has written in its own way", () => {
    const asked = { ...own, ...disk({ storage: { size: "4096Mi", storageClass: "ceph-rbd" } }) };
    const object = { ...objectOf(strip(disk())), status: { phase: "Succeeded" } };

    it("is no drift", () => {
        assert.deepEqual(strip(dataVolume.argsOf(object, strip(asked))).storage, asked.storage);
        assert.deepEqual(strip(dataVolume.argsOf(object, strip({ ...asked, storage: { size: "5Gi" } }))).storage, disk().storage);
    });

    it("is none that the disk would be made anew for", () => {
        assert.deepEqual(changed({ ...own, ...disk() }, asked, object), new Map());
        const { status: _, ...fresh } = object;
        assert.equal(dataVolume.isSpent!(fresh, asked, undefined), false);
    });

    it("is none that the disk would be refused for", async () => {
        const session = readOnlySession({ objects: [{ kind: "StorageClass", metadata: { name: "ceph-rbd" } }] }) as Connected;
        await dataVolume.beforeMake!(asked, own, session, AbortSignal.timeout(1_000), object, () => {});
    });
});

describe("what lives beside a disk", () => {
    it("is nothing without credentials and CA", () => assert.deepEqual(dataVolume.companions!(disk({ secret: "mine" }), own), []));

    it("is a Secret and a ConfigMap as CDI reads them", () => {
        const [secret, config] = dataVolume.companions!(disk({ credentials, caCertificate: pem }), own).map(({ object }) => object);
        assert.deepEqual(secret!.data, { accessKeyId: base64("u"), secretKey: base64("canary-password-1") });
        assert.deepEqual([secret!.metadata.name, secret!.metadata.labels?.app], ["fedora-credentials", "containerized-data-importer"]);
        assert.deepEqual([config!.metadata.name, config!.data], ["fedora-ca", { "ca.pem": pem }]);
    });
});

describe("a change of a disk", () => {
    const http = (url: string) => ({ source: { http: { url } } });
    const lost = /made anew, and what it holds now is lost/;
    const anew = /made anew$/;
    const cases: readonly { why: string; from?: object; to: object; phase?: string; replaces: readonly string[]; says?: RegExp }[] = [
        { why: "another source", to: http("https://h/b.img"), replaces: ["source"], says: lost },
        { why: "another source of a disk that has failed", to: http("https://h/b.img"), phase: "Failed", replaces: ["source"], says: anew },
        { why: "a source that nobody knows yet", to: { source: unknown }, replaces: ["source"], says: lost },
        { why: "another size", to: { storage: { size: "8Gi", storageClass: "ceph-rbd" } }, replaces: ["storage"], says: lost },
        {
            why: "a claim as it stands",
            to: { storage: undefined, pvc: { size: "4Gi", accessModes: ["ReadWriteOnce"] } },
            replaces: ["pvc", "storage"],
        },
        { why: "a password", from: { credentials }, to: { credentials: { ...credentials, password: "2" } }, replaces: [] },
        { why: "a password while it is imported", from: { credentials }, to: { credentials: unknown }, phase: "ImportInProgress", replaces: [] },
        { why: "a CA", from: { caCertificate: pem }, to: { caCertificate: `${pem}${pem}` }, replaces: [] },
        { why: "a password where there was none", to: { credentials }, replaces: ["credentials"] },
        {
            why: "only the order of the source's parts",
            from: { source: { http: { url: "u", extraHeaders: [] } } },
            to: { source: { http: { extraHeaders: [], url: "u" } }, labels: { a: "b" } },
            replaces: [],
        },
        { why: "labels", to: { labels: { a: "b" }, annotations: { c: "d" } }, replaces: [] },
        { why: "patience", to: { maxRestarts: 9, stallMinutes: 90, waitForConsumer: true }, phase: "ImportInProgress", replaces: [] },
        { why: "labels and size", to: { labels: { a: "b" }, storage: { size: "8Gi" } }, replaces: ["storage"] },
        { why: "a network once all is there", to: { transferNetwork: "fast" }, replaces: [] },
        {
            why: "a network over which nothing comes",
            to: { transferNetwork: "fast" },
            phase: "ImportInProgress",
            replaces: ["transferNetwork"],
            says: anew,
        },
        {
            why: "no more waiting for a VM",
            to: { immediateBinding: true },
            phase: "WaitForFirstConsumer",
            replaces: ["immediateBinding"],
            says: anew,
        },
        { why: "no more waiting once all is there", to: { immediateBinding: true }, replaces: [] },
        { why: "a word that says nothing new", to: { immediateBinding: false, retainPods: false }, phase: "Pending", replaces: [] },
    ];
    for (const { why, from = {}, to, phase = "Succeeded", replaces, says } of cases)
        it(`${replaces.length > 0 ? `makes it anew (${replaces})` : "is made in place"}: ${why}`, () => {
            const before = { ...own, ...disk(), ...from } as DataVolumeArgs;
            const after = { ...before, ...to } as DataVolumeArgs;
            const found = changed(before, after, { ...objectOf(before as unknown as ValueMap), status: { phase } });
            assert.deepEqual([...found.keys()].sort(), replaces);
            if (says) for (const reason of found.values()) assert.match(reason, says);
        });

    it("brings a Secret back that somebody has deleted, and the disk stays", () => {
        const asked = { ...own, ...disk({ credentials }) };
        const { credentials: _, ...refreshed } = asked;
        const object = { ...objectOf(asked as unknown as ValueMap), status: { phase: "Succeeded" } };
        assert.deepEqual(changed(refreshed, asked, object), new Map());
    });

    it("is foreseen by the arguments alone when the disk cannot be asked for", () => {
        const before = { ...own, ...disk() };
        assert.deepEqual([...changed(before, { ...before, ...http("https://h/b.img") }, undefined).keys()], ["source"]);
    });
});

describe("a disk that is found", () => {
    const cases: readonly { why: string; phase: string; reported?: ValueMap; asked?: Partial<DataVolumeArgs>; isSpent: boolean }[] = [
        { why: "it has failed and was reported so", phase: "Failed", reported: { phase: "Failed", uid: "uid-1" }, isSpent: true },
        { why: "it has failed, which nobody was told", phase: "Failed", reported: { phase: "ImportInProgress", uid: "uid-1" }, isSpent: false },
        { why: "another one was reported", phase: "Failed", reported: { phase: "Failed", uid: "uid-0" }, isSpent: false },
        { why: "it works again", phase: "ImportInProgress", reported: { phase: "Failed", uid: "uid-1" }, isSpent: false },
        { why: "an update that was killed has left it", phase: "ImportInProgress", isSpent: false },
        { why: "such an update has asked for another image", phase: "ImportInProgress", asked: { source: { blank: true } }, isSpent: true },
        { why: "such a disk is done", phase: "Succeeded", asked: { source: { blank: true } }, isSpent: false },
    ];
    for (const { why, phase, reported, asked = {}, isSpent } of cases)
        it(`is ${isSpent ? "made anew" : "kept"}: ${why}`, () => {
            const found = volume(phase, { spec: dataVolume.manifest(disk(), own).spec! });
            assert.equal(dataVolume.isSpent!(found, disk(asked), reported), isSpent);
        });
});

/** Names of what the arguments of `after` make anew, with the reasons. */
function changed(before: DataVolumeArgs, after: DataVolumeArgs, object: KubeObject | undefined): ReadonlyMap<string, string> {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof DataVolumeArgs)[];
    const paths = keys.filter((key) => before[key] !== after[key]).map((key) => [key]);
    return dataVolume.replacements!({ before, after, object, paths });
}

function objectOf(args: ValueMap): KubeObject {
    const { annotations, ...body } = dataVolume.manifest(args as unknown as DataVolumeArgs, own);
    return JSON.parse(JSON.stringify({ metadata: { ...own, annotations }, ...body }));
}

function strip(map: object): ValueMap {
    return JSON.parse(JSON.stringify(map));
}

/** The same with the keys of every map in the other order. */
function reversed<T extends Value>(value: T): T {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value as ValueMap).map(([name, inner]) => [name, reversed(inner)] as const);
    return Object.fromEntries(entries.reverse()) as T;
}

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const reference = fc.oneof(
    label,
    fc.tuple(label, label).map(([namespace, name]) => `${namespace}/${name}`),
);
const headers = { extraHeaders: fc.array(label.map((name) => `${name}: 1`)), secretExtraHeaders: fc.array(label) };
const http = fc.record({ url: fc.constantFrom("https://h/a.qcow2", "http://h/b.img"), ...headers }, { requiredKeys: ["url"] });
const registry = fc.oneof(
    fc.record({ url: fc.constant("docker://quay.example.com/a:1"), pullMethod: fc.constantFrom("pod", "node") }, { requiredKeys: ["url"] }),
    fc.record({ imageStream: label, pullMethod: fc.constant("node") }),
);
const access = { secret: label, certConfigMap: label };
const room = {
    size: fc.constantFrom("20Gi", "1500M"),
    storageClass: label,
    accessModes: fc.constant(["ReadWriteOnce", "ReadOnlyMany"]),
    volumeMode: fc.constantFrom("Block", "Filesystem"),
};
const rest = {
    contentType: fc.constantFrom("kubevirt", "archive"),
    preallocation: fc.boolean(),
    priorityClassName: label,
    immediateBinding: fc.boolean(),
    retainPods: fc.boolean(),
    transferNetwork: reference,
};
const diskArgs = fc
    .tuple(
        fc.oneof(
            fc.record({ source: fc.oneof(fc.record({ http }), fc.record({ registry })), ...access }, { requiredKeys: ["source"] }),
            fc.record({ source: fc.oneof(fc.record({ pvc: reference }), fc.constant({ blank: true })) }),
        ),
        fc.oneof(
            fc.record({ storage: fc.record(room, { requiredKeys: [] }) }),
            fc.record({ pvc: fc.record(room, { requiredKeys: ["size", "accessModes"] }) }),
        ),
        fc.record(rest, { requiredKeys: [] }),
    )
    .map((parts) => strip(Object.assign({}, ...parts)));
