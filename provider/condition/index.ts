import type { KubeObject } from "../kube/index.ts";

/** A condition as Forklift writes it. Source: forklift-behaviour §1.2. */
export interface Condition {
    readonly type: string;
    readonly status: "True" | "False" | "Unknown";
    readonly category?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly suggestion?: string;
    readonly items?: readonly string[];
    readonly lastTransitionTime?: string;
    readonly durable?: boolean;
}

/** The conditions of an object or of any part of a status; none when it has no status yet. */
export function conditionsOf(holder: { readonly conditions?: unknown } | undefined): readonly Condition[] {
    return (holder?.conditions as readonly Condition[] | undefined) ?? [];
}

export function findTrue(conditions: readonly Condition[], type: string): Condition | undefined {
    return conditions.find((each) => each.type === type && each.status === "True");
}

export function hasTrue(conditions: readonly Condition[], type: string): boolean {
    return findTrue(conditions, type) !== undefined;
}

/** Conditions are believed only when the controller has seen the current spec. Source: forklift-behaviour §1.2. */
export function isObserved(object: KubeObject): boolean {
    return object.status !== undefined && object.status.observedGeneration === object.metadata.generation;
}

/** What keeps an object from being ready. */
export function blockersOf(conditions: readonly Condition[]): readonly Condition[] {
    return conditions.filter((each) => each.status === "True" && (each.category === "Critical" || each.category === "Error"));
}

/** What the controller warns of without refusing. */
export function warningsOf(conditions: readonly Condition[]): readonly string[] {
    return conditions.filter((each) => each.status === "True" && each.category === "Warn").map(sayCondition);
}

/** `VMNotFound: VM not found. (vm-9, vm-12)` */
export function sayCondition(condition: Condition): string {
    const items = condition.items?.length ? ` (${condition.items.map(sayItem).join(", ")})` : "";
    const suggestion = condition.suggestion ? ` ${condition.suggestion}` : "";
    return `${condition.type}: ${condition.message ?? condition.reason ?? "no message"}${items}${suggestion}`;
}

/** Forklift prints refs as ` id:vm-9 name:'web-01' `; people want the name. */
function sayItem(item: string): string {
    const name = /name:'([^']*)'/.exec(item)?.[1];
    const id = /id:(\S+)/.exec(item)?.[1];
    return name || id || item.trim();
}
