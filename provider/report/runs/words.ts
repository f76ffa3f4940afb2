import { sayDuration } from "../../util/duration.ts";
import { saySize } from "../../util/size.ts";
import { kinds } from "./kinds.ts";
import type { Counts, PlanRunReport, RunReport, WaveRunReport } from "./model.ts";

/** `2026-12-05 22:00 UTC`. */
export function sayInstant(instant: string | undefined): string {
    return instant === undefined ? "" : `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Nothing for nothing. */
export function saySeconds(seconds: number): string {
    return seconds > 0 ? sayDuration(seconds) : "";
}

export function sayMiBs(amount: number): string {
    return saySize(amount / 1024);
}

/** `58 of 60 VMs moved, 1 failed, 1 under way`. */
export function sayCounts({ vms, moved, failed, cancelled, running, waiting }: Counts): string {
    const others = [
        [failed, "failed"],
        [cancelled, "cancelled"],
        [running, "under way"],
        [waiting, "waiting"],
    ] as const;
    return [
        `${moved} of ${vms} VM${vms === 1 ? "" : "s"} moved`,
        ...others.flatMap(([amount, word]) => (amount > 0 ? [`${amount} ${word}`] : [])),
    ].join(", ");
}

export const outcomeWords = { Pending: "waiting", Running: "under way", Succeeded: "moved", Failed: "failed", Canceled: "cancelled" } as const;

type Prediction = NonNullable<PlanRunReport["prediction"]>;

/** `predicted 52 min (31 min to 88 min), took 61 min: 1.17 times, within the range`. */
export function sayPrediction(prediction: Prediction | undefined): string {
    if (!prediction) return "";
    const { minutes, lowMinutes, highMinutes, actualMinutes, ratio, isWithin, downtimeMinutes, actualDowntimeMinutes: off } = prediction;
    const say = (amount: number) => sayDuration(amount * 60);
    const expected = `predicted ${say(minutes)} (${say(lowMinutes)} to ${say(highMinutes)})`;
    const downtime =
        downtimeMinutes === undefined ? "" : `; downtime predicted ${say(downtimeMinutes)}${off === undefined ? "" : `, was ${say(off)}`}`;
    if (actualMinutes === undefined) return `${expected}${downtime}`;
    const by = ratio === undefined ? "" : `: ${ratio} times the prediction, ${isWithin ? "within" : "outside"} its range`;
    return `${expected}, took ${say(actualMinutes)}${by}${downtime}`;
}

export function sayWindow(window: WaveRunReport["window"]): string {
    if (!window) return "";
    const { opensAt, closesAt, isForced, isKept } = window;
    const kept = isKept === undefined ? "" : isKept ? ", kept" : ", not kept";
    return `window ${opensAt ? `${sayInstant(opensAt)} to` : "until"} ${sayInstant(closesAt)}${kept}${isForced ? ", forced" : ""}`;
}

export function sayLeg({ vm, plan, attempt, seconds, longest }: WaveRunReport["criticalPath"][number]): string {
    const most = longest ? `, most of it ${kinds[longest.kind]} (${sayDuration(longest.seconds)})` : "";
    return `${vm} of ${plan}${attempt > 1 ? `, attempt ${attempt}` : ""}: ${sayDuration(seconds)}${most}`;
}

/** The VMs of one cause, each once: `web-10 (shop-1, attempts 1 and 2)`. */
export function sayFailed(vms: RunReport["failures"][number]["vms"]): readonly string[] {
    const groups = new Map<string, (typeof vms)[number][]>();
    for (const each of vms) groups.set(`${each.plan}\n${each.vm}`, [...(groups.get(`${each.plan}\n${each.vm}`) ?? []), each]);
    return [...groups.values()].map((each) => {
        const { vm, plan, hasMoved } = each[0]!;
        const numbers = each.map(({ attempt }) => attempt);
        const tries = numbers.length === 1 ? `attempt ${numbers[0]}` : `attempts ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
        return `${vm} (${plan}, ${tries}${hasMoved ? "; moved since" : ""})`;
    });
}

/** Why each VM that is off is so. */
export function sayOff({ plans }: RunReport): readonly string[] {
    const off = plans.flatMap(({ vms }) => vms.filter(({ isOff }) => isOff));
    return off.map(({ name, outcome }) =>
        outcome === "Succeeded"
            ? `${name}: its source was found off, so its target was not started`
            : `${name}: its source was switched off, and nothing has switched it on again`,
    );
}
