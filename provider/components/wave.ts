import type { ComponentResourceOptions, CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { MigrationError } from "../errors.ts";
import { WaveArgs, waveStages } from "../schema/wave.ts";
import type { ComponentFactory } from "./port.ts";

/**
 * `migration-toolkit:index:Wave`: VMs that move together, as the four resources it takes.
 *
 * Errors: `InvalidInput` for properties it does not have, and when it is not known yet which children there are: by `stage` and `plan`.
 *         What the properties hold is checked by the children.
 */
export const wave: ComponentFactory = (name, inputs, options) => {
    const details = waveIssues(inputs);
    if (details.length > 0) throw new MigrationError("InvalidInput", "the wave's inputs cannot be used", { details });
    const made = new Wave(name, inputs, options);
    return { resource: made, outputs: made.results };
};

class Wave extends pulumi.ComponentResource {
    readonly results: Inputs;

    constructor(name: string, inputs: Inputs, options: ComponentResourceOptions) {
        super("migration-toolkit:index:Wave", name, inputs, options);
        const { namespace, source, destination, targetNamespace, networks, storage, vms } = inputs;
        const common = { namespace, source, destination };
        const child = { parent: this };
        const networkMap = new Child("NetworkMap", name, { ...common, networks }, child).id;
        const storageMap = new Child("StorageMap", name, { ...common, storage }, child).id;
        const course = courseOf(inputs);
        const { acceptConcerns, concernRules, approvedDigest } = inputs;
        const scrutiny = { acceptConcerns, concernRules, approvedDigest };
        const plan = new Plan(name, { ...inputs.plan, ...course.plan, ...common, ...scrutiny, networkMap, storageMap, targetNamespace, vms }, child);
        const run = course.run && new Run(name, { namespace, plan: plan.id, ...course.run, ...runSettings(inputs) }, child);
        this.results = { planName: plan.name, selected: plan.selected, digest: plan.digest, ...(run && resultsOf(run)) };
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
    declare readonly selected: Output<unknown>;
    declare readonly digest: Output<string>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("Plan", name, { name: undefined, selected: undefined, digest: undefined, ...inputs }, options);
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

function runSettings({ cancel, retry, cancelOnDelete, verify, stallMinutes }: Inputs): Inputs {
    return { cancel, retry, cancelOnDelete, verify, stallMinutes };
}

/** What a stage means for the plan and the run; without a run none is made. */
function courseOf({ stage = "planned", warm }: Inputs): { readonly plan: Inputs; readonly run?: Inputs } {
    const plan = warm ? { type: "warm" } : {};
    const cutOver = warm ? { cutover: warm.cutover ?? "now", vmCutovers: warm.vmCutovers } : {};
    const courses: Readonly<Record<Stage, ReturnType<typeof courseOf>>> = {
        planned: { plan },
        precopy: { plan, run: {} },
        complete: { plan, run: cutOver },
        archived: { plan: { ...plan, archived: true }, run: cutOver },
    };
    return courses[stage as Stage];
}

type Stage = keyof typeof waveStages;

function waveIssues(inputs: Inputs): string[] {
    const { stage, plan, warm } = inputs;
    const strangers = Object.keys(inputs).filter((key) => !(key in WaveArgs.shape));
    const isStage = stage === undefined || WaveArgs.shape.stage.safeParse(stage).success;
    const seen = typeof stage === "string" ? JSON.stringify(stage) : "a value that is not known yet";
    const isKnownMap = (value: unknown) => value === undefined || (typeof value === "object" && value !== null && !output.Output.isInstance(value));
    return [
        ...strangers.map((key) => `${key}: is not a property of a wave`),
        ...(isStage ? [] : [`stage: must be ${Object.keys(waveStages).join(" or ")}; seen ${seen}`]),
        ...(stage === "precopy" && warm === undefined ? ["stage: precopy is for warm waves; give `warm: {}`, or use complete"] : []),
        ...Object.entries({ plan, warm }).flatMap(([key, value]) =>
            isKnownMap(value) ? [] : [`${key}: must be an object whose keys are known in previews`],
        ),
    ];
}
