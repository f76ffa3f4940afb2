import { isDeepStrictEqual } from "node:util";
import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type Kind, type KubeObject, kinds } from "../../kube/index.ts";
import type { Fault } from "../port.ts";
import type { Observation } from "./scenario.ts";
import { type Signature, signatureOf, userKinds } from "./signature.ts";

/** Something that was done from outside, and when: after every object named in `after` had come to look so. */
export interface Move {
    readonly file: string;
    readonly after: ReadonlyMap<string, Signature>;
    readonly act: Act;
}

export type Act =
    | { readonly kind: "create" | "update"; readonly resource: Kind; readonly object: KubeObject }
    | { readonly kind: "delete"; readonly resource: Kind; readonly object: KubeObject }
    | { readonly kind: "break" | "heal"; readonly provider: string; readonly reason: string };

const resources = new Map(Object.values(kinds).map((kind) => [kind.kind as string, kind as Kind]));

/** The user's moves in a recording, in order: what was created, changed in its spec, or deleted, and a source that went and came back. */
export function movesOf(observations: readonly Observation[]): readonly Move[] {
    const latest = new Map<string, KubeObject>();
    const moves: Move[] = [];
    for (const { file, event, object } of observations) {
        if (!userKinds.has(object.kind!)) continue;
        const key = keyOf(object);
        const before = latest.get(key);
        const after = new Map([...latest].filter(([, each]) => each.status !== undefined).map(([name, each]) => [name, signatureOf(each)]));
        for (const act of actsOf(event, object, before)) moves.push({ file, after, act });
        if (event === "DELETED") latest.delete(key);
        else latest.set(key, object);
    }
    return moves;
}

function actsOf(event: Observation["event"], object: KubeObject, before: KubeObject | undefined): readonly Act[] {
    const resource = resources.get(object.kind!)!;
    if (event === "DELETED") return [{ kind: "delete", resource, object }];
    if (!before) return event === "EXISTING" ? [] : [{ kind: "create", resource, object }];
    if (event === "ADDED") return [{ kind: "create", resource, object }];
    if (!isDeepStrictEqual(before.spec, object.spec)) return [{ kind: "update", resource, object }];
    return object.kind === "Provider" ? connectionOf(object, before) : [];
}

function connectionOf(object: KubeObject, before: KubeObject): readonly Act[] {
    const isUp = ({ status }: KubeObject) => hasTrue(conditionsOf(status), "ConnectionTestSucceeded");
    const failure = conditionsOf(object.status).find((each) => each.type === "ConnectionTestFailed");
    const provider = object.metadata.name!;
    if (isUp(before) && failure) return [{ kind: "break", provider, reason: failure.message ?? "" }];
    return !isUp(before) && isUp(object) && before.status && conditionsOf(before.status).some((each) => each.type === "ConnectionTestFailed")
        ? [{ kind: "heal", provider, reason: "" }]
        : [];
}

export function keyOf(object: KubeObject): string {
    return `${object.kind} ${object.metadata.name}`;
}

interface RecordedVm {
    readonly id: string;
    readonly error?: { readonly phase?: string; readonly reasons?: readonly string[] };
    readonly pipeline?: readonly { readonly name: string; readonly error?: unknown }[];
}

/** Faults that make the same VMs fail in the same phase for the same reason, once per run in which they did. */
export function faultsOf(observations: readonly Observation[]): readonly Fault[] {
    const faults = new Map<string, Fault>();
    for (const { event, object } of observations) {
        if (object.kind !== "Plan" || event === "EXISTING") continue;
        const status = object.status?.migration as { vms?: RecordedVm[]; history?: { migration?: { uid?: string } }[] } | undefined;
        const run = status?.history?.at(-1)?.migration?.uid;
        for (const { id, error, pipeline = [] } of status?.vms ?? []) {
            const step = pipeline.find((each) => each.error)?.name;
            if (!error || !step) continue;
            faults.set(`${run} ${id}`, { kind: "vm", vm: id, step, phase: error.phase, reason: error.reasons?.join("; "), times: 1 });
        }
    }
    return [...faults.values()];
}
