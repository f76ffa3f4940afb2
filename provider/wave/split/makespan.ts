import { type Job, longestFirst } from "./bundle.ts";
import type { Draft } from "./draft.ts";
import type { Terms } from "./model.ts";
import { parallelDisks } from "./parallel.ts";

/**
 * Seconds from the first start to the last end of plans in their order.
 *
 * A plan starts as soon as the groups before its own are over, the plans before it have started, fewer than `plansAtOnce` run, and the disks that
 * are left of these and its own stay within `maxParallelDisks`. A host has `perHost` slots for all plans. A VM holds one, or one per disk, for its
 * seconds; plans take turns at a host, each with its longest VM first. A VM that needs more slots than there are moves alone.
 *
 * Source: forklift-behaviour §5.8. Whose turn it is at a host is not told there; in turns is what plans that look for slots at the same rate get.
 */
export function makespanOf(plans: readonly Draft[], terms: Terms): number {
    const state: State = { terms, now: 0, waiting: plans.map(runOf), running: [], hosts: new Map(), ends: [] };
    for (;;) {
        startPlans(state);
        const end = state.ends.pop();
        if (!end) return state.now;
        state.now = end.at;
        finish(state, end);
    }
}

interface Run {
    readonly group: number;
    readonly jobs: readonly Job[];
    /** Those that are not over. */
    readonly left: Set<Job>;
}

interface Waiting {
    readonly job: Job;
    readonly run: Run;
    /** How many of its plan go before it at its host. */
    readonly turn: number;
}

interface Host {
    used: number;
    queue: Waiting[];
}

interface End extends Waiting {
    readonly at: number;
}

interface State {
    readonly terms: Terms;
    now: number;
    waiting: Run[];
    running: Run[];
    readonly hosts: Map<string, Host>;
    /** The next end last. */
    readonly ends: End[];
}

function runOf({ group, jobs }: Draft): Run {
    return {
        group,
        jobs: [...jobs].sort(longestFirst),
        left: new Set(jobs),
    };
}

function startPlans(state: State): void {
    const touched = new Set<string>();
    for (const run of [...state.waiting]) {
        if (isHeldBack(run, state)) continue;
        if (!isRoomFor(run, state)) break;
        state.waiting = state.waiting.filter((each) => each !== run);
        state.running.push(run);
        for (const host of enqueue(run, state)) touched.add(host);
    }
    for (const host of touched) {
        state.hosts.get(host)!.queue.sort((one, other) => one.turn - other.turn);
        startVms(host, state);
    }
}

function isHeldBack({ group }: Run, { running, waiting }: State): boolean {
    return Number.isFinite(group) && [...running, ...waiting].some((other) => other.group < group);
}

/** A plan by itself may start whatever it needs. */
function isRoomFor(run: Run, { terms, running }: State): boolean {
    if (running.length === 0) return true;
    if (running.length >= terms.plansAtOnce) return false;
    const { maxParallelDisks } = terms.limits;
    return (
        maxParallelDisks === undefined ||
        parallelDisks(
            [...running, run].flatMap(({ left }) => [...left]),
            terms,
        ) <= maxParallelDisks
    );
}

function enqueue(run: Run, { hosts }: State): Iterable<string> {
    const turns = new Map<string, number>();
    for (const job of run.jobs) {
        const turn = turns.get(job.host) ?? 0;
        turns.set(job.host, turn + 1);
        const host = hosts.get(job.host) ?? { used: 0, queue: [] };
        hosts.set(job.host, host);
        host.queue.push({ job, run, turn });
    }
    return turns.keys();
}

function startVms(name: string, { hosts, terms, now, ends }: State): void {
    const host = hosts.get(name)!;
    const { perHost } = terms.slots;
    const stay: Waiting[] = [];
    let at = 0;
    for (; at < host.queue.length && host.used < perHost; at++) {
        const each = host.queue[at]!;
        if (host.used > 0 && host.used + each.job.width > perHost) {
            stay.push(each);
            continue;
        }
        host.used += each.job.width;
        insert(ends, { ...each, at: now + each.job.seconds });
    }
    host.queue = [...stay, ...host.queue.slice(at)];
}

/** By halves: ends are many, and the next one is asked for most. */
function insert(ends: End[], end: End): void {
    let [low, high] = [0, ends.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle]!.at > end.at) low = middle + 1;
        else high = middle;
    }
    ends.splice(low, 0, end);
}

function finish(state: State, { job, run }: End): void {
    state.hosts.get(job.host)!.used -= job.width;
    run.left.delete(job);
    if (run.left.size === 0) state.running = state.running.filter((each) => each !== run);
    startVms(job.host, state);
}
