import type { Finding } from "../../../concern/index.ts";
import { estimatesOf, sayEstimate, sumUp } from "../../../report/index.ts";
import type { Selected } from "../../../schema/plan.ts";
import { type EstimateArgs, windowOf } from "../../../schema/window.ts";
import { selectedVm } from "../../../selection/index.ts";
import type { WaveCourse, WavePlan, WaveQuestion } from "../../../serve/port.ts";
import type { SiteModel } from "../../../wave/estimate/index.ts";
import { foreseeAll, sayCourse, sayMiss, type Undertaking } from "../../../wave/window/index.ts";
import type { SourceFacts } from "../plan/facts.ts";
import type { ExistingPlan } from "./existing.ts";

/** What a wave is going to take, and whether its window lets it. */
export interface Forecast {
    /** By plan, of what is left to move. */
    readonly estimates: ReadonlyMap<string, EstimateArgs>;
    readonly findings: readonly Finding[];
    /** For people. */
    readonly news: readonly string[];
}

interface Outlook {
    readonly question: Pick<WaveQuestion, "isWarm" | "groups" | "course">;
    readonly plans: readonly WavePlan[];
    readonly existing: readonly ExistingPlan[];
    readonly facts: Pick<SourceFacts, "vms" | "names">;
    /** Epoch milliseconds. */
    readonly now: number;
    readonly site: SiteModel;
}

/** One group: plans that run at the same time, and share hosts and network. */
interface Stretch {
    /** Its turn, from 0. */
    readonly place: number;
    readonly name: string | undefined;
    readonly plans: ReadonlyMap<string, Selected>;
    readonly estimates: ReadonlyMap<string, EstimateArgs>;
    /** A run of it has begun. */
    readonly hasBegun: boolean;
}

/** How long each plan and the whole wave take, as far as they have not moved: groups one after the other. */
export function foretell(outlook: Outlook): Forecast {
    const stretches = stretchesOf(outlook);
    const { findings, news } = inWindow(stretches, outlook);
    return { estimates: new Map(stretches.flatMap(({ estimates }) => [...estimates])), findings, news: [...sums(stretches, outlook), ...news] };
}

function stretchesOf({ plans, existing, facts, question, site }: Outlook): readonly Stretch[] {
    const byId = new Map(facts.vms.map((vm) => [vm.id, vm]));
    const moved = new Set(existing.flatMap((plan) => [...plan.moved]));
    const leftIn = ({ vms }: WavePlan): Selected =>
        Object.fromEntries(
            Object.values(vms).flatMap((id = "") => (byId.has(id) && !moved.has(id) ? [[id, selectedVm(byId.get(id)!, facts.names, [])]] : [])),
        );
    const last = question.groups.length;
    const places = [...new Set(plans.map(({ group = last }) => group))].sort((one, other) => one - other);
    return places
        .map((place) => {
            const those = plans.filter(({ group = last }) => group === place);
            const selected = new Map(those.map((plan) => [plan.key, leftIn(plan)]));
            const hasBegun = those.some(({ hasRun }) => hasRun);
            return { place, name: question.groups[place]?.name, plans: selected, estimates: estimatesOf(selected, question.isWarm, site), hasBegun };
        })
        .filter(({ estimates }) => estimates.size > 0);
}

/** Of several plans together; a single one tells it itself. */
function sums(stretches: readonly Stretch[], { plans, question, site }: Outlook): readonly string[] {
    if (plans.length < 2 || plans.some(({ isClosed }) => isClosed)) return [];
    const groups = stretches.map((each) => Object.assign({}, ...each.plans.values()) as Selected);
    const order = groups.length > 1 ? `, ${groups.length} groups one after another` : "";
    return [`${sumUp(Object.assign({}, ...groups))} in ${plans.length} plans${order}: ${sayEstimate(groups, question.isWarm, site)}`];
}

/** A wave that has begun goes on: what of it misses the window is refused when its turn comes. */
function inWindow(stretches: readonly Stretch[], { question, now }: Outlook): Pick<Forecast, "findings" | "news"> {
    const { course, isWarm } = question;
    const taking = stretches.filter(({ place }) => place < (course?.groups ?? Number.POSITIVE_INFINITY));
    if (!course?.window || taking.length === 0) return { findings: [], news: [] };
    const window = windowOf(course.window);
    const undertakings = taking.map((each) => undertakingOf(each, isWarm, course));
    const courses = foreseeAll(window, now, undertakings);
    const whole = { ...undertakings[0]!, now };
    const missed = courses.findIndex(({ isMissed }) => isMissed);
    if (missed < 0) return { findings: [], news: [sayCourse({ ...courses[0]!, endsAt: courses.at(-1)!.endsAt }, window, whole)] };
    const reason = sayMiss(courses[missed]!, window, { ...undertakings[missed]!, now });
    const which = taking.length > 1 ? ` (${sayGroup(taking[missed]!)})` : "";
    const mayStart = course.isRun && !window.isForced && !stretches.some(({ hasBegun }) => hasBegun);
    const advice = window.isForced ? "it is started all the same (force)" : "give a later end, a smaller wave, `afterGroup`, or `window.force: true`";
    return { findings: [{ severity: mayStart ? "error" : "warning", property: "window", message: `${reason}${which}: ${advice}` }], news: [] };
}

function undertakingOf({ estimates, hasBegun }: Stretch, isWarm: boolean, { cutover }: WaveCourse): Omit<Undertaking, "now"> {
    const all = [...estimates.values()];
    const longest = (of: (each: EstimateArgs) => number | undefined) => Math.max(...all.map((each) => of(each) ?? 0));
    const estimate = { minutes: longest(({ minutes }) => minutes), downtimeMinutes: longest(({ downtimeMinutes }) => downtimeMinutes) };
    return { isWarm, isCopied: hasBegun, cutoverAt: cutover === undefined || cutover === "now" ? undefined : Date.parse(cutover), estimate };
}

function sayGroup({ name }: Stretch): string {
    return name === undefined ? "the VMs of no group" : `group ${name}`;
}
