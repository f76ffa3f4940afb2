import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { z } from "zod";

/** Inputs as a component may register them and hand them on: whatever its definition calls secret is, although not every program's SDK sees to it. */
export function sealed({ shape }: z.ZodObject, inputs: Inputs): Inputs {
    const entries = Object.entries(inputs).map(([key, value]) => [
        key,
        value !== undefined && holdsSecret(shape[key]) ? output.secret(value) : value,
    ]);
    return Object.fromEntries(entries);
}

function holdsSecret(shape: unknown): boolean {
    if (!(shape instanceof z.ZodType)) return false;
    if (shape.meta()?.secret === true) return true;
    if (shape instanceof z.ZodOptional) return holdsSecret(shape.unwrap());
    return shape instanceof z.ZodObject && Object.values(shape.shape).some(holdsSecret);
}
