import { failure, type HttpCall } from "../../provider/kube/index.ts";
import type { SimulatedClock } from "../../provider/rehearsal/clock.ts";
import type { Moment } from "../support/moments.ts";
import type { Fate, Hands } from "../support/pipeline.ts";
import { inventoryDoor, respond } from "../support/wire.ts";
import type { Chance } from "./chance.ts";

/** Everything that can go wrong between a pipeline and its API server, drawn moment by moment until there has been enough of it. */
export class Trouble implements Fate {
    /** What was done, by its word. */
    readonly counts = new Map<string, number>();
    private left: number;
    private readonly rate: number;
    private isFresh = false;
    /** An outage, or credentials that are not valid, last for a while. */
    private lasting: { readonly until: number; readonly strike: Strike } | undefined;

    constructor(
        private readonly chance: Chance,
        private readonly clock: () => SimulatedClock,
        private readonly tell: (what: string) => void,
    ) {
        this.left = chance.between(0, 8);
        this.rate = chance.pick([0.01, 0.03, 0.1]);
    }

    readonly plugin: Fate["plugin"] = {
        random: () => this.chance.next(),
        door: (stage) => {
            const door = inventoryDoor(stage);
            return { ...door, get: async (path, signal) => (await this.inventoryTrouble()) ?? (await door.get(path, signal)) };
        },
    };

    readonly patience = 40;
    readonly rest = 30_000;

    readonly at: Fate["at"] = async (moment, hands) => {
        const last = this.lasting;
        if (last && this.clock().now() < last.until) return await last.strike({ moment, hands, trouble: this.tools });
        if (!this.draws()) return undefined;
        const fitting = strikes.filter(({ sides }) => sides.includes(moment.side));
        const { word, strike, lasts } = this.chance.pick(fitting);
        this.note(`${word} at ${moment.call.method} ${moment.call.path.split("/").slice(-2).join("/")} (${moment.side})`, word);
        if (lasts) this.lasting = { until: this.clock().now() + this.chance.between(...lasts) * 1000, strike };
        return await strike({ moment, hands, trouble: this.tools });
    };

    readonly beforePersist = (): boolean => {
        if (!this.draws()) return false;
        this.note("engine killed before it wrote an answer down", "engine killed");
        return true;
    };

    readonly hasStruck = (): boolean => {
        const struck = this.isFresh;
        this.isFresh = false;
        return struck;
    };

    private readonly tools = {
        sleep: (seconds: number, call: HttpCall) => this.clock().sleep(seconds * 1000, call.signal ?? undefined),
        seconds: (least: number, most: number) => this.chance.between(least, most),
    };

    private async inventoryTrouble() {
        if (!this.draws()) return undefined;
        const status = this.chance.pick([206, 404, 503]);
        this.note(`inventory answers ${status}`, "inventory");
        return respond(status, status === 404 ? { "x-reason": "ProviderNotFound" } : {}, []);
    }

    private draws(): boolean {
        return this.left > 0 && this.chance.isLucky(this.rate);
    }

    private note(what: string, word: string): void {
        this.left -= 1;
        this.isFresh = true;
        this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
        this.tell(what);
    }
}

interface Blow {
    readonly moment: Moment;
    readonly hands: Hands;
    readonly trouble: { sleep(seconds: number, call: HttpCall): Promise<void>; seconds(least: number, most: number): number };
}

type Strike = (blow: Blow) => ReturnType<NonNullable<Fate["at"]>>;

interface Kind {
    readonly word: string;
    readonly sides: readonly Moment["side"][];
    readonly strike: Strike;
    /** Least and most seconds that it lasts; absent = one moment. */
    readonly lasts?: readonly [number, number];
}

const everywhere = ["request", "answer", "event"] as const;

const strikes: readonly Kind[] = [
    { word: "kill", sides: everywhere, strike: async ({ hands }) => void hands.kill() as undefined },
    { word: "Ctrl-C", sides: everywhere, strike: async ({ hands }) => void hands.stop() as undefined },
    { word: "connection reset", sides: everywhere, strike: async () => broken("ECONNRESET") },
    { word: "401", sides: ["request"], strike: refusing(401, "Unauthorized"), lasts: [0, 60] },
    { word: "403", sides: ["request"], strike: refusing(403, "Forbidden"), lasts: [0, 30] },
    { word: "409", sides: ["request"], strike: refusing(409, "Conflict") },
    { word: "422", sides: ["request"], strike: refusing(422, "Invalid") },
    { word: "429", sides: ["request"], strike: refusing(429, "TooManyRequests", { "retry-after": "7" }), lasts: [0, 20] },
    { word: "500", sides: ["request"], strike: refusing(500, "InternalError"), lasts: [0, 10] },
    { word: "503", sides: ["request"], strike: refusing(503, "ServiceUnavailable"), lasts: [0, 200] },
    { word: "410", sides: ["event"], strike: async () => respond(200, {}, [`${JSON.stringify({ type: "ERROR", object: expired })}\n`]) },
    { word: "API server gone", sides: everywhere, strike: async () => broken("ECONNREFUSED"), lasts: [5, 600] },
    {
        word: "slow",
        sides: everywhere,
        async strike({ moment, trouble }) {
            await trouble.sleep(trouble.seconds(1, 25), moment.call);
            return undefined;
        },
    },
    {
        word: "half-open connection",
        sides: everywhere,
        async strike({ moment, trouble }) {
            await trouble.sleep(moment.call.silence / 1000, moment.call);
            return broken("UND_ERR_BODY_TIMEOUT");
        },
    },
];

const expired = failure(410, "Expired", "too old resource version");

function refusing(code: number, reason: string, headers: Record<string, string> = {}): Strike {
    return async ({ moment: { side } }) =>
        side === "request" ? respond(code, headers, [JSON.stringify(failure(code, reason, "drawn by chance"))]) : undefined;
}

function broken(code: string): never {
    throw Object.assign(new Error(`the connection is broken: ${code}`), { code });
}
