import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import stringify from "safe-stable-stringify";
import { MigrationError } from "../../errors.ts";
import { keysAnnotation, labelNames } from "../../lifecycle/index.ts";
import type { WavePlan } from "../../resources/virtualization/wave/assign.ts";
import { isQuery } from "../../schema/plan.ts";
import type { KnownInputs } from "./inputs.ts";
import { approvedFor } from "./results.ts";

/** What one plan of a wave is given. */
export interface Part {
    readonly key: string;
    /** Runs begin when those of lower groups have ended. */
    readonly group: number;
    readonly plan: Inputs;
    readonly runs: Inputs;
    /** Whether it is run, in a wave that stops after a group. */
    readonly isRun: (afterGroup: string | undefined) => boolean;
}

/**
 * The wave's inputs, each VM's where the VM is.
 *
 * Shape:  a single part with everything while it is not known how the VMs are shared out.
 * Errors: `InvalidInput` for VMs to cancel, or to cut over, that are none of the wave's.
 */
export function partsOf(known: KnownInputs, plans: readonly WavePlan[] | undefined): readonly Part[] {
    const { given, acceptConcerns, approvedDigest, cancel, vmCutovers } = known;
    if (!plans) {
        const plan = { labels: labelsOf(known, "1"), vms: given, acceptConcerns: orNothing(acceptConcerns), approvedDigest };
        return [{ key: "1", group: 0, plan, runs: { cancel: orNothing(cancel), vmCutovers: orNothing(vmCutovers) }, isRun: () => true }];
    }
    refuseStrangers(known, plans);
    return plans.map((each, at): Part => {
        const has = (word: string) => isOf(each, word);
        return {
            key: each.key,
            group: each.group ?? known.groups.length,
            plan: {
                labels: labelsOf(known, each.key),
                annotations: Object.keys(each.words).length > 0 ? { [keysAnnotation]: stringify(each.words) } : undefined,
                vms: vmsOf(each, known),
                acceptConcerns: orNothing(mapOf(acceptConcerns, (words) => words.filter((word) => has(word) || (at === 0 && !isOfAny(plans, word))))),
                approvedDigest: approvedFor(approvedDigest, each.key, plans.length),
            },
            runs: {
                cancel: orNothing(cancel.filter(has)),
                vmCutovers: orNothing(Object.fromEntries(Object.entries(vmCutovers).filter(([word]) => has(word)))),
            },
            isRun: (afterGroup) => {
                const last = known.groups.findIndex(({ name }) => name === afterGroup);
                return last < 0 || each.isClosed || (each.group ?? known.groups.length) <= last;
            },
        };
    });
}

function labelsOf({ wave }: KnownInputs, key: string): Inputs {
    return { [labelNames.wave]: wave, [labelNames.plan]: key };
}

/** What the program says of each VM; those of a query are written by their ids. */
function vmsOf({ vms }: WavePlan, { given, vms: asked }: KnownInputs): Inputs {
    const isPicked = asked !== undefined && isQuery(asked);
    const said = (isPicked ? (given.include ?? {}) : given) as Inputs;
    return Object.fromEntries(
        Object.entries(vms).map(([key, id]) => {
            const settings = said[key] ?? {};
            return [key, isPicked || !(key in said) ? output.output(settings).apply((all) => ({ ...all, id })) : settings];
        }),
    );
}

function isOf({ vms }: WavePlan, word: string): boolean {
    return word in vms || Object.values(vms).includes(word) || Object.keys(vms).some((key) => last(key) === last(word));
}

function isOfAny(plans: readonly WavePlan[], word: string): boolean {
    return plans.some((each) => isOf(each, word));
}

/** A path means the VM at its end. */
function last(path: string): string {
    return path.slice(path.lastIndexOf("/") + 1);
}

function refuseStrangers({ cancel, vmCutovers }: KnownInputs, plans: readonly WavePlan[]): void {
    const words = [
        ...cancel.map((word, at) => ({ property: `cancel[${at}]`, word })),
        ...Object.keys(vmCutovers).map((word) => ({ property: `warm.vmCutovers[${JSON.stringify(word)}]`, word })),
    ];
    const strangers = words.filter(({ word }) => !isOfAny(plans, word));
    if (strangers.length === 0) return;
    const details = strangers.map(({ property, word }) => `${property}: ${JSON.stringify(word)} is none of the wave's VMs`);
    throw new MigrationError("InvalidInput", "the wave's inputs cannot be used", { details });
}

function mapOf<T>(map: Readonly<Record<string, readonly T[]>>, of: (list: readonly T[]) => readonly T[]): Readonly<Record<string, readonly T[]>> {
    return Object.fromEntries(
        Object.entries(map)
            .map(([key, list]) => [key, of(list)] as const)
            .filter(([, list]) => list.length > 0),
    );
}

/** An empty collection is left out, so that plans without anything of the kind do not change with it. */
function orNothing<T extends object>(collection: T): T | undefined {
    return Object.keys(collection).length > 0 ? collection : undefined;
}
