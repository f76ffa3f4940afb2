import type { EstimateVm, Observation } from "../../wave/estimate/index.ts";
import type { PlanRunReport, RunReport, VmRunReport } from "./model.ts";

/** What finished runs tell about the site, and why others tell nothing. */
export interface Observations {
    readonly observations: readonly Observation[];
    readonly left: readonly string[];
}

/** More VMs than this share that did not move at once have a time that means nothing. */
const mostAstray = 0.1;

/**
 * What the first attempts of a report's runs say of how long moves take here. Runs that overlapped shared hosts and network: they count as one.
 *
 * Of a warm run its first copy counts: when it is cut over is people's choice.
 */
export function observationsOf({ plans }: Pick<RunReport, "plans">): Observations {
    const seen = together(plans.filter(hasBegun)).map(observed);
    return {
        observations: seen.flatMap((each) => (typeof each === "string" ? [] : [each])),
        left: seen.filter((each) => typeof each === "string"),
    };
}

type Begun = PlanRunReport & { readonly startedAt: string };

function hasBegun(plan: PlanRunReport): plan is Begun {
    return plan.startedAt !== undefined;
}

/** Runs of one type whose first attempts overlap, in the order of time. */
function together(plans: readonly Begun[]): readonly (readonly Begun[])[] {
    const sets: Begun[][] = [];
    for (const plan of plans.toSorted((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt))) {
        const set = sets.find((each) => each[0]!.type === plan.type && each.some((other) => endOf(other) > Date.parse(plan.startedAt)));
        if (set) set.push(plan);
        else sets.push([plan]);
    }
    return sets;
}

function endOf({ attempts, startedAt }: Begun): number {
    const { completedAt } = attempts.find(({ attempt }) => attempt === 1) ?? {};
    return completedAt === undefined ? Date.parse(startedAt) : Date.parse(completedAt);
}

function observed(plans: readonly Begun[]): Observation | string {
    const name = plans.map((plan) => plan.name).join(", ");
    const isWarm = plans[0]!.type === "warm";
    const all = plans.flatMap(({ vms }) => vms);
    const spans = all.flatMap((vm) => (isWarm ? firstCopyOf(vm) : firstMoveOf(vm)) ?? []);
    const astray = all.length - spans.length;
    if (spans.length === 0 || astray > all.length * mostAstray)
        return `${name}: ${astray} of ${all.length} VMs did not move in the first attempt, so that its time tells nothing`;
    const seconds = (Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from))) / 1000;
    if (!(seconds > 0)) return `${name}: it took no time`;
    const vms = spans.map(({ vm }) => toEstimate(vm, isWarm));
    return { name, vms, seconds, span: isWarm ? "copy" : "wave", roundedToSeconds: 1 };
}

interface Span {
    readonly vm: VmRunReport;
    /** Epoch milliseconds. */
    readonly from: number;
    readonly to: number;
}

function firstMoveOf(vm: VmRunReport): Span | undefined {
    const first = vm.attempts.find(({ attempt }) => attempt === 1);
    if (first?.outcome !== "Succeeded" || first.completedAt === undefined) return undefined;
    return { vm, from: Date.parse(first.queuedAt), to: Date.parse(first.completedAt) };
}

function firstCopyOf(vm: VmRunReport): Span | undefined {
    const copies = vm.attempts.find(({ attempt }) => attempt === 1)?.stretches.filter(({ precopy, isOpen }) => precopy === 1 && !isOpen) ?? [];
    if (copies.length === 0) return undefined;
    return { vm, from: Math.min(...copies.map(({ from }) => Date.parse(from))), to: Math.max(...copies.map(({ to }) => Date.parse(to))) };
}

/** Disks count as full, as they do when a wave is estimated beforehand. */
function toEstimate({ name, host = "", disksGiB, totalMiB }: VmRunReport, isWarm: boolean): EstimateVm {
    const sizes = disksGiB && disksGiB.length > 0 ? disksGiB : [totalMiB / 1024];
    return { name, host, way: isWarm ? "warm" : "cold", disks: sizes.map((sizeGiB) => ({ sizeGiB })) };
}
