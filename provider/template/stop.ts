import { didYouMean } from "../util/nearest.ts";

/** Why a template is not read or evaluated any further. */
export class Stop extends Error {
    constructor(
        readonly kind: "problem" | "unjudged",
        /** Offset in the template, from 0. */
        readonly at: number,
        message: string,
    ) {
        super(message);
        this.name = "Stop";
    }
}

/** What Go refuses. */
export function problem(at: number, message: string): Stop {
    return new Stop("problem", at, message);
}

/** What Go may well take, but is not looked into here. */
export function unjudged(at: number, what: string): Stop {
    return new Stop("unjudged", at, what);
}

/** A name that is none of the known ones, with those that it may mean. */
export function unknownName(at: number, what: string, name: string, known: readonly string[]): Stop {
    const advice = didYouMean(name, known) || `; there are ${known.join(", ")}`;
    return problem(at, `there is no ${what} ${JSON.stringify(name)} here${advice}`);
}
