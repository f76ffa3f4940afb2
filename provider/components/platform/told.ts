import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { unknown, type Value, type ValueMap } from "../../schema/value.ts";
import { lookAt } from "../runtime.ts";

/** What is known of a component's inputs: what is not known yet is `unknown`, wherever it is, and a resource stands for its id. */
export async function toldOf(inputs: Inputs): Promise<ValueMap> {
    const entries = Object.entries(inputs).map(async ([key, input]) => [key, await told(input)] as const);
    return Object.fromEntries((await Promise.all(entries)).filter(([, value]) => value !== undefined)) as ValueMap;
}

async function told(input: unknown): Promise<Value | undefined> {
    const all = lookAt(idsIn(input));
    return toValue(await all.promise(true), await all.isKnown);
}

/** An output that is not known as a whole may say nothing at all, or mark the parts that are missing. */
function toValue(value: unknown, isKnown: boolean): Value | undefined {
    if (output.isUnknown(value) || (!isKnown && !output.containsUnknowns(value))) return unknown;
    if (Array.isArray(value)) return value.map((each) => toValue(each, true) ?? null);
    if (typeof value !== "object" || value === null) return value as Value | undefined;
    const entries = Object.entries(value).map(([key, each]) => [key, toValue(each, true)] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined)) as ValueMap;
}

function idsIn(input: unknown): unknown {
    if (pulumi.CustomResource.isInstance(input)) return input.id;
    if (output.Output.isInstance(input) || typeof input !== "object" || input === null) return input;
    if (Array.isArray(input)) return input.map(idsIn);
    return Object.fromEntries(Object.entries(input).map(([key, each]) => [key, idsIn(each)]));
}
