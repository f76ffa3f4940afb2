import type { Condition } from "../../condition/index.ts";
import { conditionsOf } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";

/** What of an object counts in a comparison, part by part; each part has a history of its own. Timings, sizes and messages are left aside. */
export type Signature = Readonly<Record<string, string>>;

/** The kinds that people write; everything else is an effect. */
export const userKinds: ReadonlySet<string> = new Set(["Provider", "NetworkMap", "StorageMap", "Plan", "Migration", "Hook", "Host"]);

interface Vm {
    readonly id: string;
    readonly phase: string;
    readonly pipeline?: readonly { readonly name: string; readonly phase?: string; readonly error?: { readonly reasons?: readonly string[] } }[];
    readonly conditions?: readonly Condition[];
    readonly error?: { readonly phase?: string; readonly reasons?: readonly string[] };
}

export function signatureOf(object: KubeObject): Signature {
    const conditions = conditionsOf(object.status).map(sayCondition).sort().join(", ");
    const vms = vmsOf(object).flatMap((vm) => Object.entries(vmParts(vm)).map(([part, value]) => [`${vm.id} ${part}`, value] as const));
    return { conditions, ...Object.fromEntries(vms) };
}

function vmsOf({ kind, status }: KubeObject): readonly Vm[] {
    if (kind === "Plan") return ((status?.migration as { vms?: Vm[] } | undefined)?.vms ?? []) as readonly Vm[];
    return ((kind === "Migration" && status?.vms) || []) as readonly Vm[];
}

function vmParts({ phase, pipeline = [], conditions = [], error }: Vm): Record<string, string> {
    const steps = pipeline.map(
        (step) => [`step ${step.name}`, `${step.phase ?? ""}${step.error ? ` error: ${step.error.reasons?.join("; ")}` : ""}`] as const,
    );
    return {
        phase,
        steps: pipeline.map(({ name }) => name).join(", "),
        ...Object.fromEntries(steps),
        conditions: conditions.map(sayCondition).sort().join(", "),
        error: error ? `${error.phase}: ${error.reasons?.join("; ")}` : "",
    };
}

function sayCondition({ type, status, category, reason }: Condition): string {
    return `${type}=${status}${category ? ` ${category}` : ""}${reason ? ` ${reason}` : ""}`;
}

/** The order of distinct values of each part, object by object. */
export class History {
    private readonly parts = new Map<string, Map<string, string[]>>();

    note(object: KubeObject): void {
        if (!userKinds.has(object.kind ?? "")) return;
        const key = `${object.kind} ${object.metadata.name}`;
        const own = this.parts.get(key) ?? new Map<string, string[]>();
        this.parts.set(key, own);
        for (const [part, value] of Object.entries(signatureOf(object))) {
            const values = own.get(part) ?? [];
            own.set(part, values);
            if (values.at(-1) !== value) values.push(value);
        }
    }

    get objects(): readonly string[] {
        return [...this.parts.keys()].sort();
    }

    partsOf(object: string): ReadonlyMap<string, readonly string[]> {
        return this.parts.get(object) ?? new Map();
    }
}
