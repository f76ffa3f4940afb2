import type { CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import pulumi from "@pulumi/pulumi/resource.js";

/** A resource of this package under its short type name. */
export class Child extends pulumi.CustomResource {
    constructor(type: string, name: string, inputs: Inputs, options: CustomResourceOptions) {
        super(`migration-toolkit:virtualization:${type}`, name, inputs, options);
    }
}

export class Plan extends Child {
    declare readonly name: Output<string>;
    declare readonly digest: Output<string | undefined>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("Plan", name, { name: undefined, digest: undefined, ...inputs }, options);
    }
}

const answers = { outcome: undefined, attempt: undefined, isComplete: undefined, summary: undefined, vms: undefined };

export class Run extends Child {
    declare readonly outcome: Output<string>;
    declare readonly attempt: Output<number>;
    declare readonly isComplete: Output<boolean>;
    declare readonly summary: Output<string>;
    declare readonly vms: Output<Readonly<Record<string, { readonly outcome: string }>>>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("Migration", name, { ...answers, ...inputs }, options);
    }
}
