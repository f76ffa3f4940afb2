import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import stringify from "safe-stable-stringify";
import { MigrationError } from "../../errors.ts";
import { keysAnnotation, labelNames } from "../../lifecycle/index.ts";
import { isQuery } from "../../schema/plan.ts";
import type { EstimateArgs } from "../../schema/window.ts";
import type { WaveAnswer, WavePlan } from "../../serve/port.ts";
import { hookProperties, type KnownInputs } from "./inputs.ts";
import { approvedFor } from "./results.ts";

/** What one plan of a wave is given. */
export interface Part {
    readonly key: string;
    /** Runs begin when those of lower groups have ended. */
    readonly group: number;
    readonly plan: Inputs;
    readonly cancel: Inputs[string];
    readonly vmCutovers: Inputs[string];
    readonly hasRun: boolean;
    readonly estimate?: EstimateArgs | undefined;
    /** How many VMs it has; undefined = not known yet. */
    readonly count: number | undefined;
    /** Whether it is run, in a wave that stops after a group. */
    readonly isRun: (afterGroup: string | undefined) => boolean;
}

/**
 * The wave's inputs, each VM's where the VM is.
 *
 * Shape:  a single part with everything while it is not known how the VMs are shared out.
 * Errors: `InvalidInput` for VMs to cancel, or to cut over, that are none of the wave's.
 */
export function partsOf(known: KnownInputs, answer: WaveAnswer | undefined): readonly Part[] {
    if (!answer) {
        const { acceptConcerns, approvedDigest, cancel, vmCutovers } = known.given;
        const plan = { labels: labelsOf(known, "1"), vms: hookedVms(known.given), acceptConcerns, approvedDigest };
        return [{ key: "1", group: 0, plan, cancel, vmCutovers, hasRun: true, count: undefined, isRun: () => true }];
    }
    const { plans, estimates } = answer;
    refuseStrangers(known, plans);
    return plans.map((each) => ({
        key: each.key,
        group: groupOf(each, known),
        plan: {
            labels: labelsOf(known, each.key),
            annotations: Object.keys(each.words).length > 0 ? { [keysAnnotation]: stringify(each.words) } : undefined,
            vms: vmsOf(each, known),
            acceptConcerns: acceptedIn(each, plans, known),
            approvedDigest: known.approvedDigest === undefined ? known.given.approvedDigest : approvedFor(known.approvedDigest, each.key),
        },
        ...runsOf(each, known),
        hasRun: each.hasRun,
        estimate: estimates?.get(each.key),
        count: Object.keys(each.vms).length,
        isRun: (afterGroup) => {
            const last = known.groups.findIndex(({ name }) => name === afterGroup);
            return last < 0 || each.isClosed || groupOf(each, known) <= last;
        },
    }));
}

/** VMs of no group come last. */
function groupOf({ group }: WavePlan, { groups }: KnownInputs): number {
    return group ?? groups.length;
}

/** Words that mean no VM of the wave are told by its first plan. */
function acceptedIn(plan: WavePlan, plans: readonly WavePlan[], { acceptConcerns, given }: KnownInputs): Inputs | undefined {
    if (acceptConcerns === undefined) return given.acceptConcerns;
    const isTold = (word: string) => isOf(plan, word) || (plan === plans[0] && !isOfAny(plans, word));
    const lists = Object.entries(acceptConcerns).map(([id, words]) => [id, words.filter(isTold)] as const);
    return orNothing(Object.fromEntries(lists.filter(([, words]) => words.length > 0)));
}

function runsOf(plan: WavePlan, { cancel, vmCutovers, given }: KnownInputs): Pick<Part, "cancel" | "vmCutovers"> {
    const own = Object.entries(vmCutovers ?? {}).filter(([word]) => isOf(plan, word));
    return {
        cancel: cancel === undefined ? given.cancel : orNothing(cancel.filter((word) => isOf(plan, word))),
        vmCutovers: vmCutovers === undefined ? given.vmCutovers : orNothing(Object.fromEntries(own)),
    };
}

function labelsOf({ wave }: KnownInputs, key: string): Inputs {
    return { [labelNames.wave]: wave, [labelNames.plan]: key };
}

/** What the program says of each VM, and the wave of all; those of a query are written by their ids. */
function vmsOf({ vms }: WavePlan, { given, vms: asked }: KnownInputs): Inputs {
    const isPicked = asked !== undefined && isQuery(asked);
    const said = (isPicked ? (given.vms.include ?? {}) : given.vms) as Inputs;
    return Object.fromEntries(
        Object.entries(vms).map(([key, id]) => [key, hooked(said[key] ?? {}, given, isPicked || !(key in said) ? { id } : {})]),
    );
}

/** A VM's own hooks win over those of the wave. */
function hooked(settings: Inputs[string], { hooks = {} }: Inputs, more: Inputs = {}): Inputs[string] {
    const common = Object.fromEntries(Object.entries(hookProperties).flatMap(([key, property]) => (hooks[key] ? [[property, hooks[key]]] : [])));
    const whole = (own: Inputs): Inputs => ({ ...common, ...own, ...more });
    return output.Output.isInstance(settings) ? settings.apply((own) => whole(own as Inputs)) : whole(settings);
}

/** The VMs while it is not known yet how they are shared out; those that a query will pick have their hooks later. */
function hookedVms({ vms, ...given }: Inputs): Inputs[string] {
    if (given.hooks === undefined || vms === undefined || output.Output.isInstance(vms) || isQuery(vms)) return vms;
    return Object.fromEntries(Object.entries(vms).map(([key, settings]) => [key, hooked(settings, given)]));
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

function refuseStrangers({ cancel = [], vmCutovers = {} }: KnownInputs, plans: readonly WavePlan[]): void {
    const words = [
        ...cancel.map((word, at) => ({ property: `cancel[${at}]`, word })),
        ...Object.keys(vmCutovers).map((word) => ({ property: `warm.vmCutovers[${JSON.stringify(word)}]`, word })),
    ];
    const strangers = words.filter(({ word }) => !isOfAny(plans, word));
    if (strangers.length === 0) return;
    const details = strangers.map(({ property, word }) => `${property}: ${JSON.stringify(word)} is none of the wave's VMs`);
    throw new MigrationError("InvalidInput", "the wave's inputs cannot be used", { details });
}

/** An empty collection is left out, so that plans without anything of the kind do not change with it. */
function orNothing<T extends object>(collection: T): T | undefined {
    return Object.keys(collection).length > 0 ? collection : undefined;
}
