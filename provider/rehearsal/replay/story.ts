import { type Condition, conditionsOf } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { Step } from "../controllers/pipeline.ts";
import type { VmRun } from "../controllers/vmRun.ts";
import { keyOf, type Sighting } from "./recording.ts";

/** What is told of one object: per aspect the distinct values one after the other, without their times. */
export type Story = ReadonlyMap<string, readonly string[]>;

/** The kinds that the controllers answer for. All others are effects, of which names and times are not stable. */
const told = new Set(["Provider", "Host", "NetworkMap", "StorageMap", "Hook", "Plan", "Migration", "Conversion"]);

/** Conditions that only show when something happens to be slow. */
const fleeting = new Set(["LoadInventory", "VDDKInitImageNotReady"]);

/**
 * Folds sightings, recorded or rehearsed, into one story per object.
 *
 * Aspects are comparable on their own: `conditions`, `phase`, `run <migration>`, `<vm> phase`, `<vm> conditions`, `<vm> error`, `<vm> pipeline` and
 * `<vm> step <name>`.
 */
export class Chronicle {
    private readonly objects = new Map<string, Map<string, string[]>>();
    private readonly names = new Map<string, string>();

    note(sighting: Pick<Sighting, "event" | "kind" | "object">): void {
        if (!told.has(sighting.kind.kind)) return;
        const name = this.nameOf(sighting);
        const story = this.objects.get(name) ?? new Map<string, string[]>();
        this.objects.set(name, story);
        const existence = sighting.event === "DELETED" ? "gone" : "there";
        const aspects = { ...(sighting.kind.kind === "Conversion" ? {} : { existence }), ...(existence === "gone" ? {} : aspectsOf(sighting)) };
        for (const [aspect, value] of Object.entries(aspects)) {
            const values = story.get(aspect) ?? [];
            if (values.at(-1) !== value && !isPassing(value, values)) values.push(value);
            story.set(aspect, values);
        }
    }

    /** Grows with every value that is told. */
    get length(): number {
        return [...this.objects.values()].flatMap((story) => [...story.values()]).reduce((sum, values) => sum + values.length, 0);
    }

    stories(): ReadonlyMap<string, Story> {
        return this.objects;
    }

    /** Conversions have random names: they are told by their prefix and number. */
    private nameOf(sighting: Pick<Sighting, "kind" | "object" | "event">): string {
        const key = keyOf(sighting);
        if (!sighting.object.metadata.generateName) return key;
        const known = this.names.get(key);
        if (known) return known;
        const prefix = key.slice(0, key.lastIndexOf("-"));
        const number = [...this.names.values()].filter((each) => each.startsWith(`${prefix} #`)).length + 1;
        const name = `${prefix} #${number}`;
        this.names.set(key, name);
        return name;
    }
}

/** Between a lost source and its return, maps and plans look at each other in no fixed order, and an inventory may or may not be read anew. */
function isPassing(value: string, before: readonly string[]): boolean {
    const wasLost = before.some((each) => each.includes("SourceProviderNot"));
    if (wasLost && value.includes("MapNotReady") && !value.includes("SourceProviderNot")) return true;
    return value === "Staging" ? before.at(-1) === "ConnectionFailed" : isStaging(value) && before.at(-1)?.includes("ConnectionTestFailed") === true;
}

function isStaging(value: string): boolean {
    return value.includes("ConnectionTestSucceeded") && !value.includes("Ready(");
}

function aspectsOf({ kind, object }: Pick<Sighting, "kind" | "object">): Record<string, string> {
    const { phase } = (object.status ?? {}) as { phase?: string };
    const all = conditionsOf(object.status);
    const isLost = all.some(({ type }) => type.startsWith("SourceProviderNot"));
    const conditions = sayConditions(isLost ? all.filter(({ type }) => !type.endsWith("MapNotReady")) : all);
    const own: Record<string, string> = kind.kind === "Conversion" || kind.kind === "Provider" ? { conditions, phase: phase ?? "" } : { conditions };
    if (kind.kind === "Plan") return { ...own, ...runAspects(object), ...vmAspects(vmsOf(object.status?.migration), all.some(isBlocker)) };
    return kind.kind === "Migration" ? { ...own, ...endAspects(vmsOf(object.status)) } : own;
}

function runAspects({ status }: KubeObject): Record<string, string> {
    const { history = [] } = (status?.migration ?? {}) as { history?: { migration: { name: string; uid: string }; conditions: Condition[] }[] };
    const aspects = history.map(({ migration, conditions }, at) => {
        const before = history.slice(0, at).filter((each) => each.migration.uid === migration.uid).length;
        return [`run ${migration.name}${before > 0 ? ` again ${before}` : ""}`, sayConditions(conditions)];
    });
    return Object.fromEntries(aspects);
}

function vmsOf(holder: unknown): readonly VmRun[] {
    return (holder as { vms?: readonly VmRun[] } | undefined)?.vms ?? [];
}

function isBlocker({ status, category }: Condition): boolean {
    return status === "True" && category === "Critical";
}

function vmAspects(vms: readonly VmRun[], isBlocked: boolean): Record<string, string> {
    return Object.assign({}, ...vms.map((vm) => vmAspect(vm, isBlocked)));
}

function vmAspect({ id, phase, conditions, error, pipeline }: VmRun, isBlocked: boolean): Record<string, string> {
    const steps = pipeline.map((step) => [`${id} step ${step.name}`, sayStep(step)]);
    return {
        [`${id} phase`]: phase,
        [`${id} conditions`]: sayConditions(conditions ?? []),
        [`${id} error`]: error ? `${error.phase}: ${isBlocked ? "blocked" : error.reasons.join("; ")}` : "",
        [`${id} pipeline`]: pipeline.map(({ name }) => name).join(" "),
        ...Object.fromEntries(steps),
    };
}

/** A mirror sees not every state of what it mirrors: only how it ends is told. */
function endAspects(vms: readonly VmRun[]): Record<string, string> {
    const ended = vms.filter(({ phase, completed }) => phase === "Completed" && completed);
    return Object.fromEntries(ended.map(({ id, conditions }) => [`${id} outcome`, sayConditions(conditions ?? [])]));
}

/** A step that has begun and waits for its claims is shown as Pending again, when the pass comes in time to see it. */
function sayStep({ phase, started, error }: Step): string {
    const shown = phase === "Pending" && started ? "Running" : (phase ?? "");
    return error ? `${shown} (${error.phase}: ${error.reasons.join("; ")})` : shown;
}

function sayConditions(conditions: readonly Condition[]): string {
    const texts = conditions
        .filter(({ type }) => !fleeting.has(type))
        .map(({ type, status, category, reason }) => {
            const more = [category, reason].filter(Boolean).join("/");
            return `${type}${status === "True" ? "" : `=${status}`}(${more})`;
        });
    return `[${texts.sort().join(", ")}]`;
}
