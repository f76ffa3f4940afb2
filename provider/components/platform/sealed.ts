import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { z } from "zod";

/**
 * Inputs as a component may register them and hand them on: whatever its definition calls secret is, although not every program's SDK sees to it.
 *
 * Only that is, so that the rest of an object can be told. In an object that is an output as a whole nobody can tell them apart: all of it is secret.
 */
export function sealed({ shape }: z.ZodObject, inputs: Inputs): Inputs {
    return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, value === undefined ? value : sealedAs(shape[key], value)]));
}

function sealedAs(shape: unknown, value: unknown): unknown {
    if (!holdsSecret(shape)) return value;
    const inner = objectOf(shape);
    const isOpen = inner !== undefined && !output.Output.isInstance(value) && typeof value === "object" && value !== null;
    return isOpen ? sealed(inner, value as Inputs) : output.secret(value);
}

/** The object that a shape describes, unless it is secret as a whole. */
function objectOf(shape: unknown): z.ZodObject | undefined {
    if (shape instanceof z.ZodType && shape.meta()?.secret === true) return undefined;
    if (shape instanceof z.ZodOptional) return objectOf(shape.unwrap());
    return shape instanceof z.ZodObject ? shape : undefined;
}

function holdsSecret(shape: unknown): boolean {
    if (!(shape instanceof z.ZodType)) return false;
    if (shape.meta()?.secret === true) return true;
    if (shape instanceof z.ZodOptional) return holdsSecret(shape.unwrap());
    return shape instanceof z.ZodObject && Object.values(shape.shape).some(holdsSecret);
}
