import { Flow } from "./flow.ts";
import { Heap } from "./heap.ts";
import { type Journey, journeyOf, type Move, untouched, type VmTimes } from "./journey.ts";
import type { Parameters } from "./parameters.ts";
import { Slots } from "./slots.ts";
import { type EstimateOptions, type EstimateVm, ways } from "./vm.ts";

/** Slots of a host that are taken from an instant on. */
export interface Occupancy {
    readonly atSeconds: number;
    readonly host: string;
    readonly slots: number;
}

export interface Simulated {
    readonly totalSeconds: number;
    readonly vms: readonly VmTimes[];
    readonly occupancy: readonly Occupancy[];
    /** What all streams carried: rate by time. */
    readonly copiedMiB: number;
}

/** Forklift's default of `controller_max_vm_inflight`. Source: MTV-196. */
const defaultInflight = 20;

/** Runs all journeys on one clock. The same VMs give the same times; the order of VMs counts among those of one host. */
export function simulate(vms: readonly EstimateVm[], parameters: Parameters, options: EstimateOptions = {}): Simulated {
    return new Simulation(vms, parameters, options).run();
}

/** One VM under way. */
interface Traveller {
    readonly vm: EstimateVm;
    readonly journey: Journey;
    readonly times: VmTimes;
    readonly startAt: number;
    disksToCopy: number;
    /** When its present copy began. */
    copyAt: number;
}

class Simulation {
    private now = 0;
    private readonly timers = new Heap<Traveller>();
    private readonly flow: Flow<Traveller>;
    private readonly slots = new Map<string, Slots<Traveller>>();
    private readonly occupancy: Occupancy[] = [];
    private readonly travellers: readonly Traveller[];

    constructor(
        vms: readonly EstimateVm[],
        private readonly parameters: Parameters,
        private readonly options: EstimateOptions,
    ) {
        this.flow = new Flow(parameters);
        const started = new Map<string, number>();
        this.travellers = vms.map((vm) => {
            const before = started.get(vm.plan ?? "") ?? 0;
            started.set(vm.plan ?? "", before + 1);
            return this.traveller(vm, before * (options.startIntervalSeconds ?? 0));
        });
    }

    run(): Simulated {
        for (const traveller of this.travellers) this.timers.push(traveller.startAt, traveller);
        while (this.step());
        const vms = this.travellers.map(({ times }) => times);
        return { totalSeconds: this.now, vms, occupancy: this.occupancy, copiedMiB: this.flow.copiedMiB };
    }

    private traveller(vm: EstimateVm, startAt: number): Traveller {
        const times = { ...untouched, name: vm.name, host: vm.host };
        const journey = journeyOf(vm, this.parameters, this.options, { now: () => this.now, times });
        return { vm, startAt, times, journey, disksToCopy: 0, copyAt: 0 };
    }

    /** Goes to the next instant at which something ends; false when nothing is left. */
    private step(): boolean {
        const next = Math.min(this.timers.smallest, this.now + this.flow.secondsToNext());
        if (next === Number.POSITIVE_INFINITY) return false;
        const seconds = next - this.now;
        this.now = next;
        for (const traveller of this.flow.pass(seconds)) this.endStream(traveller);
        while (this.timers.smallest <= this.now) this.proceed(this.timers.pop()!);
        return true;
    }

    private endStream(traveller: Traveller): void {
        traveller.disksToCopy -= 1;
        if (ways[traveller.vm.way].isSlotPerDisk) this.change(traveller.vm.host, -1);
        if (traveller.disksToCopy > 0) return;
        traveller.times.copySeconds += this.now - traveller.copyAt;
        traveller.times.copyEnd = this.now;
        this.proceed(traveller);
    }

    /** Takes the moves of one VM until it has to wait. */
    private proceed(traveller: Traveller): void {
        for (;;) {
            const { value: move, done } = traveller.journey.next();
            if (done) traveller.times.end = this.now;
            if (done || this.isWaiting(traveller, move)) return;
        }
    }

    private isWaiting(traveller: Traveller, move: Move): boolean {
        const { host } = traveller.vm;
        switch (move.do) {
            case "wait":
                if (move.untilSeconds > this.now) this.timers.push(move.untilSeconds, traveller);
                return move.untilSeconds > this.now;
            case "take":
                this.slotsOf(host).wait(move.slots, traveller);
                this.admit(host);
                return true;
            case "count":
                this.change(host, move.slots);
                return false;
            case "give":
                this.change(host, -move.slots);
                return false;
            case "copy":
                return this.startCopy(traveller, move.disksMiB);
        }
    }

    private startCopy(traveller: Traveller, disksMiB: readonly number[]): boolean {
        const { vm, times } = traveller;
        if (disksMiB.length === 0) return false;
        if (times.copiedMiB === 0) times.copyStart = this.now;
        for (const each of disksMiB) times.copiedMiB += each;
        traveller.disksToCopy = disksMiB.length;
        traveller.copyAt = this.now;
        this.flow.start(vm.host, ways[vm.way].carrier, disksMiB, traveller);
        return true;
    }

    private slotsOf(host: string): Slots<Traveller> {
        const slots = this.slots.get(host) ?? new Slots<Traveller>(this.options.maxInflight ?? defaultInflight);
        this.slots.set(host, slots);
        return slots;
    }

    private change(host: string, by: number): void {
        this.slotsOf(host).taken += by;
        this.note(host);
        if (by < 0) this.admit(host);
    }

    private admit(host: string): void {
        const slots = this.slotsOf(host);
        for (let next = slots.admit(); next; next = slots.admit()) {
            this.note(host);
            next.times.start = this.now;
            next.times.waitsForSlotSeconds = this.now - next.startAt;
            this.proceed(next);
        }
    }

    private note(host: string): void {
        this.occupancy.push({ atSeconds: this.now, host, slots: this.slotsOf(host).taken });
    }
}
