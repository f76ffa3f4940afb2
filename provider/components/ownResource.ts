import type { CustomResourceOptions, Inputs } from "@pulumi/pulumi";
import pulumi from "@pulumi/pulumi/resource.js";

/** A resource of this package as a component's child, by its token without the package. */
export class OwnResource extends pulumi.CustomResource {
    constructor(token: string, name: string, inputs: Inputs, options: CustomResourceOptions) {
        super(`migration-toolkit:${token}`, name, inputs, options);
    }
}
