import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { InputIssue } from "../../schema/parse.ts";
import { didYouMean } from "../../util/nearest.ts";
import type { Surroundings } from "../port.ts";
import { isPreview } from "../runtime.ts";
import { choiceOf } from "./cluster.ts";

/** Where a component is made, as far as its namespaces are concerned. */
interface Place {
    readonly options: ComponentResourceOptions;
    readonly surroundings: Surroundings;
}

/** A namespace that plain objects are to go into, as it was given: known or not. */
export interface AskedNamespace {
    readonly property: string;
    readonly name: unknown;
}

/** One that is not there; `near` = the names that may have been meant, in words. */
interface Absent {
    readonly property: string;
    readonly name: string;
    readonly near: string;
}

/**
 * Namespaces that are not there, for which the `kubernetes` provider would wait a minute. Those that are not known yet are left out, and in a preview all
 * of them when what the component waits for may make them.
 */
export async function absentOf(place: Place, asked: readonly AskedNamespace[]): Promise<readonly Absent[]> {
    const there = mayFollow(place) ? undefined : await namespacesSeen(place, asked);
    if (!there) return [];
    const isAbsent = (name: unknown): name is string => typeof name === "string" && !there.includes(name);
    return asked.flatMap(({ property, name }) => (isAbsent(name) ? [{ property, name, near: didYouMean(name, there) }] : []));
}

/** The same as problems, each with what to do. */
export async function absentNamespaces(place: Place, asked: readonly AskedNamespace[]): Promise<readonly InputIssue[]> {
    const remedy = "where this program makes it, give its name as that resource tells it, or let this one depend on it";
    const absent = await absentOf(place, asked);
    return absent.map(({ property, name, near }) => ({ property, reason: `there is no namespace ${name}${near}; ${remedy}` }));
}

/** True when nobody here may look, although it is known where. */
export async function isUnchecked(place: Place, asked: readonly AskedNamespace[]): Promise<boolean> {
    return isOurs(place, asked) && (await namespacesSeen(place, asked)) === undefined;
}

async function namespacesSeen(place: Place, asked: readonly AskedNamespace[]): Promise<readonly string[] | undefined> {
    return isOurs(place, asked) ? await place.surroundings.namespaces?.() : undefined;
}

/** There is something to look for, and it goes to the cluster that we can look at. */
function isOurs({ options, surroundings }: Place, asked: readonly AskedNamespace[]): boolean {
    return asked.length > 0 && choiceOf(options, surroundings) !== undefined;
}

/** In a preview what the component waits for may have them still to make. */
function mayFollow({ options: { dependsOn } }: Place): boolean {
    return isPreview() && (Array.isArray(dependsOn) ? dependsOn.length > 0 : dependsOn !== undefined);
}
