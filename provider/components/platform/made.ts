import type { CustomResource, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";

/** The name of an object, not known before it is there: a preview that tried out what speaks of it would miss it in the cluster. */
export function nameOnceMade({ id, metadata }: Named): Output<string> {
    return output.all([id, metadata.name]).apply(([, name]) => name);
}

type Named = Pick<CustomResource, "id"> & { readonly metadata: Output<{ readonly name: string }> };
