import type { Condition } from "../../condition/index.ts";

/** A condition as a controller sets it: True, unless said otherwise. */
export type Finding = Omit<Condition, "status" | "lastTransitionTime"> & { readonly status?: "True" | "False" };

/**
 * The conditions of one pass, staged as Forklift's library does it: what is set again stays in its place, what is new comes last, what is not set
 * again goes unless it is durable.
 *
 * Source: forklift-behaviour §1.2.
 */
export class Staging {
    private readonly conditions: Condition[];
    private readonly staged = new Set<string>();

    constructor(
        private readonly before: readonly Condition[],
        private readonly now: string,
    ) {
        this.conditions = [...before];
    }

    set(finding: Finding): void {
        this.staged.add(finding.type);
        const { status = "True", ...rest } = finding;
        const at = this.conditions.findIndex((each) => each.type === finding.type);
        const made = { ...rest, status, lastTransitionTime: this.now } as Condition;
        // What was so before the pass keeps its time, even when it was set otherwise in between.
        const next = this.before.find((each) => each.type === finding.type && isEqual(each, made)) ?? made;
        if (at < 0) this.conditions.push(next);
        else this.conditions[at] = next;
    }

    delete(...types: readonly string[]): void {
        for (const type of types) {
            const at = this.conditions.findIndex((each) => each.type === type);
            if (at >= 0) this.conditions.splice(at, 1);
        }
    }

    has(type: string): boolean {
        return this.conditions.some((each) => each.type === type && each.status === "True" && (this.staged.has(type) || each.durable === true));
    }

    hasBlocker(): boolean {
        return this.blockers().length > 0;
    }

    blockers(): readonly Condition[] {
        return this.conditions.filter(
            (each) =>
                (this.staged.has(each.type) || each.durable === true) &&
                each.status === "True" &&
                (each.category === "Critical" || each.category === "Error"),
        );
    }

    end(): readonly Condition[] {
        return this.conditions.filter((each) => this.staged.has(each.type) || each.durable === true);
    }
}

function isEqual(one: Condition, other: Condition): boolean {
    const text = ({ type, status, category, reason, message, suggestion, items, durable }: Condition) =>
        JSON.stringify([type, status, category, reason, message, suggestion, items, durable]);
    return text(one) === text(other);
}

export const readyOf = (message: string): Finding => ({ type: "Ready", category: "Required", message });
