import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSnapshot } from "../../../provider/inventory/index.ts";
import { type Kind, type KubeObject, kinds } from "../../../provider/kube/index.ts";
import { rehearsalKinds, resourceKey } from "../../../provider/rehearsal/api/resources.ts";
import type { Fault, WorldOptions } from "../../../provider/rehearsal/port.ts";
import { type Stage, setStage } from "../../../provider/rehearsal/stage.ts";

const embedded = fileURLToPath(new URL("../../../provider/rehearsal/replay/vcenter.json", import.meta.url));
const start = Date.parse("2026-11-22T22:00:00Z");

/** A user of a stepped stage whose every object is written down as the recordings of the real controllers are. */
export class Recorder {
    readonly rows: object[] = [];
    private end = async () => {};

    private constructor(readonly stage: Stage) {}

    static async open(options: Pick<WorldOptions, "settings" | "faults"> = {}): Promise<Recorder> {
        const settings = { controller_precopy_interval: 1, ...options.settings };
        const snapshot = readSnapshot(embedded);
        const recorder = new Recorder(await setStage({ ...options, settings, snapshot, start, isStepped: true, longestPoll: 3_000 }));
        await recorder.prepare();
        return recorder;
    }

    /** Provider and maps are there before the recording begins. */
    private async prepare(): Promise<void> {
        this.end = this.stage.begin();
        const pair = { source: { name: "vcenter", namespace: "demo" }, destination: { name: "host", namespace: "konveyor-forklift" } };
        await this.stage.cluster.create(kinds.namespace, { metadata: { name: "konveyor-forklift" } });
        await this.create(kinds.provider, "host", { type: "openshift", url: "", secret: {} }, "konveyor-forklift");
        const data = Object.fromEntries(
            Object.entries({ user: "u", password: "p", insecureSkipVerify: "true" }).map(([key, text]) => [
                key,
                Buffer.from(text).toString("base64"),
            ]),
        );
        await this.stage.cluster.create(kinds.secret, { metadata: { name: "vcenter", namespace: "demo" }, data });
        await this.create(kinds.provider, "vcenter", {
            type: "vsphere",
            url: "https://vcenter/sdk",
            secret: { name: "vcenter", namespace: "demo" },
            settings: { sdkEndpoint: "vcenter" },
        });
        const networks = ["dvportgroup-12", "dvportgroup-14", "network-6"];
        const network = networks.map((id, at) => ({ source: { id }, destination: { type: at === 0 ? "pod" : "ignored" } }));
        await this.create(kinds.networkMap, "nm", { provider: pair, map: network });
        const stores = ["datastore-48", "datastore-50", "datastore-52"];
        await this.create(kinds.storageMap, "sm", {
            provider: pair,
            map: stores.map((id) => ({ source: { id }, destination: { storageClass: "ocs-rbd" } })),
        });
        await this.wait(60);
        this.follow();
    }

    private follow(): void {
        const { store } = this.stage.api;
        for (const kind of Object.values(kinds) as Kind[]) {
            for (const object of store.all(kind)) this.note("EXISTING", kind, object);
            store.listen(resourceKey(kind), store.version, ({ type, object }) => this.note(type, kind, object));
        }
    }

    private note(event: string, kind: Kind, object: KubeObject): void {
        if (!kind.apiVersion.startsWith("forklift") && !["VirtualMachine", "PersistentVolumeClaim"].includes(kind.kind)) return;
        if (object.metadata.namespace === "openshift-mtv") return;
        const now = this.stage.clock.now();
        const at = new Date(now).toISOString().replace(/\.\d+Z$/, "Z");
        this.rows.push({
            file: `${String(this.rows.length + 1).padStart(3, "0")}.json`,
            object,
            recorded: { event, at, sinceStart: (now - start) / 1000 },
        });
    }

    async plan(name: string, vms: readonly object[], spec: object = {}): Promise<void> {
        await this.create(kinds.plan, name, {
            provider: { source: { name: "vcenter", namespace: "demo" }, destination: { name: "host", namespace: "konveyor-forklift" } },
            map: { network: { name: "nm", namespace: "demo" }, storage: { name: "sm", namespace: "demo" } },
            targetNamespace: "target",
            vms,
            ...spec,
        });
        await this.wait(3);
    }

    async migrate(plan: string, name: string, spec: object = {}): Promise<void> {
        await this.create(kinds.migration, name, { plan: { name: plan, namespace: "demo" }, ...spec });
    }

    async create(kind: Kind, name: string, spec: Record<string, unknown>, namespace = "demo"): Promise<void> {
        await this.stage.cluster.create(kind, { metadata: { name, namespace }, spec });
    }

    async change(kind: Kind, name: string, spec: Record<string, unknown>): Promise<void> {
        await this.stage.cluster.patch(kind, { name, namespace: "demo" }, { spec }, { type: "merge" });
    }

    async remove(kind: Kind, name: string, namespace = "demo"): Promise<void> {
        await this.stage.cluster.delete(kind, { name, namespace });
    }

    async fault(name: string, fault: Fault): Promise<void> {
        await this.stage.cluster.create(rehearsalKinds.fault, { metadata: { name }, spec: { ...fault } });
    }

    async heal(name: string): Promise<void> {
        await this.stage.cluster.delete(rehearsalKinds.fault, { name });
    }

    get now(): number {
        return this.stage.clock.now();
    }

    async wait(seconds: number): Promise<void> {
        const until = this.now + seconds * 1000;
        await this.settle();
        while (this.stage.clock.step(until)) await this.settle();
        await this.settle();
    }

    /** Until the text occurs in the object's status. */
    async until(kind: Kind, name: string, text: string, limit = 1_200): Promise<void> {
        for (let seconds = 0; seconds < limit; seconds += 1) {
            const object = await this.stage.cluster.get(kind, { name, namespace: "demo" });
            const { vms: _mirror, ...status } = object?.status ?? {};
            if (JSON.stringify(status).includes(text)) return;
            await this.wait(1);
        }
    }

    private async settle(): Promise<void> {
        for (let idle = 0; idle < 4; idle = this.stage.clock.isBusy ? 0 : idle + 1) await new Promise<void>((wake) => setImmediate(wake));
    }

    write(folder: string, name: string): void {
        writeFileSync(join(folder, `${name}.jsonl`), `${this.rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
    }

    async close(): Promise<void> {
        await this.end();
        this.stage.clock.close();
        this.stage.api.store.close();
    }
}
