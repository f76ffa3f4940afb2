import assert from "node:assert/strict";
import { ApiError, type Cluster, failure, type Kind, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { declaredKey, type Session } from "../../../provider/lifecycle/index.ts";
import { importProblems } from "../../../provider/resources/imports/problems.ts";
import { dataVolumeSpec } from "../../../provider/resources/imports/spec.ts";
import type { DataVolumeArgs } from "../../../provider/schema/imports/dataVolume.ts";
import { unknown } from "../../../provider/schema/value.ts";
import { disk, pem, volume } from "../../support/imports.ts";

const own = { name: "fedora", namespace: "demo" };
const storageClass = (name: string, more: Partial<KubeObject> = {}, annotations = {}): KubeObject => ({ metadata: { name, annotations }, ...more });
const profile = (name: string, ...claimPropertySets: readonly object[]): KubeObject => ({ metadata: { name }, status: { claimPropertySets } });
const rwo = (volumeMode: string) => ({ accessModes: ["ReadWriteOnce"], volumeMode });
const asDefault = { "storageclass.kubernetes.io/is-default-class": "true" };
const forMachines = { "storageclass.kubevirt.io/is-default-virt-class": "true" };

interface World {
    readonly classes?: readonly KubeObject[];
    readonly profiles?: readonly KubeObject[];
    readonly config?: KubeObject;
    /** What is there besides, by kind and name. */
    readonly objects?: Readonly<Record<string, Partial<KubeObject>>>;
    /** Kinds that this identity may not look at. */
    readonly closed?: readonly Kind[];
    readonly declared?: readonly string[];
}

const noConfig: KubeObject = { metadata: { name: "config" }, status: {} };

function problems(
    over: Partial<DataVolumeArgs>,
    { classes = [storageClass("ceph-rbd")], profiles = [], config = noConfig, objects = {}, closed = [], declared = [] }: World = {},
) {
    const ask = <T>(kind: Kind, answer: T) => (closed.includes(kind) ? Promise.reject(forbidden(kind)) : Promise.resolve(answer));
    const listed = new Map<Kind, readonly KubeObject[]>([
        [kinds.storageClass, classes],
        [kinds.storageProfile, profiles],
    ]);
    const cluster = {
        get: (kind: Kind, { name }: { name: string }) => ask(kind, kind === kinds.cdiConfig ? config : objects[`${kind.kind} ${name}`]),
        list: (kind: Kind) => ask(kind, { items: listed.get(kind), resourceVersion: "1" }),
    } as unknown as Cluster;
    const disks = declared.map((name) => [declaredKey(kinds.dataVolume, { ...own, name }), { token: "", inputs: {} }] as const);
    const session = { cluster, declared: new Map(disks) } as unknown as Session;
    return importProblems(disk(over), own, session, new AbortController().signal);
}

function forbidden({ plural }: Kind): ApiError {
    return new ApiError("GET", failure(403, "Forbidden", `${plural} is forbidden`));
}

const nothing = { issues: [], warnings: [], unknowns: [] };
const registry = { source: { registry: { url: "docker://quay.example.com/fedora:40" } } };
const waits = storageClass("local", { volumeBindingMode: "WaitForFirstConsumer" });
const block = { classes: [storageClass("ceph-rbd"), storageClass("files")], profiles: [profile("ceph-rbd", rwo("Block"))] };

describe("problems of an import", () => {
    it("are none when all is well", async () => assert.deepEqual(await problems({}), nothing));

    it("are told of the arguments and of the cluster at once", async () => {
        const { issues } = await problems({ caCertificate: "x", storage: { size: "1Gi", storageClass: "cepf-rbd" } });
        assert.deepEqual(
            issues.map(({ property }) => property),
            ["caCertificate", "storage.storageClass"],
        );
    });

    const cases: readonly { why: string; over: Partial<DataVolumeArgs>; world?: World; issue?: RegExp; warning?: RegExp }[] = [
        {
            why: "a class that is not there",
            over: { storage: { size: "1Gi", storageClass: "cepf-rbd" } },
            issue: /^storage\.storageClass: there is no storage class cepf-rbd; the cluster has ceph-rbd$/,
        },
        {
            why: "a class that is like none, which the same program may make",
            over: { storage: { size: "1Gi", storageClass: "fast" } },
            warning: /^storage\.storageClass: there is no storage class fast; the cluster has ceph-rbd$/,
        },
        {
            why: "a class that is not there, of a claim that a volume made by hand may be for",
            over: { storage: undefined, pvc: { size: "1Gi", storageClass: "local", accessModes: ["ReadWriteOnce"] } },
            warning: /^pvc\.storageClass: there is no storage class local.*waits for a volume made by hand$/,
        },
        { why: "no class and no default", over: { storage: { size: "1Gi" } }, issue: /no default class, only ceph-rbd$/ },
        { why: "the cluster's default", over: { storage: { size: "1Gi" } }, world: { classes: [storageClass("a", {}, asDefault)] } },
        { why: "the default for machines", over: { storage: { size: "1Gi" } }, world: { classes: [storageClass("a", {}, forMachines)] } },
        {
            why: "a default for machines is none for a claim as it stands",
            over: { storage: undefined, pvc: { size: "1Gi", accessModes: ["ReadWriteOnce"] } },
            world: { classes: [storageClass("a", {}, forMachines)] },
            warning: /no default class, only a; the disk waits/,
        },
        {
            why: "a class that waits for a machine",
            over: { storage: { size: "1Gi", storageClass: "local" } },
            world: { classes: [waits] },
            warning: /local binds a volume when a VM first uses it.*does not wait for it.*`immediateBinding: true`/,
        },
        {
            why: "a class that waits for a machine, as this update does",
            over: { waitForConsumer: true, storage: { size: "1Gi", storageClass: "local" } },
            world: { classes: [waits] },
            warning: /\(this update waits for it\)/,
        },
        {
            why: "a class that waits for a machine, but not for this disk",
            over: { immediateBinding: true, storage: { size: "1Gi", storageClass: "local" } },
            world: { classes: [waits] },
        },
        {
            why: "scratch space that the disk's class cannot give",
            over: registry,
            world: block,
            issue: /^source\.registry: the import needs scratch space \(an image from a registry is unpacked first\), but .*ceph-rbd does not give/,
        },
        {
            why: "scratch space that is configured",
            over: registry,
            world: { ...block, config: { metadata: { name: "config" }, status: { scratchSpaceStorageClass: "files" } } },
        },
        {
            why: "scratch space from a configured class that is not there",
            over: registry,
            world: { ...block, config: { metadata: { name: "config" }, status: { scratchSpaceStorageClass: "gone" } } },
            issue: /needs scratch space/,
        },
        {
            why: "scratch space whose configuration may not be looked at",
            over: registry,
            world: { ...block, closed: [kinds.cdiConfig] },
            warning: /^source\.registry: the import needs scratch space/,
        },
        {
            why: "scratch space that the node does not need",
            over: { source: { registry: { url: "docker://a/b", pullMethod: "node" } } },
            world: block,
        },
        {
            why: "scratch space that a web server may make necessary",
            over: {},
            world: block,
            warning: /^source\.http: the import may need scratch space/,
        },
        {
            why: "scratch space that only exists for many writers",
            over: registry,
            world: { ...block, profiles: [profile("ceph-rbd", { accessModes: ["ReadWriteMany"], volumeMode: "Filesystem" })] },
            issue: /needs scratch space/,
        },
        {
            why: "a Secret that is not there, or not yet",
            over: { secret: "login" },
            warning: /^secret: there is no Secret demo\/login yet.*or use `credentials`$/,
        },
        { why: "a Secret that is there", over: { secret: "login" }, world: { objects: { "Secret login": {} } } },
        { why: "a Secret that may not be looked at", over: { secret: "login" }, world: { closed: [kinds.secret] } },
        { why: "a Secret of the name of a disk", over: { secret: "golden" }, world: { declared: ["golden"] }, warning: /no Secret demo\/golden/ },
        { why: "a ConfigMap that is not there", over: { certConfigMap: "tls" }, warning: /^certConfigMap: there is no ConfigMap demo\/tls/ },
        {
            why: "a Secret with headers that is not there",
            over: { source: { http: { url: "http://h/a.img", secretExtraHeaders: ["token"] } } },
            warning: /^source\.http\.secretExtraHeaders\[0\]: there is no Secret demo\/token/,
        },
        { why: "a claim to clone that is not there", over: { source: { pvc: "images/golden" } }, warning: /no PersistentVolumeClaim images\/golden/ },
        { why: "a claim to clone that the same program makes", over: { source: { pvc: "golden" } }, world: { declared: ["golden"] } },
        { why: "a network that is not there", over: { transferNetwork: "infra/fast" }, warning: /no NetworkAttachmentDefinition infra\/fast/ },
        {
            why: "a claim of the same name",
            over: {},
            world: { objects: { "PersistentVolumeClaim fedora": { metadata: { name: "fedora" } } } },
            issue: /^name: there is already a PersistentVolumeClaim demo\/fedora; give this disk another `name`$/,
        },
        {
            why: "a claim of the same name that an earlier disk has left",
            over: {},
            world: { objects: { "PersistentVolumeClaim fedora": { metadata: { ownerReferences: [owner("fedora")] } } } },
        },
        {
            why: "a claim of the same name that another disk owns",
            over: {},
            world: { objects: { "PersistentVolumeClaim fedora": { metadata: { ownerReferences: [owner("other")] } } } },
            issue: /^name: /,
        },
        {
            why: "a claim of the same name that was restored for this disk",
            over: {},
            world: {
                objects: { "PersistentVolumeClaim fedora": { metadata: { annotations: { "cdi.kubevirt.io/storage.populatedFor": "fedora" } } } },
            },
        },
        {
            why: "a claim of the same name that goes",
            over: {},
            world: { objects: { "PersistentVolumeClaim fedora": { metadata: { deletionTimestamp: "2026-01-05T08:00:00Z" } } } },
        },
        { why: "storage that may not be looked at", over: { storage: { size: "1Gi" } }, world: { closed: [kinds.storageClass] } },
    ];
    for (const { why, over, world, issue, warning } of cases)
        it(`${issue ? "are" : warning ? "may be" : "are not"}: ${why}`, async () => {
            const { issues, warnings, unknowns } = await problems(over, world);
            const told = issues.map(({ property, reason }) => `${property}: ${reason}`);
            assert.deepEqual([told.length, warnings.length, unknowns], [issue ? 1 : 0, warning ? 1 : 0, []], [...told, ...warnings].join("\n"));
            if (issue) assert.match(told[0]!, issue);
            if (warning) assert.match(warnings[0]!, warning);
        });

    it("are not looked for in the world of a disk that is done", async () => {
        const args = { secret: "gone", storage: { size: "4Gi", storageClass: "gone" } };
        const done = volume("Succeeded", { spec: { ...dataVolumeSpec(disk(args), own), checkpoints: [] } });
        assert.deepEqual(await problems(args, { objects: { "DataVolume fedora": done } }), nothing);
    });

    it("are looked for when the disk is to be made anew", async () => {
        const done = volume("Succeeded", { spec: dataVolumeSpec(disk(), own) });
        const { warnings } = await problems({ secret: "gone" }, { objects: { "DataVolume fedora": done, "PersistentVolumeClaim fedora": {} } });
        assert.match(warnings.join(), /no Secret demo\/gone/);
    });

    it("fail when the cluster does not answer", async () => {
        const cluster = { get: () => Promise.reject(new ApiError("GET", failure(503, "", "busy"))) } as unknown as Cluster;
        const session = { cluster, declared: new Map() } as unknown as Session;
        await assert.rejects(importProblems(disk(), own, session, new AbortController().signal), /busy/);
    });

    const open = [
        { over: { source: unknown }, part: "source" },
        { over: { source: { http: unknown } }, part: "source.http" },
        { over: { source: { http: { url: "http://h/a", extraHeaders: unknown } } }, part: "source.http.extraHeaders" },
        { over: { source: { registry: unknown } }, part: "source.registry" },
        { over: { storage: unknown }, part: "storage" },
    ] as unknown as readonly { over: Partial<DataVolumeArgs>; part: string }[];
    for (const { over, part } of open)
        it(`wait until the ${part} is known`, async () => {
            assert.deepEqual(await problems(over), { ...nothing, unknowns: [`${part}: the import is judged once it is known`] });
        });

    it("do not judge single values that are not known", async () => {
        const over = {
            source: { http: { url: unknown, secretExtraHeaders: [unknown] } },
            secret: unknown,
            caCertificate: unknown,
            storage: { size: unknown, storageClass: unknown },
            transferNetwork: unknown,
        } as unknown as Partial<DataVolumeArgs>;
        assert.deepEqual(await problems(over), nothing);
        assert.deepEqual((await problems({ caCertificate: pem })).issues, []);
    });
});

function owner(name: string) {
    return { apiVersion: kinds.dataVolume.apiVersion, kind: "DataVolume", name, uid: "uid-0", controller: true };
}
