import type { Inputs } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { dependentOn } from "./runtime.ts";

/** How a reference to a resource is marked on its way. Source: `@pulumi/pulumi` 3.259.0, `runtime/rpc.js`. */
const [signature, ofResource] = ["4dabf18193072939515e22adb298388d", "5cf8f73096256a8f31e491e813e4eb8e"];

/**
 * Inputs with what they owe to the resources that were handed over.
 *
 * A program's SDK does not count a resource that is handed to a component as a dependency, and ours makes a bare id of it: parts that are made of it
 * would not wait for it, nor go before it. One without an id, as a `destroy` that runs the program has what is gone already, our SDK takes for its URN:
 * it is not known. `raw` is how the inputs came.
 */
export function boundToReferences(inputs: Inputs, raw: Readonly<Record<string, unknown>>): Inputs {
    return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, bound(value, raw[key])]));
}

function bound(value: unknown, raw: unknown): unknown {
    if (output.Output.isInstance(value) || pulumi.Resource.isInstance(value)) return value;
    if (isReference(raw)) return dependentOn(raw.urn, "id" in raw && !raw.id ? output.unknown : value);
    if (Array.isArray(value) && Array.isArray(raw)) return value.map((each, at) => bound(each, raw[at]));
    if (isMap(value) && isMap(raw) && !(signature in raw)) return boundToReferences(value, raw);
    return value;
}

function isReference(raw: unknown): raw is { readonly urn: string; readonly id?: unknown } {
    return isMap(raw) && raw[signature] === ofResource;
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
