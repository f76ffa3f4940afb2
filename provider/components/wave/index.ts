import type { ComponentResourceOptions, CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import pulumi from "@pulumi/pulumi/resource.js";
import type { ComponentFactory, Surroundings } from "../port.ts";
import { courseOf } from "./course.ts";
import { type KnownInputs, knownInputs, refuseStrangers } from "./inputs.ts";
import { digestOf, resultsOf } from "./results.ts";
import { type Part, partsOf } from "./share.ts";

/**
 * `migration-toolkit:index:Wave`: VMs that move together, in as many plans as it takes.
 *
 * Errors: `InvalidInput` for properties it does not have, when it is not known yet which children there are, and for VMs that cannot be shared out.
 *         What the properties hold is checked by the children.
 */
export const wave: ComponentFactory = async (name, inputs, options, surroundings) => {
    refuseStrangers(inputs);
    const made = new Wave(name, inputs, options);
    const outputs = await made.build(name, inputs, surroundings);
    return { resource: made, outputs };
};

class Wave extends pulumi.ComponentResource {
    constructor(name: string, inputs: Inputs, options: ComponentResourceOptions) {
        super("migration-toolkit:index:Wave", name, inputs, options);
    }

    async build(name: string, inputs: Inputs, surroundings: Surroundings): Promise<Inputs> {
        const known = await knownInputs(this, inputs);
        const answer = await surroundings.planWave(known);
        for (const line of answer?.news ?? []) await log.info(line, this);
        const parts = partsOf(known, answer?.plans);
        const plans = this.#plans(name, inputs, parts);
        const runs = this.#runs(name, inputs, known, parts, plans);
        const outputs = {
            planNames: Object.fromEntries(parts.map(({ key }, at) => [key, plans[at]!.name])),
            digest: digestOf(parts.map(({ key }, at) => ({ key, digest: plans[at]!.digest }))),
            ...resultsOf(runs),
        };
        this.registerOutputs(outputs);
        return outputs;
    }

    #plans(name: string, inputs: Inputs, parts: readonly Part[]): readonly Plan[] {
        const { namespace, source, destination, targetNamespace, networks, storage, concernRules } = inputs;
        const [common, child] = [{ namespace, source, destination }, { parent: this }];
        const networkMap = new Child("NetworkMap", name, { ...common, networks }, child).id;
        const storageMap = new Child("StorageMap", name, { ...common, storage }, child).id;
        const settings = { ...inputs.plan, ...courseOf(inputs).plan, ...common, targetNamespace, networkMap, storageMap, concernRules };
        return parts.map(({ key, plan }) => new Plan(`${name}-${key}`, { ...settings, ...plan }, child));
    }

    /** Runs wait for those of the groups before theirs; where the wave stops there are none. */
    #runs(name: string, inputs: Inputs, known: KnownInputs, parts: readonly Part[], plans: readonly Plan[]): readonly Run[] {
        const { run } = courseOf(inputs);
        if (!run) return [];
        const { namespace, retry, cancelOnDelete, verify, stallMinutes } = inputs;
        const settings = { namespace, ...run, retry, cancelOnDelete, verify, stallMinutes };
        const made: { readonly group: number; readonly run: Run }[] = [];
        for (const [at, { key, group, runs, isRun }] of parts.entries()) {
            if (!isRun(known.afterGroup)) continue;
            const dependsOn = made.filter((each) => each.group < group).map((each) => each.run);
            const options = { parent: this, ...(dependsOn.length > 0 && { dependsOn }) };
            made.push({ group, run: new Run(`${name}-${key}`, { ...settings, ...runs, plan: plans[at]!.id }, options) });
        }
        return made.map((each) => each.run);
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
