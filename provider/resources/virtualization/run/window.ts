import { isOver, viewRun } from "../../../await/index.ts";
import { estimateAnnotation, type Findings, type Held, type Site } from "../../../lifecycle/index.ts";
import { estimateOf } from "../../../report/index.ts";
import type { MigrationArgs } from "../../../schema/migration.ts";
import { formatPath, type InputIssue } from "../../../schema/parse.ts";
import { type CheckedPlan, selectedIn } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type EstimateArgs, windowOf } from "../../../schema/window.ts";
import type { SiteModel } from "../../../wave/estimate/index.ts";
import { foresee, heldUntil, say, sayCourse, sayMiss, type Undertaking, type Window } from "../../../wave/window/index.ts";
import { vmsThatMoved } from "../plan/history.ts";
import type { CutoverSpec } from "./cutover.ts";

type Args = Pick<MigrationArgs, "window" | "estimate" | "cutover" | "vmCutovers">;

/** What the window of a run lets happen, now: what it waits for, and what it is too late for. */
export function windowFindings(args: Args, site: Site, isWarm: boolean | undefined, model: SiteModel): Partial<Findings> {
    const window = args.window && !isUnknown(args.window) ? windowOf(args.window) : undefined;
    if (!window || isWarm === undefined) return {};
    const outside = isWarm ? cutoversOutside(args, window, site) : [];
    if (outside.length > 0)
        return window.isForced ? { warnings: outside.map(({ property, reason }) => `${property}: ${reason}`) } : { issues: outside };
    if (hasEnded(site)) return {};
    if (hasBegun(args, site, isWarm)) return overrun(window, site);
    if (isWarm && args.cutover === undefined) return {};
    const undertaking = undertakingOf(args, site, isWarm, model);
    const course = foresee(window, undertaking);
    if (!course.isMissed) return { news: [sayCourse(course, window, undertaking)] };
    const reason = sayMiss(course, window, undertaking);
    if (window.isForced) return { warnings: [`window: ${reason}; it is started all the same (force)`] };
    return { issues: [{ property: "window", reason: `${reason}: give a later end, fewer VMs, or \`force: true\`` }] };
}

/** A cold run that may not begin yet. */
export function heldByWindow({ window }: Args, { now }: Site, isWarm: boolean | undefined): Held | undefined {
    if (!window || isWarm !== false) return undefined;
    const known = windowOf(window);
    const until = heldUntil(known, now);
    return until > now ? { until, why: `its window opens ${say(until, known, now)}` } : undefined;
}

function hasEnded({ object, existing }: Site): boolean {
    return existing !== undefined && isOver(viewRun(object, existing, existing.metadata.uid ?? ""));
}

/** What is under way is not stopped, whatever the time. */
function overrun(window: Window, { existing, now }: Site): Partial<Findings> {
    if (!existing || now < window.closesAt) return {};
    return { warnings: [`window: closed ${say(window.closesAt, window, now)}; what is under way goes on`] };
}

/** Sources are disturbed already, or cannot be kept from being so. */
function hasBegun({ cutover }: Args, { existing, now }: Site, isWarm: boolean): boolean {
    const written = (existing?.spec as CutoverSpec | undefined)?.cutover;
    return existing !== undefined && (!isWarm || (cutover !== undefined && written !== undefined && Date.parse(written) <= now));
}

function undertakingOf(args: Args, site: Site, isWarm: boolean, model: SiteModel): Undertaking {
    const { object, existing, now } = site;
    const isCopied = existing !== undefined && viewRun(object, existing, existing.metadata.uid ?? "").rests;
    const cutoverAt = args.cutover === undefined || args.cutover === "now" ? undefined : Date.parse(args.cutover);
    return { now, isWarm, isCopied, cutoverAt, estimate: args.estimate ?? ownEstimate(site, isWarm, model) };
}

/** Of the VMs that have not moved, as the plan of the same program knows them. */
function ownEstimate({ declared, object }: Site, isWarm: boolean, model: SiteModel): EstimateArgs | undefined {
    if (declared === undefined || isUnknown(declared.selected)) return undefined;
    const moved = new Set(vmsThatMoved(object).map(({ id }) => id));
    const open = Object.entries(selectedIn(declared as unknown as CheckedPlan)).filter(([, { id }]) => !moved.has(id));
    return estimateOf(Object.fromEntries(open), isWarm, model);
}

/** Cutovers that are asked for at a time at which the window is shut, and have not come. */
function cutoversOutside({ cutover, vmCutovers }: Args, window: Window, { now }: Site): readonly InputIssue[] {
    const given = [
        ["cutover", cutover] as const,
        ...Object.entries(vmCutovers ?? {}).map(([key, text]) => [formatPath(["vmCutovers", key]), text] as const),
    ];
    return given.flatMap(([property, text]) => {
        if (text === undefined || isUnknown(text) || text === "now") return [];
        const at = Date.parse(text);
        if (at <= now || (at >= heldUntil(window, at) && at < window.closesAt)) return [];
        const side =
            at >= window.closesAt
                ? `not before its window closes (${say(window.closesAt, window, now)})`
                : `before its window opens (${say(window.opensAt ?? at, window, now)})`;
        return [{ property, reason: `is ${side}: give a time in the window, or another window` }];
    });
}

/** What was expected of an attempt when it began stays with it. */
export function estimateAnnotations({ estimate }: Args, { existing }: Site): Record<string, string> | undefined {
    const text = existing ? existing.metadata.annotations?.[estimateAnnotation] : estimate && JSON.stringify(estimate);
    return text === undefined ? undefined : { [estimateAnnotation]: text };
}
