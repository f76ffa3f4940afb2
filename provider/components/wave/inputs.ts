import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { MigrationError } from "../../errors.ts";
import { urnHash } from "../../lifecycle/index.ts";
import { issuesOf } from "../../schema/parse.ts";
import type { PlanArgs } from "../../schema/plan.ts";
import type { ValueMap } from "../../schema/value.ts";
import { WaveArgs, type WaveGroup, type WaveLimits, waveStages } from "../../schema/wave.ts";
import type { WindowArgs } from "../../schema/window.ts";
import type { WaveCourse, WaveQuestion } from "../../serve/port.ts";
import { didYouMean } from "../../util/nearest.ts";
import { earlierUrns, lookAt } from "../runtime.ts";

/** Properties of a VM by what the wave calls them. */
export const hookProperties = { pre: "preHook", post: "postHook" } as const;

/** What decides which children a wave has, and what each is given. */
export interface KnownInputs extends Known {
    /** Hash of the wave's URN. */
    readonly wave: string;
    /** Hashes of URNs that it may have had before. */
    readonly earlier: readonly string[];
    /** As the program has written them, known or not. */
    readonly given: Inputs;
    readonly isWarm: boolean;
    readonly course: WaveCourse;
    readonly propose?: WaveQuestion["propose"];
    readonly target?: WaveQuestion["target"];
}

/** Inputs of which everything is known; absent = not given, or not known in this preview. */
interface Known {
    readonly source?: string;
    readonly namespace?: string;
    readonly vms?: PlanArgs["vms"];
    readonly limits?: WaveLimits;
    readonly groups: readonly WaveGroup[];
    readonly afterGroup?: string;
    readonly cancel?: readonly string[];
    readonly vmCutovers?: Readonly<Record<string, string>>;
    readonly acceptConcerns?: Readonly<Record<string, readonly string[]>>;
    readonly approvedDigest?: string;
    readonly window?: WindowArgs;
}

/** Errors: `InvalidInput` with everything that is wrong in what decides about the children. */
export async function knownInputs(wave: pulumi.Resource, inputs: Inputs): Promise<KnownInputs> {
    const names = [
        "namespace",
        "vms",
        "limits",
        "groups",
        "afterGroup",
        "cancel",
        "acceptConcerns",
        "approvedDigest",
        "networks",
        "storage",
        "targetNamespace",
        "window",
    ] as const;
    const [urn, source, vmCutovers, cutover, ...values] = await Promise.all([
        known(wave.urn),
        known(idOf(inputs.source)),
        known(inputs.warm?.vmCutovers),
        known(inputs.warm?.cutover),
        ...names.map((name) => known(inputs[name])),
    ]);
    const told = Object.fromEntries(names.map((name, at) => [name, values[at]])) as ValueMap;
    const { limits, groups, afterGroup, cancel, acceptConcerns, window } = told;
    refuse([
        ...issuesOf(
            WaveArgs.pick({ limits: true, groups: true, afterGroup: true, cancel: true, acceptConcerns: true, window: true }),
            defined({ limits, groups, afterGroup, cancel, acceptConcerns, window }),
        ).map(({ property, reason }) => `${property}: ${reason}`),
        ...afterNothing(told),
    ]);
    return {
        wave: urnHash(String(urn)),
        earlier: (await earlierUrns(wave)).map(urnHash),
        given: { ...inputs, vms: output.Output.isInstance(inputs.vms) ? (told.vms ?? inputs.vms) : inputs.vms, vmCutovers: inputs.warm?.vmCutovers },
        isWarm: inputs.warm !== undefined,
        target: await targetOf(inputs, told),
        course: defined({ window, isRun: inputs.stage === "complete", groups: countedTo(told), cutover }) as unknown as WaveCourse,
        ...(inputs.proposeMaps === true && isGiven(inputs, told) && { propose: proposing(inputs, told) }),
        ...(defined({ ...told, source, vmCutovers, groups: groups ?? [] }) as unknown as Known),
    };
}

/** Undefined while it is not known where the VMs go, and when none will any more. */
async function targetOf(
    { destination, storageMap: map, plan, stage }: Inputs,
    { targetNamespace, storage }: ValueMap,
): Promise<WaveQuestion["target"]> {
    const names = ["targetPowerState", "migrateSharedDisks", "targetNodeSelector"] as const;
    const [place, storageMap, ...values] = await Promise.all([
        known(idOf(destination)),
        known(idOf(map)),
        ...names.map((name) => known(plan?.[name])),
    ]);
    if (stage === "archived" || targetNamespace === undefined || (destination !== undefined && place === undefined)) return undefined;
    const settings = defined(Object.fromEntries(names.map((name, at) => [name, values[at]])));
    return { targetNamespace, destination: place, storage, storageMap, settings } as unknown as WaveQuestion["target"];
}

/** A resource stands for its id. */
function idOf(input: unknown): unknown {
    return pulumi.Resource.isInstance(input) ? (input as pulumi.CustomResource).id : input;
}

/** What a map says already must be known before the rest of it can be proposed. */
function isGiven(inputs: Inputs, told: ValueMap): boolean {
    return ["networks", "storage"].every((map) => inputs[map] === undefined || told[map] !== undefined);
}

function proposing({ plan }: Inputs, { networks, storage, targetNamespace }: ValueMap): WaveQuestion["propose"] {
    return { ...(defined({ networks, storage, targetNamespace }) as Partial<WaveQuestion["propose"]>), preserveStaticIPs: plan?.preserveStaticIPs };
}

/** The value of an input when all of it is known. */
async function known(input: unknown): Promise<unknown> {
    const all = lookAt(input);
    return (await all.isKnown) ? await all.promise() : undefined;
}

function defined(map: Record<string, unknown>): ValueMap {
    return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as ValueMap;
}

/** How many groups take part in a wave that stops after one. */
function countedTo({ afterGroup, groups }: ValueMap): number | undefined {
    const at = ((groups ?? []) as unknown as readonly WaveGroup[]).findIndex(({ name }) => name === afterGroup);
    return at < 0 ? undefined : at + 1;
}

function afterNothing({ afterGroup, groups }: ValueMap): string[] {
    const names = ((groups ?? []) as unknown as readonly WaveGroup[]).map(({ name }) => name);
    if (typeof afterGroup !== "string" || names.includes(afterGroup)) return [];
    return [
        `afterGroup: no group is named ${JSON.stringify(afterGroup)}; there is ${names.map((name) => JSON.stringify(name)).join(", ") || "none"}`,
    ];
}

/** Maps that waves share, and what makes one of the wave's own. */
const shared = { networkMap: "networks", storageMap: "storage" } as const;

/** Errors: `InvalidInput` for properties a wave does not have, and for a stage, plan or warm that says not yet which children there are. */
export function refuseStrangers(inputs: Inputs): void {
    const { stage, plan, warm, proposeMaps, hooks } = inputs;
    const strangers = Object.keys(inputs).filter((key) => !(key in WaveArgs.shape));
    const words = Object.keys(WaveArgs.shape);
    const missing = ["source", "targetNamespace", "vms"].filter((key) => inputs[key] === undefined);
    const isStage = stage === undefined || WaveArgs.shape.stage.safeParse(stage).success;
    const seen = typeof stage === "string" ? JSON.stringify(stage) : "a value that is not known yet";
    const isKnownMap = (value: unknown) => value === undefined || (typeof value === "object" && value !== null && !output.Output.isInstance(value));
    refuse([
        ...missing.map((key) => `${key}: is required`),
        ...strangers.map((key) => `${key}: is not a property of a wave${didYouMean(key, words)}`),
        ...(hooks && isKnownMap(hooks) ? Object.keys(hooks) : []).flatMap((key) =>
            key in hookProperties ? [] : [`hooks.${key}: is not a property here; there are pre and post`],
        ),
        ...(isStage ? [] : [`stage: must be ${Object.keys(waveStages).join(" or ")}; seen ${seen}`]),
        ...Object.entries(shared).flatMap(([map, own]) =>
            inputs[map] !== undefined && inputs[own] !== undefined ? [`${map}: is given, and so is \`${own}\`: keep one of them`] : [],
        ),
        ...(proposeMaps === true && inputs.networkMap !== undefined && inputs.storageMap !== undefined
            ? ["proposeMaps: there is nothing to propose, `networkMap` and `storageMap` are given"]
            : []),
        ...(proposeMaps === undefined || typeof proposeMaps === "boolean" ? [] : ["proposeMaps: must be true or false, and known in previews"]),
        ...(stage === "precopy" && warm === undefined ? ["stage: precopy is for warm waves; give `warm: {}`, or use complete"] : []),
        ...Object.entries({ plan, warm, hooks }).flatMap(([key, value]) =>
            isKnownMap(value) ? [] : [`${key}: must be an object whose keys are known in previews`],
        ),
    ]);
}

function refuse(details: readonly string[]): void {
    if (details.length > 0) throw new MigrationError("InvalidInput", "the wave's inputs cannot be used", { details });
}
