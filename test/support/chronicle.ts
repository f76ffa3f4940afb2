import { isDeepStrictEqual } from "node:util";
import { conditionsOf, hasTrue } from "../../provider/condition/index.ts";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { at, leavesOf, owns } from "../../provider/lifecycle/contest.ts";
import { labelNames } from "../../provider/lifecycle/index.ts";
import type { Change } from "../../provider/rehearsal/api/history.ts";
import type { Stored } from "../../provider/rehearsal/api/owners.ts";
import { resourceKey } from "../../provider/rehearsal/api/resources.ts";
import type { Stage } from "../../provider/rehearsal/stage.ts";
import { somebodyElse } from "./stories/story.ts";

/** The promises of the product that can be broken at any moment, watched over the world's whole history. */
export interface Chronicle {
    /** What was broken, in words; empty while all promises hold. */
    readonly broken: readonly string[];
    /** One line per change of a run, a plan or a machine that counts; the same moves give the same lines. */
    readonly lines: readonly string[];
    /** Everything that was there in the beginning. */
    readonly before: readonly Stored[];
    /** How many objects of ours were made, by kind and name. */
    readonly made: ReadonlyMap<string, number>;
}

/**
 * Watches a world from now on.
 *
 * At most one run of a plan is unfinished at any moment: begun, or there and waiting to begin, because the controller would run both. No machine is
 * made, and no disk copied, of a VM that has moved. What somebody else declares stays as he has said.
 */
export function keepChronicle({ api, clock }: Stage): Chronicle {
    const broken = new Set<string>();
    const lines: string[] = [];
    const moved = new Set<string>();
    const said = new Map<string | undefined, string>();
    const before = [...api.store.everything()];
    const made = new Map<string, number>();
    for (const kind of new Set(Object.values(kinds)))
        api.store.listen(resourceKey(kind), api.store.version, ({ type, object, before: last }) => {
            const name = `${kind.kind} ${object.metadata.name}`;
            if (type === "ADDED" && isOurs(object)) made.set(name, (made.get(name) ?? 0) + 1);
            for (const field of type === "MODIFIED" ? overwrittenIn(last!, object) : [])
                broken.add(`${field} of ${name} is not what ${somebodyElse} has declared`);
        });
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
        before,
        made,
    };
}

export function isOurs({ metadata: { labels } }: KubeObject): boolean {
    return labels?.[labelNames.urn] !== undefined;
}

/** What somebody else has declared and what is not so any more. */
function overwrittenIn(last: KubeObject, next: KubeObject): readonly string[] {
    const entry = last.metadata.managedFields?.find(({ manager, operation }) => manager === somebodyElse && operation === "Apply");
    const declared = entry ? leavesOf({ spec: last.spec }).filter(({ path }) => owns(entry, path)) : [];
    return declared.filter(({ path, value }) => !isDeepStrictEqual(at(next, path), value)).map(({ path }) => path.join("."));
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

export interface Ran {
    readonly id: string;
    readonly phase: string;
    readonly conditions?: unknown;
}

export function vmsOf({ status }: KubeObject): readonly Ran[] {
    return ((status?.migration as { vms?: readonly Ran[] } | undefined)?.vms ?? []) as readonly Ran[];
}

export interface Entry {
    readonly migration: { readonly uid: string };
    readonly conditions?: unknown;
}

export function historyOf({ status }: KubeObject): readonly Entry[] {
    return (status?.migration as { history?: readonly Entry[] } | undefined)?.history ?? [];
}

export function outcomesOf(of: Parameters<typeof conditionsOf>[0]): readonly string[] {
    return ["Succeeded", "Failed", "Canceled"].filter((each) => hasTrue(conditionsOf(of), each));
}
