import type { CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import { OwnResource } from "../ownResource.ts";

export class Plan extends OwnResource {
    declare readonly name: Output<string>;
    declare readonly digest: Output<string | undefined>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("virtualization:Plan", name, { name: undefined, digest: undefined, ...inputs }, options);
    }
}

const answers = { outcome: undefined, attempt: undefined, isComplete: undefined, summary: undefined, vms: undefined };

export class Run extends OwnResource {
    declare readonly outcome: Output<string>;
    declare readonly attempt: Output<number>;
    declare readonly isComplete: Output<boolean>;
    declare readonly summary: Output<string>;
    declare readonly vms: Output<Readonly<Record<string, { readonly outcome: string }>>>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("virtualization:Migration", name, { ...answers, ...inputs }, options);
    }
}
