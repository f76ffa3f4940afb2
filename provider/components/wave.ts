import type { ComponentResourceOptions, CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { MigrationError } from "../errors.ts";
import type { ComponentFactory } from "./port.ts";

/**
 * `migration-toolkit:index:Wave`: VMs that move together, as the four resources it takes.
 *
 * Errors: `InvalidInput` when `stage` is not one of its values or is not known yet, for it decides which resources there are; likewise `plan`.
 */
export const wave: ComponentFactory = (name, inputs, options) => {
    const made = new Wave(name, inputs, options);
    return { resource: made, outputs: made.results };
};

class Wave extends pulumi.ComponentResource {
    readonly results: Inputs;

    constructor(name: string, inputs: Inputs, options: ComponentResourceOptions) {
        super("migration-toolkit:index:Wave", name, inputs, options);
        const stage = stageOf(inputs.stage);
        const { namespace, source, destination, targetNamespace, vms } = inputs;
        const common = { namespace, source, destination };
        const child = { parent: this };
        const networkMap = new Child("NetworkMap", name, { ...common, networks: inputs.networks }, child);
        const storageMap = new Child("StorageMap", name, { ...common, storage: inputs.storage }, child);
        const plan = new Plan(
            name,
            { ...settingsOf(inputs.plan), ...common, networkMap: networkMap.id, storageMap: storageMap.id, targetNamespace, vms },
            child,
        );
        const run = stage === "complete" ? new Run(name, { namespace, plan: plan.id, ...runSettings(inputs) }, child) : undefined;
        this.results = { planName: plan.name, ...(run && resultsOf(run)) };
        this.registerOutputs(this.results);
    }
}

/** A resource of this package under its short type name. */
class Child extends pulumi.CustomResource {
    constructor(type: string, name: string, inputs: Inputs, options: CustomResourceOptions) {
        super(`migration-toolkit:virtualization:${type}`, name, inputs, options);
    }
}

class Plan extends Child {
    declare readonly name: Output<string>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("Plan", name, { name: undefined, ...inputs }, options);
    }
}

const answers = { outcome: undefined, attempt: undefined, isComplete: undefined, summary: undefined, vms: undefined };

class Run extends Child {
    declare readonly outcome: Output<string>;
    declare readonly attempt: Output<number>;
    declare readonly isComplete: Output<boolean>;
    declare readonly summary: Output<string>;
    declare readonly vms: Output<unknown>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("Migration", name, { ...answers, ...inputs }, options);
    }
}

function resultsOf({ outcome, attempt, isComplete, summary, vms }: Run): Inputs {
    return { outcome, attempt, isComplete, summary, results: vms };
}

function runSettings({ cancel, retry, cancelOnDelete, stallMinutes }: Inputs): Inputs {
    return { cancel, retry, cancelOnDelete, stallMinutes };
}

/** The plan's further settings; each may be known later, but which there are must be known now. */
function settingsOf(plan: Inputs[string]): Inputs {
    if (plan === undefined) return {};
    if (typeof plan === "object" && !output.Output.isInstance(plan)) return plan;
    throw new MigrationError("InvalidInput", "the plan's settings cannot be used", {
        details: ["plan: must be an object, its keys known in previews"],
    });
}

const stages = ["planned", "complete"];

function stageOf(stage: Inputs[string]): string {
    if (stage === undefined) return "planned";
    if (typeof stage === "string" && stages.includes(stage)) return stage;
    const seen = typeof stage === "string" ? JSON.stringify(stage) : "a value that is not known yet";
    throw new MigrationError("InvalidInput", "the wave's stage cannot be used", {
        details: [`stage: must be one of ${stages.join(", ")}; seen ${seen}`],
    });
}
