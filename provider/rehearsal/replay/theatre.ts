import { conditionsOf } from "../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { toSecond } from "../../util/second.ts";
import { rehearsalKinds, resourceKey } from "../api/resources.ts";
import { refIn } from "../controllers/world.ts";
import type { Fault } from "../port.ts";
import { type Stage, type StageOptions, setStage } from "../stage.ts";
import type { Act } from "./moves.ts";
import { bare, type Given } from "./premise.ts";
import { keyOf } from "./recording.ts";
import { Chronicle } from "./story.ts";

/** A stage on which moves are played one by one while time stands still, and a chronicle of what comes of them. */
export class Theatre {
    readonly chronicle = new Chronicle();
    private readonly end: () => Promise<void>;
    private stopNoting = () => {};

    private constructor(private readonly stage: Stage) {
        this.end = stage.begin();
    }

    static async open(options: StageOptions): Promise<Theatre> {
        return new Theatre(await setStage({ ...options, isStepped: true, longestPoll: 3_000, copySpeed: 10 }));
    }

    get now(): number {
        return this.stage.clock.now();
    }

    /** Lets everybody finish what he is at, then goes on to what is due next; false when nothing is due until then. */
    async step(until: number): Promise<boolean> {
        await this.settle();
        const isDue = this.stage.clock.step(until);
        await this.settle();
        return isDue;
    }

    /** Some turns of the event loop in which nobody works: watchers have heard and controllers have answered. */
    async settle(): Promise<void> {
        for (let idle = 0; idle < 4; idle = this.stage.clock.isBusy ? 0 : idle + 1) await new Promise<void>((resolve) => setImmediate(resolve));
    }

    async create({ kind, object }: Given): Promise<void> {
        await this.ensureNamespace(object);
        await this.stage.cluster.create(kind, bare(object), { fieldManager: "user" });
    }

    /** Puts objects there as they were seen, with their uids and status; controllers hear of them together. */
    async put(given: readonly Given[]): Promise<void> {
        for (const { object } of given) await this.ensureNamespace(object);
        const ready = await Promise.all(given.map(async ({ kind, object }) => ({ kind, object: await this.withSecretVersion(object) })));
        const { store } = this.stage.api;
        for (const { kind, object } of ready) {
            const { managedFields: _managed, ...metadata } = object.metadata;
            store.commit(kind, "ADDED", { ...object, metadata: { ...metadata, resourceVersion: String(store.nextVersion()) } });
        }
    }

    /** From now on everything is noted that happens to objects that are not only presupposed. */
    follow(presupposed: ReadonlySet<string>): void {
        const { store } = this.stage.api;
        const stops = Object.values(kinds).map((kind) =>
            store.listen(resourceKey(kind), store.version, ({ type, object }) => {
                if (!presupposed.has(keyOf({ kind, object }))) this.chronicle.note({ event: type, kind, object });
            }),
        );
        this.stopNoting = () => {
            for (const stop of stops) stop();
        };
    }

    /** Times in specs are moved by as much as the rehearsal's clock differs from the recording's. */
    async act(act: Act, recordedAt: number): Promise<void> {
        const { cluster } = this.stage;
        if (act.do === "break")
            return await this.declare(`break-${act.provider}`, { kind: "connection", provider: act.provider, reason: act.reason });
        if (act.do === "heal") return void (await cluster.delete(rehearsalKinds.fault, { name: `break-${act.provider}` }));
        if (act.do === "fault") return await this.declare(`fault-${this.stage.api.store.version}`, act.fault);
        if (act.do === "touchSecret") return await this.touchSecret(act.object);
        const { kind, object } = act;
        const ref = { name: object.metadata.name!, namespace: object.metadata.namespace };
        if (act.do === "delete") return void (await cluster.delete(kind, ref));
        const moved = { ...object, spec: shifted(object.spec, this.now - recordedAt) } as KubeObject;
        if (act.do === "create") return await this.create({ kind, object: moved });
        const live = await cluster.get(kind, ref);
        if (live) await cluster.replace(kind, { ...live, spec: moved.spec ?? {} }, { fieldManager: "user" });
    }

    /** Keeps these VMs in their phases, and no others. */
    async hold(held: ReadonlyMap<string, string>): Promise<void> {
        const { items } = await this.stage.cluster.list(rehearsalKinds.fault, { labelSelector: "hold=true" });
        const isWanted = ({ spec }: KubeObject) => held.get(String(spec?.vm)) === spec?.phase;
        for (const each of items) if (!isWanted(each)) await this.stage.cluster.delete(rehearsalKinds.fault, { name: each.metadata.name! });
        for (const [vm, phase] of held) await this.declare(`hold-${vm}`, { kind: "vmStall", vm, phase }, { hold: "true" });
    }

    async close(): Promise<void> {
        this.stopNoting();
        await this.end();
        this.stage.clock.close();
        this.stage.api.store.close();
    }

    private async declare(name: string, fault: Fault, labels: Record<string, string> = {}): Promise<void> {
        const object = { metadata: { name: name.toLowerCase(), labels }, spec: { ...fault } };
        if (await this.stage.cluster.get(rehearsalKinds.fault, { name: object.metadata.name })) return;
        await this.stage.cluster.create(rehearsalKinds.fault, object);
    }

    private async ensureNamespace({ metadata: { namespace } }: KubeObject): Promise<void> {
        const { cluster } = this.stage;
        if (namespace && !(await cluster.get(kinds.namespace, { name: namespace })))
            await cluster.create(kinds.namespace, { metadata: { name: namespace } });
    }

    /** A Provider that was there knows its Secret, of which the rehearsal has a version of its own. */
    private async withSecretVersion(object: KubeObject): Promise<KubeObject> {
        const ref = object.kind === "Provider" ? refIn(object.spec?.secret) : undefined;
        const secret = ref && conditionsOf(object.status).length > 0 ? await this.stage.cluster.get(kinds.secret, ref) : undefined;
        return secret ? { ...object, status: { ...object.status, secretResourceVersion: secret.metadata.resourceVersion } } : object;
    }

    private async touchSecret(provider: KubeObject): Promise<void> {
        const ref = refIn(provider.spec?.secret) as ObjectRef;
        const patch = { metadata: { annotations: { touched: provider.metadata.resourceVersion } } };
        await this.stage.cluster.patch(kinds.secret, ref, patch, { type: "merge" });
    }
}

function shifted(spec: KubeObject["spec"], by: number): KubeObject["spec"] {
    const move = (time: unknown) => (typeof time === "string" ? toSecond(Date.parse(time) + by) : time);
    const { cutover, vmCutover } = (spec ?? {}) as { cutover?: unknown; vmCutover?: { cutover?: unknown }[] };
    const perVm = vmCutover?.map((each) => ({ ...each, cutover: move(each.cutover) }));
    return spec && { ...spec, ...(cutover ? { cutover: move(cutover) } : {}), ...(perVm ? { vmCutover: perVm } : {}) };
}
