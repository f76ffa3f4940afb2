import { type Clock, longestTimer } from "../util/clock.ts";

export interface SimulatedClockOptions {
    /** Epoch milliseconds at which it begins. */
    readonly start: number;
    /** Simulated seconds per real second; absent = jumps from event to event. */
    readonly speed?: number | undefined;
    /** Real milliseconds between two jumps, for news that comes over a network; absent = a turn of the event loop. */
    readonly pause?: number | undefined;
    /** Time passes only in `step`. */
    readonly isStepped?: boolean | undefined;
}

interface Timer {
    readonly at: number;
    /** Fires when its time has come, but time does not pass for its sake. */
    readonly isRoutine: boolean;
    readonly fire: () => void;
}

/**
 * Time as the rehearsal makes it.
 *
 * Without a speed it stands still while anybody is busy (a controller, a request) and then jumps to the next timer, so that a night's migration
 * takes as long as its events. With a speed it runs.
 */
export class SimulatedClock implements Clock {
    private readonly timers = new Set<Timer>();
    private time: number;
    private readonly realStart = Date.now();
    private readonly simulatedStart: number;
    private busy = 0;
    /** The next look at what is due; `at` in simulated time. */
    private wake: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;

    constructor(private readonly options: SimulatedClockOptions) {
        this.time = this.simulatedStart = options.start;
    }

    now(): number {
        if (this.options.speed === undefined) return this.time;
        return this.simulatedStart + Math.floor((Date.now() - this.realStart) * this.options.speed);
    }

    sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        return new Promise((resolve, reject) => {
            if (signal?.aborted) return reject(signal.reason);
            const onAbort = () => {
                cancel();
                reject(signal?.reason);
            };
            const cancel = this.after(milliseconds, () => {
                signal?.removeEventListener("abort", onAbort);
                resolve();
            });
            signal?.addEventListener("abort", onAbort, { once: true });
        });
    }

    /** Calls back after a time, unless the returned function was called before. For a routine call-back time does not pass by itself. */
    after(milliseconds: number, fire: () => void, isRoutine = false): () => void {
        const timer = { at: this.now() + Math.max(0, milliseconds), isRoutine, fire };
        this.timers.add(timer);
        this.schedule();
        return () => this.timers.delete(timer);
    }

    /** Somebody works: time waits. */
    enter(): void {
        this.busy += 1;
    }

    leave(): void {
        this.busy -= 1;
        this.schedule();
    }

    /** True while somebody works. */
    get isBusy(): boolean {
        return this.busy > 0;
    }

    /** Goes on to whatever is due next, routine or not, but not beyond a time; false when nothing is due until then. */
    step(until: number): boolean {
        const next = Math.min(...[...this.timers].map(({ at }) => at));
        if (next > until) {
            this.time = Math.max(this.time, until);
            return false;
        }
        this.time = Math.max(this.time, next);
        this.fire();
        return true;
    }

    close(): void {
        clearTimeout(this.wake?.timer);
        this.timers.clear();
    }

    private get isJumping(): boolean {
        return this.options.speed === undefined;
    }

    private schedule(): void {
        if (this.options.isStepped) return;
        const next = this.next();
        if (next === undefined || (this.isJumping && this.busy > 0) || (this.wake && (this.isJumping || this.wake.at <= next))) return;
        clearTimeout(this.wake?.timer);
        // A turn of the event loop between two jumps lets everybody hear what has happened.
        const pause = this.isJumping ? (this.options.pause ?? 0) : Math.max(0, (next - this.now()) / this.options.speed!);
        this.wake = { at: next, timer: setTimeout(() => this.advance(), Math.min(pause, longestTimer)) };
    }

    /** When something is due that time passes for. */
    private next(): number | undefined {
        const times = [...this.timers].filter((timer) => !this.isJumping || !timer.isRoutine).map((timer) => timer.at);
        return times.length === 0 ? undefined : Math.min(...times);
    }

    private advance(): void {
        this.wake = undefined;
        const next = this.next();
        if (next === undefined || (this.isJumping && this.busy > 0)) return;
        if (this.isJumping) this.time = Math.max(this.time, next);
        this.fire();
        this.schedule();
    }

    private fire(): void {
        const due = [...this.timers].filter((timer) => timer.at <= this.now()).sort((one, other) => one.at - other.at);
        for (const timer of due) {
            this.timers.delete(timer);
            timer.fire();
        }
    }
}
