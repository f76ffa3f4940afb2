import { Heap } from "./heap.ts";
import type { Parameters } from "./parameters.ts";
import { type Carrier, carriers, type Limits, limitsOf, loadOf, speedOf } from "./rates.ts";

/** Streams of one sort from one host. All have the same rate, so one count of MiB since the beginning serves all of them. */
interface Lane<T> {
    readonly carrier: Carrier;
    /** The lanes of its host, itself among them. */
    readonly host: readonly Lane<T>[];
    count: number;
    /** MiB per second of its clock, for each stream. */
    demand: number;
    carriedMiB: number;
    /** Where its clock was when `carriedMiB` was counted. */
    countedAt: number;
    /** By the value of `carriedMiB` at which each ends. */
    readonly ends: Heap<T>;
    /** Tells entries of the clock that hold no longer. */
    version: number;
}

interface Ending<T> {
    readonly lane: Lane<T>;
    readonly version: number;
}

/**
 * The shared part slows all streams of a carrier alike, so it is a clock that runs slower: in its time a lane's rate changes only with the
 * lane's own host, and an instant costs no more with a thousand hosts than with one.
 */
interface Clock<T> {
    time: number;
    speed: number;
    streams: number;
    readonly endings: Heap<Ending<T>>;
}

/** Two amounts of MiB, or two instants, that differ by less are one. */
const tiny = 1e-6;

/** All that is being copied, at the rates of `ratesMiBps`. */
export class Flow<T> {
    copiedMiB = 0;
    private delay = 0;
    private readonly limits: Readonly<Record<Carrier, Limits>>;
    private readonly clocks = new Map(
        carriers.map((carrier): [Carrier, Clock<T>] => [carrier, { time: 0, speed: 1, streams: 0, endings: new Heap() }]),
    );
    private readonly hosts = new Map<string, Lane<T>[]>();

    constructor(private readonly parameters: Parameters) {
        this.limits = limitsOf(parameters);
    }

    start(host: string, carrier: Carrier, disksMiB: readonly number[], value: T): void {
        const lanes = this.hosts.get(host) ?? [];
        this.hosts.set(host, lanes);
        const lane = lanes.find((each) => each.carrier === carrier) ?? newLane<T>(carrier, lanes);
        this.count(lane);
        for (const each of disksMiB) lane.ends.push(lane.carriedMiB + each, value);
        this.change(lane, disksMiB.length);
    }

    /** Seconds until a stream ends; Infinity when none runs. */
    secondsToNext(): number {
        let least = Number.POSITIVE_INFINITY;
        for (const { endings, time, speed } of this.clocks.values()) {
            while (endings.first && endings.first.version !== endings.first.lane.version) endings.pop();
            least = Math.min(least, (endings.smallest - time) / speed);
        }
        return Math.max(0, least);
    }

    /** Lets time pass, never further than to the next end, and takes out what has ended then. */
    pass(seconds: number): readonly T[] {
        const ended: T[] = [];
        for (const clock of this.clocks.values()) clock.time += seconds * clock.speed;
        for (const clock of this.clocks.values()) {
            while (clock.endings.smallest <= clock.time + tiny) {
                const { lane, version } = clock.endings.pop()!;
                if (version === lane.version) ended.push(...this.end(lane));
            }
        }
        return ended;
    }

    private end(lane: Lane<T>): readonly T[] {
        const ended: T[] = [];
        this.count(lane);
        const reached = Math.max(lane.carriedMiB, lane.ends.smallest) + tiny;
        while (lane.ends.smallest <= reached) ended.push(lane.ends.pop()!);
        this.change(lane, -ended.length);
        return ended;
    }

    /** Brings what a lane has carried up to its clock. */
    private count(lane: Lane<T>): void {
        const { time } = this.clocks.get(lane.carrier)!;
        const carried = lane.demand * (time - lane.countedAt);
        this.copiedMiB += carried * lane.count;
        lane.carriedMiB += carried;
        lane.countedAt = time;
    }

    /** More streams or fewer: the host's others go slower or faster from here, and so do the clocks. */
    private change(changed: Lane<T>, by: number): void {
        for (const lane of changed.host) {
            this.count(lane);
            this.delay -= this.delayBy(lane);
        }
        changed.count += by;
        this.clocks.get(changed.carrier)!.streams += by;
        const load = changed.host.reduce((sum, lane) => sum + loadOf(lane, this.limits), 0);
        for (const lane of changed.host) {
            lane.demand = this.limits[lane.carrier].stream / Math.max(1, load);
            this.delay += this.delayBy(lane);
            this.expect(lane);
        }
        this.setSpeeds();
    }

    private delayBy({ carrier, count, demand }: Lane<T>): number {
        return (count * demand) / this.limits[carrier].shared;
    }

    private expect(lane: Lane<T>): void {
        const { endings, time } = this.clocks.get(lane.carrier)!;
        lane.version += 1;
        if (lane.count > 0) endings.push(time + (lane.ends.smallest - lane.carriedMiB) / lane.demand, { lane, version: lane.version });
    }

    private setSpeeds(): void {
        const disks = this.clocks.get("importer")!.streams;
        for (const [carrier, clock] of this.clocks) clock.speed = speedOf(carrier, Math.max(0, this.delay), disks, this.parameters);
    }
}

function newLane<T>(carrier: Carrier, host: Lane<T>[]): Lane<T> {
    const lane = { carrier, host, count: 0, demand: 0, carriedMiB: 0, countedAt: 0, ends: new Heap<T>(), version: 0 };
    host.push(lane);
    return lane;
}
