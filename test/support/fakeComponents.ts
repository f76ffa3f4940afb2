import pulumi from "@pulumi/pulumi";
import { components } from "../../provider/components/index.ts";
import type { ComponentTable, Constructed } from "../../provider/components/port.ts";
import { MigrationError } from "../../provider/errors.ts";

/** `migration-toolkit:test:Pair`: two boxes, the second after the first; and the components there really are. */
export const fakeComponents: ComponentTable = {
    constructs: {
        ...components.constructs,
        "migration-toolkit:test:Pair": async () => (name, inputs, options) => new Pair(name, inputs, options).constructed,
    },
    calls: {
        "migration-toolkit:test:Pair/describe": async () => (inputs) => ({
            outputs: { text: pulumi.output(inputs.greeting).apply((greeting) => `${greeting}, pair`) },
            issues: inputs.greeting === "bad" ? [{ property: "greeting", reason: "must not be bad" }] : [],
        }),
    },
};

class Pair extends pulumi.ComponentResource {
    readonly constructed: Constructed;

    constructor(name: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
        super("migration-toolkit:test:Pair", name, inputs, options);
        const { size, password, outcome } = inputs;
        if (size === "unacceptable") throw new MigrationError("InvalidInput", "this pair is odd", { details: ["size must be a number"] });
        const first = new Box(`${name}-first`, { size, password, outcome }, { parent: this, aliases: [{ name: `old-${name}` }] });
        const second = new Box(`${name}-second`, { size: first.made.apply((made) => String(made).length) }, { parent: this });
        const outputs = { made: first.made, password: first.password, firstUrn: first.urn, second };
        this.registerOutputs(outputs);
        this.constructed = { resource: this, outputs };
    }
}

class Box extends pulumi.CustomResource {
    declare readonly made: pulumi.Output<unknown>;
    declare readonly password: pulumi.Output<unknown>;

    constructor(name: string, inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
        super("migration-toolkit:test:Box", name, { ...inputs, made: undefined }, options);
    }
}
