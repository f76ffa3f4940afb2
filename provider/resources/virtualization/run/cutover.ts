import type { Ids, Site } from "../../../lifecycle/index.ts";
import type { MigrationArgs } from "../../../schema/migration.ts";
import type { InputIssue } from "../../../schema/parse.ts";
import { formatPath } from "../../../schema/parse.ts";
import { isUnknown } from "../../../schema/value.ts";
import { windowOf } from "../../../schema/window.ts";
import { toSecond } from "../../../util/second.ts";
import { heldUntil } from "../../../wave/window/index.ts";
import { sortedEntries } from "../reference.ts";

/** The part of a Migration's spec that says when sources stop. */
export interface CutoverSpec {
    readonly cutover?: string | undefined;
    readonly vmCutover?: readonly { readonly id: string; readonly cutover: string }[] | undefined;
}

/**
 * `cutover` and `vmCutovers` as the controller wants them.
 *
 * Shape:  a `now` that has been written once stays what it was, so that a repeated update changes nothing, and means as soon as the window is open;
 *         VMs without a known id are left out.
 * Units:  instants in RFC 3339, to the second.
 * Source: forklift-behaviour §5.4.
 */
export function cutoverSpec(
    args: Pick<MigrationArgs, "cutover" | "vmCutovers" | "window">,
    { existing, ids, now }: Pick<Site, "existing" | "ids" | "now">,
): CutoverSpec {
    const before = (existing?.spec ?? {}) as CutoverSpec;
    const soonest = args.window ? heldUntil(windowOf(args.window), now) : now;
    const instant = (text: string, written: string | undefined) => {
        if (text !== "now") return toSecond(Date.parse(text));
        return written !== undefined && Date.parse(written) <= soonest ? written : toSecond(soonest);
    };
    const vmCutover = sortedEntries(args.vmCutovers ?? {}).flatMap(([key, text]) => {
        const id = ids.get(key);
        return id === undefined ? [] : [{ id, cutover: instant(text, before.vmCutover?.find((each) => each.id === id)?.cutover) }];
    });
    return {
        cutover: args.cutover === undefined ? undefined : instant(args.cutover, before.cutover),
        vmCutover: vmCutover.length > 0 ? vmCutover : undefined,
    };
}

/** The arguments that mean the same as a spec, in the words used before. */
export function cutoverArgs({ cutover, vmCutover }: CutoverSpec, prior: Pick<MigrationArgs, "cutover" | "vmCutovers">, ids: Ids) {
    const word = (written: string, before: string | undefined) => {
        const isSame = before === "now" || (before !== undefined && Date.parse(before) === Date.parse(written));
        return isSame ? before : written;
    };
    const keyOf = (id: string) => Object.keys(prior.vmCutovers ?? {}).find((key) => key === id || ids.get(key) === id) ?? id;
    const perVm = (vmCutover ?? []).map((each) => [keyOf(each.id), word(each.cutover, prior.vmCutovers?.[keyOf(each.id)])] as const);
    return {
        cutover: cutover === undefined ? undefined : word(cutover, prior.cutover),
        vmCutovers: perVm.length > 0 ? Object.fromEntries(perVm) : undefined,
    };
}

/**
 * What is wrong with the cutovers at this moment.
 *
 * An instant that is past is an accident when nobody has seen it before: it would stop the source at once. Once it is in the object, or for another
 * attempt of a run whose time has come, it means now.
 */
export function cutoverIssues(args: Pick<MigrationArgs, "cutover" | "vmCutovers">, site: Site, isWarm: boolean | undefined): readonly InputIssue[] {
    const perVm = isUnknown(args.vmCutovers) ? {} : (args.vmCutovers ?? {});
    const given = [
        ...(args.cutover === undefined ? [] : [["cutover", args.cutover, (site.existing?.spec as CutoverSpec | undefined)?.cutover] as const]),
        ...Object.entries(perVm).map(([key, text]) => [formatPath(["vmCutovers", key]), text, writtenFor(site, key)] as const),
    ].filter(([, text]) => !isUnknown(text));
    if (isWarm === false)
        return given.map(([property]) => ({
            property,
            reason: 'is for warm runs, and the plan is cold: set the plan\'s `type` to "warm", or leave this out',
        }));
    if (site.attempt > 1) return [];
    return given.flatMap(([property, text, written]) => {
        const at = Date.parse(text);
        const isNew = written === undefined || Date.parse(written) !== at;
        const isPast = text !== "now" && isNew && at <= site.now;
        return isPast
            ? [{ property, reason: `is past (${text}; it is ${toSecond(site.now)}): give a time to come, or "now" to stop the source at once` }]
            : [];
    });
}

function writtenFor({ existing, ids }: Site, key: string): string | undefined {
    return (existing?.spec as CutoverSpec | undefined)?.vmCutover?.find(({ id }) => id === (ids.get(key) ?? key))?.cutover;
}
