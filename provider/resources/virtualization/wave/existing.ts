import { type KubeObject, kinds } from "../../../kube/index.ts";
import { keysAnnotation, labelNames, type Session } from "../../../lifecycle/index.ts";
import type { WaveQuestion } from "../../../serve/port.ts";
import { isArchived, vmsThatMoved, vmsThatRan } from "../plan/history.ts";

/** A plan of the wave that the cluster knows. */
export interface ExistingPlan {
    readonly key: string;
    /** A run of it has begun, or never will: its VMs are what they are. */
    readonly isClosed: boolean;
    readonly hasRun: boolean;
    readonly vms: readonly ExistingVm[];
    /** Inventory ids of what a run has moved. */
    readonly moved: ReadonlySet<string>;
    /** Keys of VMs that go by another word than their name, by id. */
    readonly words: Readonly<Record<string, string>>;
    readonly object: KubeObject;
}

export interface ExistingVm {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
}

/**
 * The plans of a wave in the cluster, by the labels that the wave has given them, under an earlier URN perhaps: a lost state loses no assignment.
 */
export async function existingPlans(
    { wave, earlier = [] }: Pick<WaveQuestion, "wave" | "earlier">,
    namespace: string,
    session: Session,
    signal: AbortSignal,
): Promise<readonly ExistingPlan[]> {
    const labelSelector = `${labelNames.wave} in (${[wave, ...earlier].join(",")})`;
    const { items } = (await session.cluster?.list(kinds.plan, { namespace, labelSelector, signal })) ?? { items: [] };
    return items
        .map(existingPlan)
        .filter(({ key }) => key !== "")
        .sort((one, other) => Number(one.key) - Number(other.key));
}

function existingPlan(plan: KubeObject): ExistingPlan {
    const hasRun = vmsThatRan(plan).length > 0;
    const key = plan.metadata.labels?.[labelNames.plan] ?? "";
    return {
        ...{ key, hasRun, isClosed: hasRun || isArchived(plan) },
        vms: vmsOf(plan),
        moved: new Set(vmsThatMoved(plan).flatMap(({ id }) => id ?? [])),
        words: wordsOf(plan),
        object: plan,
    };
}

/** The key that the wave has for a VM of the plan. */
export function wordFor({ words }: ExistingPlan, { id = "", name }: ExistingVm): string {
    return words[id] ?? name ?? id;
}

/** What has run is known by id and name, whatever the plan was written with. */
function vmsOf(plan: KubeObject): readonly ExistingVm[] {
    const ran = vmsThatRan(plan).map(({ id, name }) => ({ id, name }));
    const known = new Set(ran.flatMap(({ id, name }) => [id, name]));
    const written = (plan.spec?.vms ?? []) as readonly ExistingVm[];
    return [...ran, ...written.filter(({ id, name = "" }) => !known.has(id ?? name.slice(name.lastIndexOf("/") + 1)))];
}

function wordsOf({ metadata }: KubeObject): Readonly<Record<string, string>> {
    try {
        return JSON.parse(metadata.annotations?.[keysAnnotation] ?? "{}");
    } catch {
        return {};
    }
}
