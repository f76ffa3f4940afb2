import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { z } from "zod";
import type { ValueMap } from "../../schema/value.ts";

/**
 * The inputs with everything secret that their shape marks so: programs may give it in clear, and SDKs only wrap what is secret as a whole.
 *
 * What stands in an input that is an output as a whole cannot be told apart: there the whole becomes secret.
 */
export function withSecrets(shape: z.ZodObject, inputs: Inputs, told: ValueMap): Inputs {
    return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, wrapped(shape.shape[key], value, told[key])]));
}

function wrapped(shape: z.ZodType | undefined, input: unknown, told: unknown): unknown {
    if (shape === undefined || input === undefined || !holdsSecret(shape, told)) return input;
    const inner = objectIn(shape);
    if (!inner || output.Output.isInstance(input)) return output.secret(input);
    return withSecrets(inner, input as Inputs, told as ValueMap);
}

/** Whether what is known of a value is secret, or something in it is. */
function holdsSecret(shape: z.ZodType, told: unknown): boolean {
    if (told === undefined) return false;
    if (shape.meta()?.secret) return true;
    const inner = objectIn(shape);
    const parts = Object.entries((typeof told === "object" ? told : undefined) ?? {});
    return inner !== undefined && parts.some(([key, value]) => inner.shape[key] !== undefined && holdsSecret(inner.shape[key], value));
}

function objectIn(shape: z.ZodType): z.ZodObject | undefined {
    const inner = shape instanceof z.ZodOptional ? (shape.unwrap() as z.ZodType) : shape;
    return inner instanceof z.ZodObject ? inner : undefined;
}
