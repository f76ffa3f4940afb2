import { Temporal } from "temporal-polyfill";
import { didYouMean } from "./nearest.ts";

/**
 * Epoch milliseconds of a local time in a zone, or of an instant with its offset.
 *
 * Errors: as a text: what is wrong with it and what to write. A time that a clock change skips or repeats is not guessed at.
 */
export function instantIn(text: string, timeZone: string | undefined): number | string {
    if (isGoTime(text)) return unquoted(text);
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(text.trim())) return parsed(() => Temporal.Instant.from(text.trim()).epochMilliseconds) ?? unreadable(text);
    const local = parsed(() => Temporal.PlainDateTime.from(text.trim()));
    if (!local) return unreadable(text);
    if (timeZone === undefined) return `${JSON.stringify(text)} is a local time: give \`timeZone\`, or write its offset, e.g. ${text}+01:00`;
    return parsed(() => local.toZonedDateTime(timeZone, { disambiguation: "reject" }).epochMilliseconds) ?? skippedOrRepeated(local, timeZone);
}

/** Why a text names no time zone; undefined when it does. */
export function zoneProblem(timeZone: string | undefined): string | undefined {
    if (timeZone === undefined || parsed(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone))) return undefined;
    const near = didYouMean(timeZone, Intl.supportedValuesOf("timeZone"));
    return `${JSON.stringify(timeZone)} is no time zone${near || "; write an IANA name such as Europe/Berlin"}`;
}

/** `Sat 5 Dec 22:00 Europe/Berlin`, with the year where it is not that of `now`. */
export function sayInstant(time: number, timeZone = "UTC", now = time): string {
    const zoned = Temporal.Instant.fromEpochMilliseconds(Math.round(time)).toZonedDateTimeISO(timeZone);
    const day = zoned.toLocaleString("en-GB", { weekday: "short" });
    const month = zoned.toLocaleString("en-GB", { month: "short" });
    const isOtherYear = zoned.year !== Temporal.Instant.fromEpochMilliseconds(Math.round(now)).toZonedDateTimeISO(timeZone).year;
    return `${day} ${zoned.day} ${month}${isOtherYear ? ` ${zoned.year}` : ""} ${zoned.toPlainTime().toString({ smallestUnit: "minute" })} ${timeZone}`;
}

function skippedOrRepeated(local: Temporal.PlainDateTime, timeZone: string): string {
    const [one, other] = (["earlier", "later"] as const).map((disambiguation) => local.toZonedDateTime(timeZone, { disambiguation }));
    const choices = [one!, other!].map((each) => each.toString({ timeZoneName: "never", smallestUnit: "minute" })).join(" or ");
    const what = one!.hour === other!.hour ? "there twice" : "skipped";
    return `${local.toString({ smallestUnit: "minute" })} is ${what} in ${timeZone}, where clocks change then: write ${choices}`;
}

/**
 * What is wrong with a text that is to be an instant with its offset; undefined = nothing.
 *
 * Without quotes YAML makes a timestamp of one, and the Pulumi CLI hands over what Go prints of it, in which a missing zone has become UTC.
 */
export function instantProblem(text: string): string | undefined {
    if (isGoTime(text)) return unquoted(text);
    const time = instantIn(text, undefined);
    return typeof time === "string" ? `must be an instant with a time zone such as "2026-12-05T22:00:00+01:00"` : undefined;
}

function isGoTime(text: string): boolean {
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \S+$/.test(text);
}

function unquoted(text: string): string {
    return `was written without quotes, so that YAML has made a timestamp of it (${text}): put it in quotes, as "${text.replace(" ", "T").replace(/ ([+-]\d\d)(\d\d).*/, "$1:$2")}"`;
}

function unreadable(text: string): string {
    return `${JSON.stringify(text)} is no time: write it like 2026-12-05T22:00 (local, with \`timeZone\`) or 2026-12-05T22:00:00+01:00`;
}

function parsed<T>(parse: () => T): T | undefined {
    try {
        return parse();
    } catch {
        return undefined;
    }
}
