import { viewRun } from "../../await/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { attemptNumber, labelNames, urnAnnotation } from "../../lifecycle/index.ts";
import { plain } from "../preview/plain.ts";
import { partsOf } from "../preview/steps.ts";
import type { AttemptTrace } from "../timeline/index.ts";
import { attemptRecord, attemptTraces, seenAttempt } from "../timeline/index.ts";
import type { Evidence, SeenRun, SeenVm } from "./evidence.ts";

/** What of the cluster is looked at. */
export interface Seen {
    readonly plans: readonly KubeObject[];
    readonly migrations: readonly KubeObject[];
    /** Host of each VM by its inventory id, where the inventory has answered. */
    readonly hosts: ReadonlyMap<string, string>;
    /** Epoch seconds. */
    readonly now: number;
    /** Only this wave. */
    readonly wave?: string | undefined;
    readonly notes?: readonly string[];
}

/** What the objects of our stacks in a cluster show of their runs: one run for each plan with attempts, under way or over. */
export function evidenceOfCluster({ plans, migrations, hosts, now, wave, notes = [] }: Seen): Evidence {
    const known = plans.map((plan) => ({ plan, wave: waveOf(plan), attempts: attemptsOf(plan, migrations) }));
    const told = known.filter((each) => each.attempts.length > 0 && (wave === undefined || each.wave === wave));
    const waves = [...new Set(known.flatMap((each) => each.wave ?? []))].filter((name) => wave === undefined || name === wave);
    const { project, stack } = stackOf(told.map(({ plan }) => plan));
    return plainEvidence({
        source: "cluster",
        project,
        stack,
        seenAt: now,
        waves: waves.map((name) => ({ name })),
        runs: told.map((each) => seenRun(each, hosts)),
        notes: [...notes, ...(told.length === 0 ? [nothing(wave, waves.length > 0)] : [])],
    });
}

interface Known {
    readonly plan: KubeObject;
    readonly wave: string | undefined;
    /** By number. */
    readonly attempts: readonly KubeObject[];
}

function nothing(wave: string | undefined, isPlanned: boolean): string {
    if (isPlanned) return "nothing runs yet: the plans are there, no Migration is";
    return wave === undefined ? "no object of a Pulumi stack runs here" : `no plan of a wave named ${wave} is here`;
}

/** The stack that has made them all; nothing when they are of several. */
function stackOf(plans: readonly KubeObject[]): Pick<Evidence, "project" | "stack"> {
    const makers = plans.map(({ metadata }) => metadata.annotations?.[urnAnnotation]).map((urn) => (urn === undefined ? undefined : partsOf(urn)));
    const [first] = makers;
    const isOne = first !== undefined && makers.every((each) => each?.project === first.project && each.stack === first.stack);
    return isOne ? { project: first.project, stack: first.stack } : {};
}

/** The label is a hash; the name is what the plan's own has before its key. */
function waveOf({ metadata }: KubeObject): string | undefined {
    const [key, urn] = [metadata.labels?.[labelNames.plan], metadata.annotations?.[urnAnnotation]];
    if (metadata.labels?.[labelNames.wave] === undefined || urn === undefined) return undefined;
    const { name } = partsOf(urn);
    return key !== undefined && name.endsWith(`-${key}`) ? name.slice(0, -key.length - 1) : name;
}

function attemptsOf({ metadata }: KubeObject, migrations: readonly KubeObject[]): readonly KubeObject[] {
    const isOf = ({ spec, metadata: own }: KubeObject) => {
        const ref = spec?.plan as { readonly name?: string; readonly namespace?: string } | undefined;
        return ref?.name === metadata.name && (ref?.namespace ?? own.namespace) === metadata.namespace;
    };
    return migrations.filter(isOf).sort((one, other) => attemptNumber(one) - attemptNumber(other));
}

function seenRun({ plan, wave, attempts }: Known, hosts: ReadonlyMap<string, string>): SeenRun {
    const seen = attempts.map((object) => seenAttempt(object, plan, viewRun(plan, object, object.metadata.uid!)));
    const urn = attempts.at(-1)!.metadata.annotations?.[urnAnnotation];
    const { type, warm, targetNamespace } = (plan.spec ?? {}) as { type?: string; warm?: boolean; targetNamespace?: string };
    return {
        wave,
        name: urn === undefined ? plan.metadata.name! : partsOf(urn).name,
        plan: `${plan.metadata.namespace}/${plan.metadata.name}`,
        type: type ?? (warm ? "warm" : "cold"),
        targetNamespace,
        outcome: seen.at(-1)!.outcome,
        after: [],
        attempts: seen.map(attemptRecord),
        vms: vmsOf(seen, hosts),
    };
}

function vmsOf(seen: readonly Parameters<typeof attemptTraces>[0][], hosts: ReadonlyMap<string, string>): readonly SeenVm[] {
    const vms = new Map<string, SeenVm & { readonly trace: AttemptTrace[] }>();
    for (const { vm, trace } of seen.flatMap(attemptTraces)) {
        const { id, name, outcome, step, doneMiB, totalMiB } = vm;
        const earlier = vms.get(id)?.trace ?? [];
        vms.set(id, { name, id, host: hosts.get(id), outcome, step, doneMiB, totalMiB, trace: [...earlier, trace] });
    }
    const all = [...vms.values()];
    const repeated = new Set(all.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index));
    return all.map((vm) => (repeated.has(vm.name) ? { ...vm, name: `${vm.name} (${vm.id})` } : vm));
}

/** Names and messages come from other systems: nothing in them may be obeyed. */
function plainEvidence(evidence: Evidence): Evidence {
    return plain(evidence) as unknown as Evidence;
}
