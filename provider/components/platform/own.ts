import type { CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { OwnResource } from "../ownResource.ts";

/** The operator that OLM installs. */
export class Operator extends OwnResource {
    declare readonly namespace: Output<string>;
    declare readonly installedVersion: Output<string | undefined>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("index:Operator", name, { installedVersion: undefined, ...inputs }, options);
    }
}

/** One part of an input whose parts are known apart from each other, or only as a whole. */
export function partOf(input: unknown, key: string): unknown {
    if (output.Output.isInstance(input)) return (input as Output<Inputs>).apply((known) => known?.[key]);
    return (input as Inputs | undefined)?.[key];
}
