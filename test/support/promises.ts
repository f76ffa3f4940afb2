import { conditionsOf, hasTrue } from "../../provider/condition/index.ts";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { labelNames } from "../../provider/lifecycle/index.ts";
import type { Change } from "../../provider/rehearsal/api/history.ts";
import { resourceKey } from "../../provider/rehearsal/api/resources.ts";
import type { Stage } from "../../provider/rehearsal/stage.ts";
import type { Engine, ResourceState } from "./engine.ts";
import type { Operation } from "./operation.ts";

/** The password of `datacentre()`. */
const canary = "canary-password-1";

/** The promises of the product that can be broken at any moment, watched over the world's whole history. */
export interface Chronicle {
    /** What was broken, in words; empty while all promises hold. */
    readonly broken: readonly string[];
    /** One line per change of a run, a plan or a machine that counts; the same moves give the same lines. */
    readonly lines: readonly string[];
}

/**
 * Watches a world from now on.
 *
 * At most one run of a plan is unfinished at any moment: begun, or there and waiting to begin, because the controller would run both. No machine is
 * made, and no disk copied, of a VM that has moved.
 */
export function keepChronicle({ api, clock }: Stage): Chronicle {
    const broken = new Set<string>();
    const lines: string[] = [];
    const moved = new Set<string>();
    const said = new Map<string | undefined, string>();
    const look = (kind: Kind, see: (change: Change) => string) =>
        api.store.listen(resourceKey(kind), api.store.version, (change) => {
            const { uid } = change.object.metadata;
            const what = see(change);
            if (said.get(uid) !== what) lines.push(`${new Date(clock.now()).toISOString()} ${what}`);
            said.set(uid, what);
            const active = [...activeRuns(api.store.all(kinds.plan), api.store.all(kinds.migration))];
            for (const [plan, uids] of active) if (uids.size > 1) broken.add(`${plan} has ${uids.size} unfinished runs at once (double run)`);
        });
    look(kinds.plan, ({ type, object }) => {
        for (const vm of vmsOf(object)) if (hasTrue(conditionsOf(vm), "Succeeded")) moved.add(vm.id);
        const outcomes = vmsOf(object).map((vm) => `${vm.id} ${outcomesOf(vm).join("+") || vm.phase}`);
        return `${life(type)} plan ${object.metadata.name}: ${outcomes.join(", ") || "no run"}`;
    });
    look(kinds.migration, ({ type, object }) => {
        const { plan: _plan, ...wishes } = object.spec ?? {};
        return `${life(type)} migration ${object.metadata.name} ${JSON.stringify(wishes)}`;
    });
    for (const kind of [kinds.virtualMachine, kinds.dataVolume])
        look(kind, ({ type, object }) => {
            const { name, labels } = object.metadata;
            const id = labels?.vmID;
            if (type === "ADDED" && id && moved.has(id)) broken.add(`${kind.kind} ${name} was made for ${id}, which has moved (twice)`);
            if (type === "DELETED" && kind === kinds.virtualMachine && id && moved.has(id)) broken.add(`the machine of ${id} was deleted (lost)`);
            const alive = api.store.all(kinds.virtualMachine).filter(({ metadata }) => metadata.labels?.vmID === id);
            if (id && alive.length > 1) broken.add(`${id} has ${alive.length} machines (twice)`);
            return `${life(type)} ${kind.kind} of ${id}`;
        });
    return {
        get broken() {
            return [...broken];
        },
        lines,
    };
}

function life(type: Change["type"]): string {
    return type === "DELETED" ? "-" : " ";
}

/** Uids of the unfinished runs, by plan. */
function activeRuns(plans: readonly KubeObject[], migrations: readonly KubeObject[]): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    const add = (plan: string, uid: string) => found.set(plan, (found.get(plan) ?? new Set()).add(uid));
    const ended = new Set<string>();
    for (const plan of plans)
        for (const entry of historyOf(plan)) {
            if (outcomesOf(entry).length > 0) ended.add(entry.migration.uid);
            else if (hasTrue(conditionsOf(entry), "Executing")) add(plan.metadata.name!, entry.migration.uid);
        }
    for (const { metadata, spec, status } of migrations) {
        const { name } = (spec as { plan: { name: string } }).plan;
        if (!ended.has(metadata.uid!) && outcomesOf(status).length === 0) add(name, metadata.uid!);
    }
    return found;
}

/** What of a stack at rest is not as its state says, or was lost. `engine` has settled: its last operation was a success. */
export function judgeState(engine: Engine, { api }: Stage): readonly string[] {
    const expected = (state: ResourceState) => {
        const kind = kindOf(state);
        const { name, namespace, uid } = state.outputs as Record<string, string>;
        const object = api.store.find(kind, namespace, name!);
        if (!object) return [`${state.name}: ${kind.kind} ${namespace}/${name} does not exist`];
        return [
            ...(object.metadata.uid === uid ? [] : [`${state.name}: uid ${uid} in state, ${object.metadata.uid} in the world`]),
            ...(state.initErrors.length === 0 ? [] : [`${state.name}: ${state.initErrors[0]}`]),
            ...(kind === kinds.migration ? judgeRun(state, object, api.store.all(kinds.migration), api.store.all(kinds.plan)) : []),
        ];
    };
    return engine.state.flatMap(expected).concat(judgeMachines(api.store.all(kinds.plan), api.store.all(kinds.virtualMachine)));
}

function judgeRun(state: ResourceState, object: KubeObject, migrations: readonly KubeObject[], plans: readonly KubeObject[]): readonly string[] {
    const { attempt, outcome, vms } = state.outputs as { attempt: number; outcome: string; vms: Record<string, { id: string; outcome: string }> };
    const plan = plans.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === state.id);
    if (!plan) return [`${state.name}: there is no plan ${state.id}`];
    const ours = migrations.filter(({ metadata }) => metadata.labels?.[labelNames.urn] === object.metadata.labels?.[labelNames.urn]);
    const last = Math.max(...ours.map(({ metadata }) => Number(metadata.labels?.[labelNames.attempt])));
    const entry = historyOf(plan).find((each) => each.migration.uid === object.metadata.uid);
    const seen = entry ? outcomesOf(entry).join("+") || "Running" : "no run";
    const inWorld = Object.fromEntries(vmsOf(plan).map((vm) => [vm.id, outcomesOf(vm).join("+") || "Running"]));
    const inState = Object.fromEntries(Object.values(vms).map((vm) => [vm.id, vm.outcome]));
    const wanted = ((plan.spec?.vms ?? []) as unknown[]).length;
    return [
        ...(last === attempt ? [] : [`${state.name}: attempt ${attempt} in state, ${last} in the world`]),
        ...(seen === outcome ? [] : [`${state.name}: ${outcome} in state, ${seen} in the world`]),
        ...(Object.keys(inWorld).length === wanted ? [] : [`${state.name}: ${wanted} VMs in the plan, ${Object.keys(inWorld).length} known (lost)`]),
        ...Object.keys({ ...inWorld, ...inState })
            .filter((id) => inWorld[id] !== inState[id])
            .map((id) => `${state.name}: ${id} is ${inState[id]} in state, ${inWorld[id]} in the world (lost)`),
    ];
}

/** Who has moved has one machine, who has ended otherwise has none. */
function judgeMachines(plans: readonly KubeObject[], machines: readonly KubeObject[]): readonly string[] {
    const ended = plans.flatMap(vmsOf).filter((vm) => outcomesOf(vm).length > 0);
    return ended.flatMap((vm) => {
        const count = machines.filter(({ metadata }) => metadata.labels?.vmID === vm.id).length;
        const wanted = outcomesOf(vm).join() === "Succeeded" ? 1 : 0;
        return count === wanted ? [] : [`${vm.id} is ${outcomesOf(vm).join("+")} and has ${count} machines (lost)`];
    });
}

/** What is left of a destroyed stack. Machines stay, whatever became of the plan that has moved them. */
export function judgeDestroyed(engine: Engine, { api }: Stage): readonly string[] {
    const ofOurs = ({ metadata: { labels } }: KubeObject) => labels?.[labelNames.urn] !== undefined;
    const ofTheRun = ({ metadata: { labels } }: KubeObject) => labels?.plan !== undefined;
    const stays = new Set([resourceKey(kinds.virtualMachine), resourceKey(kinds.persistentVolumeClaim)]);
    return [
        ...engine.state.map(({ name }) => `${name} is still in state`),
        ...[...api.store.everything()]
            .filter(([resource, object]) => ofOurs(object) || (ofTheRun(object) && !stays.has(resource)))
            .map(([resource, { metadata }]) => `${resource} ${metadata.name} was left behind`),
    ];
}

/** Where the password turned up besides the places where it has to be. */
export function judgeSecrets(engine: Engine, operations: readonly Operation[], { api }: Stage): readonly string[] {
    const holds = (text: string) => text.includes(canary) || text.includes(Buffer.from(canary).toString("base64"));
    const hidden = (key: string, value: unknown) => (key === "password" ? undefined : value);
    const told = operations.flatMap(({ told, errors }) => [...told, ...errors]).filter(holds);
    const secrets = resourceKey(kinds.secret);
    const objects = [...api.store.everything()].filter(([resource, object]) => resource !== secrets && holds(JSON.stringify(object)));
    return [
        ...told.map(() => "the password was told (leak)"),
        ...(holds(JSON.stringify(engine.state, hidden)) ? ["the password is in state outside its place (leak)"] : []),
        ...objects.map(([resource, { metadata }]) => `the password is in ${resource} ${metadata.name} (leak)`),
    ];
}

interface Ran {
    readonly id: string;
    readonly phase: string;
    readonly conditions?: unknown;
}

function vmsOf({ status }: KubeObject): readonly Ran[] {
    return ((status?.migration as { vms?: readonly Ran[] } | undefined)?.vms ?? []) as readonly Ran[];
}

interface Entry {
    readonly migration: { readonly uid: string };
    readonly conditions?: unknown;
}

function historyOf({ status }: KubeObject): readonly Entry[] {
    return (status?.migration as { history?: readonly Entry[] } | undefined)?.history ?? [];
}

function outcomesOf(of: Parameters<typeof conditionsOf>[0]): readonly string[] {
    return ["Succeeded", "Failed", "Canceled"].filter((each) => hasTrue(conditionsOf(of), each));
}

function kindOf({ type }: ResourceState): Kind {
    const name = type.split(":").at(-1);
    return Object.values(kinds).find(({ kind }) => kind === name)!;
}
