import assert from "node:assert/strict";
import { ApiError, type Cluster, failure, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import type { Fault } from "../../../provider/rehearsal/port.ts";
import { type InProcess, openInProcess } from "../../support/inProcess.ts";

const namespace = "demo";
const http = { http: { url: "http://images.example.com/fedora.qcow2" } };
const registry = { registry: { url: "docker://quay.example.com/fedora:40" } };
const storage = { resources: { requests: { storage: "4Gi" } }, storageClassName: "ceph-rbd" };

interface Given {
    readonly source?: object;
    readonly storage?: object;
    readonly annotations?: Record<string, string>;
    readonly faults?: readonly Fault[];
    /** What the cluster has before. */
    readonly furnish?: (cluster: Cluster) => Promise<unknown>;
    /** What is asked of the disk; its end when absent. */
    readonly until?: (volume: KubeObject) => boolean;
    readonly spec?: object;
}

interface Seen {
    readonly volume: KubeObject;
    /** Phases in their order, each with what Running says when it is no news that it runs. */
    readonly phases: readonly string[];
    readonly cluster: Cluster;
}

describe("the rehearsed CDI", () => {
    let world: InProcess | undefined;
    afterEach(async () => {
        await world?.close();
        world = undefined;
    });

    async function make({ source = http, annotations, faults, furnish, until = isOver, spec, ...given }: Given): Promise<Seen> {
        world = await openInProcess({ faults });
        const { cluster } = world.stage;
        await furnish?.(cluster);
        await create(cluster, { source, storage: given.storage ?? storage, ...spec }, annotations);
        const phases: string[] = [];
        const volume = await world.play(follow(cluster, phases, until));
        return { volume, phases, cluster };
    }

    it("fills a disk from a web server", async () => {
        const { volume, phases, cluster } = await make({});
        assert.deepEqual(phases, ["Pending", "ImportScheduled ContainerCreating", "ImportInProgress", "Succeeded Completed"]);
        assert.deepEqual([volume.status?.progress, volume.status?.restartCount, volume.status?.claimName], ["100.0%", 0, "fedora"]);
        const conditions = volume.status?.conditions as { type: string; status: string }[];
        assert.deepEqual(
            conditions.map(({ type, status }) => `${type} ${status}`),
            ["Bound True", "Ready True", "Running False"],
        );
        const { spec, status } = await claim(cluster, "fedora");
        assert.deepEqual([spec?.volumeMode, spec?.accessModes, status?.phase], ["Filesystem", ["ReadWriteOnce"], "Bound"]);
        assert.deepEqual([await namesOf(cluster, "pod"), await namesOf(cluster, "persistentVolumeClaim")], [[], ["fedora"]]);
    });

    it("gives the claim what the class's profile says, and what was asked for", async () => {
        const furnish = (cluster: Cluster) =>
            profile(cluster, "ceph-rbd", { accessModes: ["ReadWriteMany"], volumeMode: "Block" }, { accessModes: ["ReadWriteOnce"] });
        const { cluster } = await make({ furnish });
        assert.deepEqual((await claim(cluster, "fedora")).spec?.volumeMode, "Block");
        await world?.close();
        const asked = await make({ furnish, storage: { ...storage, volumeMode: "Filesystem" } });
        const { spec } = await claim(asked.cluster, "fedora");
        assert.deepEqual([spec?.volumeMode, spec?.accessModes], ["Filesystem", ["ReadWriteMany"]]);
    });

    it("keeps the pod when it is asked to", async () => {
        const { cluster } = await make({ annotations: { "cdi.kubevirt.io/storage.pod.retainAfterCompletion": "true" } });
        const pod = await cluster.get(kinds.pod, { name: "importer-fedora", namespace });
        assert.equal(pod?.status?.phase, "Succeeded");
    });

    it("begins again when the importer fails, and counts", async () => {
        const fault: Fault = { kind: "import", name: "fedora", reason: "no such host", times: 2 };
        const { volume, phases } = await make({ faults: [fault] });
        const failed = "ImportInProgress Error: no such host";
        assert.deepEqual(phases.slice(2), ["ImportInProgress", failed, "ImportInProgress", failed, "ImportInProgress", "Succeeded Completed"]);
        assert.equal(volume.status?.restartCount, 2);
    });

    it("ends with a failure that is final", async () => {
        const { volume, phases, cluster } = await make({ faults: [{ kind: "import", name: "fedora", isFinal: true }] });
        assert.match(phases.at(-1)!, /^Failed Error: Unable to connect to http data source/);
        assert.equal(volume.status?.restartCount, 0);
        assert.equal((await cluster.get(kinds.pod, { name: "importer-fedora", namespace }))?.status?.phase, "Failed");
    });

    it("leaves disks alone that it is not told to break", async () => {
        const { phases } = await make({ faults: [{ kind: "import", name: "debian", isFinal: true }] });
        assert.equal(phases.at(-1), "Succeeded Completed");
    });

    const instant = [
        { why: "an empty disk", source: { blank: {} } },
        { why: "a clone", source: { pvc: { name: "golden", namespace } } },
    ];
    for (const { why, source } of instant)
        it(`downloads nothing for ${why}`, async () => {
            const { phases, cluster } = await make({ source, furnish: (each) => pvc(each, "golden") });
            assert.deepEqual(phases, ["Pending", "Succeeded Completed"]);
            assert.deepEqual(await namesOf(cluster, "pod"), []);
        });

    it("takes the default class, the one for machines first", async () => {
        const furnish = async (cluster: Cluster) => {
            for (const [name, annotation] of [
                ["plain", "storageclass.kubernetes.io/is-default-class"],
                ["virt", "storageclass.kubevirt.io/is-default-virt-class"],
            ] as const)
                await cluster.create(kinds.storageClass, {
                    metadata: { name, annotations: { [annotation]: "true" } },
                    provisioner: "x",
                } as KubeObject);
        };
        const open = { resources: storage.resources };
        assert.equal((await claim((await make({ furnish, storage: open })).cluster, "fedora")).spec?.storageClassName, "virt");
        await world?.close();
        const { cluster } = await make({ furnish, spec: { storage: undefined, pvc: { ...open, accessModes: ["ReadWriteOnce"] } } });
        assert.equal((await claim(cluster, "fedora")).spec?.storageClassName, "plain");
    });

    describe("of a class that waits for the first consumer", () => {
        const furnish = (cluster: Cluster) =>
            cluster.create(kinds.storageClass, {
                metadata: { name: "local" },
                provisioner: "x",
                volumeBindingMode: "WaitForFirstConsumer",
            } as KubeObject);
        const local = { ...storage, storageClassName: "local" };
        const waits = ({ status }: KubeObject) => status?.phase === "WaitForFirstConsumer";

        it("waits for a VM that uses the disk", async () => {
            const { cluster, phases } = await make({ furnish, storage: local, until: waits });
            assert.deepEqual(phases, ["WaitForFirstConsumer"]);
            const volumes = [{ name: "root", dataVolume: { name: "fedora" } }];
            await cluster.create(kinds.virtualMachine, { metadata: { name: "vm", namespace }, spec: { template: { spec: { volumes } } } });
            await world!.play(follow(cluster, [], ({ status }) => status?.phase === "Succeeded"));
        });

        it("does not wait when it is asked not to", async () => {
            const annotations = { "cdi.kubevirt.io/storage.bind.immediate.requested": "true" };
            const { phases } = await make({ furnish, storage: local, annotations });
            assert.ok(!phases.includes("WaitForFirstConsumer"), phases.join());
        });

        it("is not moved by a VM without disks, nor by one without a spec", async () => {
            const { cluster } = await make({ furnish, storage: local, until: waits });
            await cluster.create(kinds.virtualMachine, { metadata: { name: "empty", namespace } });
            await world!.pass(60_000);
            assert.ok(waits((await cluster.get(kinds.dataVolume, { name: "fedora", namespace }))!));
        });
    });

    describe("waits and says for what", () => {
        const block = (cluster: Cluster) => profile(cluster, "ceph-rbd", { accessModes: ["ReadWriteOnce"], volumeMode: "Block" });
        const cases: readonly (Given & { why: string; says: RegExp; helps: (cluster: Cluster) => Promise<unknown> })[] = [
            {
                why: "a class",
                storage: { ...storage, storageClassName: "late" },
                says: /^Pending .*no storage class is set/,
                helps: (cluster) => cluster.create(kinds.storageClass, { metadata: { name: "late" }, provisioner: "x" } as KubeObject),
            },
            {
                why: "a Secret",
                source: { http: { ...http.http, secretRef: "login" } },
                says: /^ImportScheduled Pending: secret "login" not found/,
                helps: (cluster) => cluster.create(kinds.secret, { metadata: { name: "login", namespace } }),
            },
            {
                why: "a ConfigMap",
                source: { http: { ...http.http, certConfigMap: "tls" } },
                says: /^ImportScheduled Pending: configmap "tls" not found/,
                helps: (cluster) => cluster.create(kinds.configMap, { metadata: { name: "tls", namespace } }),
            },
            {
                why: "a claim to clone",
                source: { pvc: { name: "golden", namespace } },
                says: /^Pending .*Source PVC demo\/golden not found/,
                helps: (cluster) => pvc(cluster, "golden"),
            },
            {
                why: "the claim of an earlier disk to go",
                furnish: (cluster) => pvc(cluster, "fedora"),
                says: /^Pending .*fedora already exists and is not owned/,
                helps: (cluster) => cluster.delete(kinds.persistentVolumeClaim, { name: "fedora", namespace }),
            },
            {
                why: "scratch space",
                source: registry,
                furnish: block,
                says: /^ImportScheduled Pending: .*unbound immediate PersistentVolumeClaims \(fedora-scratch\)/,
                helps: async (cluster) => {
                    await cluster.create(kinds.storageClass, { metadata: { name: "files" }, provisioner: "x" } as KubeObject);
                    const config = { metadata: { name: "config" }, status: {} };
                    await cluster.create(kinds.cdiConfig, config);
                    const status = { scratchSpaceStorageClass: "files" };
                    await cluster.patch(kinds.cdiConfig, { name: "config" }, { status }, { type: "merge", subresource: "status" });
                },
            },
        ];
        for (const { why, says, helps, ...given } of cases)
            it(why, async () => {
                const { volume, cluster } = await make({ ...given, until: (each) => says.test(say(each)) });
                assert.match(say(volume), says);
                await helps(cluster);
                const phases: string[] = [];
                await Promise.all([world!.play(follow(cluster, phases, isOver)), world!.pass(60_000)]);
                assert.equal(phases.at(-1), "Succeeded Completed");
                assert.ok(!(await namesOf(cluster, "persistentVolumeClaim")).includes("fedora-scratch"), "scratch space goes");
            });
    });

    it("takes scratch space beside the disk for the time of an import from a registry", async () => {
        const { cluster } = await make({ source: registry, until: ({ status }) => status?.phase === "ImportInProgress" });
        const { spec } = await claim(cluster, "fedora-scratch");
        assert.deepEqual([spec?.volumeMode, spec?.accessModes], ["Filesystem", ["ReadWriteOnce"]]);
    });

    it("takes the disk, its scratch space and its pod with the DataVolume", async () => {
        const { cluster } = await make({ source: registry, until: ({ status }) => status?.phase === "ImportInProgress" });
        await cluster.delete(kinds.dataVolume, { name: "fedora", namespace });
        await world!.pass(60_000);
        assert.deepEqual([await namesOf(cluster, "pod"), await namesOf(cluster, "persistentVolumeClaim")], [[], []]);
    });

    it("refuses another spec", async () => {
        const { cluster } = await make({});
        const patch = { spec: { source: registry } };
        await assert.rejects(
            cluster.patch(kinds.dataVolume, { name: "fedora", namespace }, patch, { type: "merge" }),
            /Cannot update DataVolume Spec/,
        );
    });

    it("ends well after it was stopped behind any of its writes", async () => {
        for (let stopAfter = 1; ; stopAfter++) {
            let writes = 0;
            const seen = await interrupted(() => ++writes === stopAfter);
            assert.deepEqual(seen, { phase: "Succeeded", pods: [], claims: ["fedora"] }, `stopped after write ${stopAfter}`);
            if (writes < stopAfter) return assert.ok(stopAfter > 8, `only ${stopAfter} writes`);
        }
    });
});

/** An import whose controllers lose the answer to one write and look anew, as after a restart. */
async function interrupted(isLost: () => boolean) {
    const world = await openInProcess({ reach: (cluster) => losing(cluster, isLost) });
    const { cluster } = world.stage;
    await create(cluster, { source: registry, storage });
    await world.play(follow(cluster, [], isOver));
    await world.pass(60_000);
    const { status } = (await cluster.get(kinds.dataVolume, { name: "fedora", namespace }))!;
    const seen = { phase: status?.phase, pods: await namesOf(cluster, "pod"), claims: await namesOf(cluster, "persistentVolumeClaim") };
    await world.close();
    return seen;
}

/** Carries out every write, and sometimes does not say so. */
function losing(cluster: Cluster, isLost: () => boolean): Cluster {
    const told =
        <A extends unknown[], T>(write: (...args: A) => Promise<T>) =>
        async (...args: A): Promise<T> => {
            const answer = await write(...args);
            if (isLost()) throw new ApiError("WRITE", failure(0, "NotReachable", "the answer is lost"));
            return answer;
        };
    return { ...cluster, create: told(cluster.create), patch: told(cluster.patch), replace: told(cluster.replace), delete: told(cluster.delete) };
}

async function create(cluster: Cluster, spec: object, annotations: Record<string, string> = {}): Promise<void> {
    await cluster.create(kinds.dataVolume, JSON.parse(JSON.stringify({ metadata: { name: "fedora", namespace, annotations }, spec })));
}

async function pvc(cluster: Cluster, name: string): Promise<void> {
    await cluster.create(kinds.persistentVolumeClaim, { metadata: { name, namespace }, spec: { resources: storage.resources } });
}

async function profile(cluster: Cluster, name: string, ...claimPropertySets: readonly object[]): Promise<void> {
    await cluster.create(kinds.storageProfile, { metadata: { name } });
    await cluster.patch(kinds.storageProfile, { name }, { status: { claimPropertySets } }, { type: "merge", subresource: "status" });
}

async function claim(cluster: Cluster, name: string): Promise<KubeObject> {
    return (await cluster.get(kinds.persistentVolumeClaim, { name, namespace }))!;
}

async function namesOf(cluster: Cluster, kind: "pod" | "persistentVolumeClaim"): Promise<readonly string[]> {
    return (await cluster.list(kinds[kind])).items.map(({ metadata }) => metadata.name!);
}

function isOver({ status }: KubeObject): boolean {
    return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Phase and why it does not run; a bound claim is no news. */
function say({ status }: KubeObject): string {
    const conditions = (status?.conditions ?? []) as { type: string; status: string; reason: string; message: string }[];
    const told = conditions.filter(({ type, status: is, reason }) => (type === "Running" || type === "Bound") && is === "False" && reason !== "");
    const words = told
        .filter(({ message }) => message !== "PVC fedora Pending")
        .map(({ reason, message }) => [reason, message].filter(Boolean).join(": "));
    return [status?.phase, ...words.map((each) => each.replace(": Import Complete", ""))].filter(Boolean).join(" ");
}

/** Notes what the disk says, each once in a row, until it is as asked. */
async function follow(cluster: Cluster, notes: string[], until: (volume: KubeObject) => boolean): Promise<KubeObject> {
    const note = (volume: KubeObject) => {
        const words = say(volume);
        if (words !== "" && words !== notes.at(-1)) notes.push(words);
        return until(volume);
    };
    const { items, resourceVersion } = await cluster.list(kinds.dataVolume);
    const found = items.find(note);
    if (found) return found;
    const stop = new AbortController();
    for await (const { object } of cluster.watch(kinds.dataVolume, { resourceVersion, signal: stop.signal })) {
        if (!note(object)) continue;
        stop.abort();
        return object;
    }
    throw new Error("the watch has ended");
}
