import { sayDuration } from "../../../util/duration.ts";
import { kinds } from "../../runs/kinds.ts";
import { outcomeWords, sayMiBs } from "../../runs/words.ts";
import type { Bar } from "./data.ts";

/** `08:00:09`, with the date where days differ from that of `beside`. */
export function sayClock(time: number): string {
    return new Date(time).toISOString().slice(11, 19);
}

export function sayDay(time: number): string {
    return new Date(time).toISOString().slice(0, 10);
}

/** What a bar is, in a sentence. */
export function sayBar({ stretch, kind, from, to }: Bar): string {
    const { step, mib, precopy, isOpen, hasFailed } = stretch;
    const what = `${kinds[kind]}${precopy ? `, precopy ${precopy}` : ""}${step ? ` (${step})` : ""}`;
    const amount = mib ? `, ${sayMiBs(mib)}, ${Math.round((mib / ((to - from) / 1000)) * 10) / 10} MiB/s` : "";
    const end = isOpen ? "until now" : `to ${sayClock(to)}`;
    return `${what}: ${sayDay(from)} ${sayClock(from)} ${end} UTC, ${sayDuration((to - from) / 1000)}${amount}${hasFailed ? "; failed here" : ""}`;
}

/** Whom a bar is about. */
export function sayWho({ vm, attempt }: Bar): string {
    const { plan, vm: told } = vm;
    const tries = told.attempts.length > 1 ? `, attempt ${attempt.attempt} of ${told.attempts.length}` : "";
    return `${told.name}, ${plan.name}${told.host ? `, ${told.host}` : ""}${tries}: ${outcomeWords[attempt.outcome]}`;
}

/** Why it failed, and what to do; empty when it did not. */
export function sayCause({ attempt, stretch }: Bar): string {
    if (!stretch.hasFailed) return "";
    return [attempt.error, attempt.remedy].filter(Boolean).join(" — ");
}
