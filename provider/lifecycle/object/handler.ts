import type { ResourceHandler } from "../../serve/port.ts";
import { inOurWords } from "../failure.ts";
import type { Session } from "../session.ts";
import type { KindSheet } from "../sheet.ts";
import { check } from "./check.ts";
import { diff } from "./diff.ts";
import { make } from "./make.ts";
import { read } from "./read.ts";
import { remove } from "./remove.ts";

/**
 * The one body of every kind whose controller answers with readiness: observe → ensure → sync → await → return.
 *
 * Create, update and adoption are the same steps; preview stops before the first write. An object that a controller refuses, or that is not ready
 * in time, is a partial result: it stays in state with the reasons, and the next update goes on from there.
 */
export function objectHandler<Args>(sheet: KindSheet<Args>, session: Session): ResourceHandler {
    const body = { sheet, session };
    return {
        check: (request, context) => told(check(body, request, context)),
        diff: (request, context) => told(diff(body, request, context)),
        create: ({ news, preview }, context) => told(make(body, news, undefined, preview, context)),
        update: ({ news, olds, oldInputs, preview }, context) => told(make(body, news, { olds, oldInputs }, preview, context)),
        read: (request, context) => told(read(body, request, context)),
        delete: (request, context) => told(remove(body, request, context)),
    };
}

async function told<T>(work: Promise<T>): Promise<T> {
    return await work.catch((error) => Promise.reject(inOurWords(error)));
}
