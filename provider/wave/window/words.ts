import { sayDuration } from "../../util/duration.ts";
import { sayInstant } from "../../util/zoned.ts";
import type { Course, Undertaking, Window } from "./course.ts";

/** `starts Sat 5 Dec 22:00 Europe/Berlin (in 4 h 0 min), ends about Sat 5 Dec 22:52, 3 h 8 min before its window closes`. */
export function sayCourse(course: Course, window: Window, { now, isWarm, estimate }: Undertaking): string {
    const verb = isWarm ? "cutover" : "starts";
    const begins = course.beginsAt > now ? `${verb} ${say(course.beginsAt, window, now)} (in ${between(now, course.beginsAt)})` : `${verb} now`;
    if (estimate === undefined) return `${begins}; its window closes ${say(window.closesAt, window, now)}`;
    return `${begins}, ends about ${say(course.endsAt, window, now)}, ${sayDistance(course, window)}`;
}

/** Why nothing is started. */
export function sayMiss(course: Course, window: Window, { now, isWarm, estimate }: Undertaking): string {
    if (now >= window.closesAt) return `closed ${say(window.closesAt, window, now)}, ${between(window.closesAt, now)} ago`;
    const what = isWarm ? "the cutover" : "the run";
    if (course.beginsAt >= window.closesAt)
        return `closes ${say(window.closesAt, window, now)}, and ${what} cannot begin before ${say(course.beginsAt, window, now)}`;
    const spell = estimate && (isWarm ? estimate.downtimeMinutes : estimate.minutes);
    return `closes ${say(window.closesAt, window, now)}, and ${what}, which takes about ${sayDuration((spell ?? 0) * 60)}, would end about ${say(course.endsAt, window, now)}, ${sayDistance(course, window)}`;
}

/** How near to its end it comes: `3 h 8 min before its window closes`. */
export function sayDistance({ endsAt }: Course, { closesAt }: Window): string {
    return endsAt > closesAt ? `${between(closesAt, endsAt)} after its window closes` : `${between(endsAt, closesAt)} before its window closes`;
}

export function say(time: number, { timeZone }: Pick<Window, "timeZone">, now: number): string {
    return sayInstant(time, timeZone, now);
}

function between(from: number, to: number): string {
    return sayDuration((to - from) / 1000);
}
