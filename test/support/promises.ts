import { isDeepStrictEqual } from "node:util";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { labelNames } from "../../provider/lifecycle/index.ts";
import { rehearsalKinds } from "../../provider/rehearsal/api/index.ts";
import type { Stored } from "../../provider/rehearsal/api/owners.ts";
import { resourceKey } from "../../provider/rehearsal/api/resources.ts";
import type { Stage } from "../../provider/rehearsal/stage.ts";
import { historyOf, isOurs, outcomesOf, vmsOf } from "./chronicle.ts";
import type { Engine, ResourceState } from "./engine.ts";
import type { Operation } from "./operation.ts";

/** How each password of the stories begins; its length makes it begin the same in base64. */
const canary = "canary-password";

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

/** What a destroyed stack has left behind, and what of others' it has not left as it was. Machines stay, whatever became of the plan that has moved them. */
export function judgeDestroyed(engine: Engine, { api }: Stage, before: readonly Stored[]): readonly string[] {
    const now = new Map([...api.store.everything()].map((stored) => [stored[1].metadata.uid, stored]));
    const known = new Set(before.map(([, { metadata }]) => metadata.uid));
    const isPart = ({ metadata }: KubeObject) => metadata.ownerReferences?.some(({ uid }) => known.has(uid)) ?? false;
    return [
        ...engine.state.map(({ name }) => `${name} is still in state`),
        ...[...now.values()]
            .filter(([resource, object]) => isOurs(object) || !(known.has(object.metadata.uid) || staying.has(resource) || isPart(object)))
            .map(([resource, { metadata }]) => `${resource} ${metadata.name} was left behind`),
        ...before
            .filter(([, { metadata, spec }]) => !isDeepStrictEqual(now.get(metadata.uid)?.[1].spec, spec))
            .map(([resource, { metadata }]) => `${resource} ${metadata.name} is not as it was before`),
    ];
}

const staying = new Set([kinds.virtualMachine, kinds.persistentVolumeClaim, rehearsalKinds.sourceMachine].map(resourceKey));

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

function kindOf({ type }: ResourceState): Kind {
    const name = type.split(":").at(-1)!;
    return standingIn[name] ?? Object.values(kinds).find(({ kind }) => kind === name)!;
}

/** Kind of the object that a resource of another name has. */
const standingIn: Readonly<Record<string, Kind>> = { Operator: kinds.subscription, HyperConvergedTuning: kinds.hyperConverged };
