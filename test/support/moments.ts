import type { Dispatcher } from "undici";
import type { HttpCall, Transport } from "../../provider/kube/index.ts";
import { respond } from "./wire.ts";

/**
 * A moment in the traffic of a plugin with the API server: before a request is sent, when the server has done it and its answer is under way, and
 * before an event of a watch is heard.
 */
export interface Moment {
    readonly side: "request" | "answer" | "event";
    readonly call: HttpCall;
}

/**
 * What happens at a moment: nothing, or another answer than the real one; in a watch, a last line. What throws is a broken connection; what never comes back is a death.
 */
export type Meddle = (moment: Moment) => Promise<Dispatcher.ResponseData | undefined>;

export function withMoments(transport: Transport, meddle: Meddle): Transport {
    return {
        ...transport,
        async send(call) {
            const instead = await meddle({ side: "request", call });
            call.signal?.throwIfAborted();
            const answer = instead ?? (await transport.send(call));
            if (call.query?.watch === "true" && answer.statusCode === 200) return respond(200, {}, heard(answer, call, meddle));
            const later = (await meddle({ side: "answer", call })) ?? answer;
            call.signal?.throwIfAborted();
            return later;
        },
    };
}

async function* heard({ body }: Dispatcher.ResponseData, call: HttpCall, meddle: Meddle): AsyncGenerator<string> {
    for await (const part of body) {
        const instead = await meddle({ side: "event", call });
        call.signal?.throwIfAborted();
        if (instead) return yield await instead.body.text();
        yield String(part);
    }
}

/** `apply plans/web-1 answer`, for people. */
export function sayMoment({ side, call }: Moment): string {
    const isWatch = call.query?.watch === "true";
    const verb = isWatch ? "WATCH" : call.contentType?.startsWith("application/apply-patch") ? "APPLY" : call.method;
    return `${verb} ${call.path.split("/").slice(-2).join("/")} (${side})`;
}

/** What a dead process waits for. */
export function never(): Promise<never> {
    return new Promise(() => {});
}
