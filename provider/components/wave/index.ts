import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { MigrationError } from "../../errors.ts";
import type { WaveAnswer } from "../../serve/port.ts";
import { OwnResource } from "../ownResource.ts";
import type { ComponentFactory, Outline, Surroundings } from "../port.ts";
import { isPreview, notKnownYet } from "../runtime.ts";
import { Plan, Run } from "./children.ts";
import { withConfig } from "./config.ts";
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
export const wave: ComponentFactory = async (name, given, options, surroundings) => {
    const inputs = await withConfig(given);
    refuseStrangers(inputs);
    const made = new Wave(name, inputs, options);
    const outputs = await made.build(name, inputs, surroundings);
    return { resource: made, outputs };
};

/** The maps' entries: as given, as proposed, or in a preview not known before they can be. */
function mapsOf({ proposeMaps, networks, storage }: Inputs, answer: WaveAnswer | undefined): Inputs {
    if (proposeMaps !== true) return { networks, storage };
    if (answer?.maps) return { ...answer.maps };
    if (!isPreview()) refuseAll(["proposeMaps: nothing can be proposed, for the source's inventory does not answer: see that its Provider is ready"]);
    return { networks: notKnownYet(), storage: notKnownYet() };
}

/** What all plans of the wave are given. */
function settingsOf(inputs: Inputs): Inputs {
    const { namespace, source, destination, targetNamespace, networkMap, storageMap, concernRules } = inputs;
    const common = { namespace, source, destination, targetNamespace, networkMap, storageMap, concernRules };
    return { ...inputs.plan, ...courseOf(inputs).plan, ...common };
}

function outlineOf(name: string, inputs: Inputs, { wave, earlier, namespace }: KnownInputs, parts: readonly Part[]): Outline {
    const { networks, storage } = inputs;
    const settings = settingsOf(inputs);
    const plans = parts.map(({ key, plan }) => ({ key, name: `${name}-${key}`, inputs: { ...settings, ...plan } }));
    return { wave, earlier, namespace, maps: { networks, storage }, plans };
}

function refuseAll(details: readonly string[]): void {
    if (details.length > 0) throw new MigrationError("InvalidInput", "the wave's plans cannot be made", { details });
}

interface Planned {
    readonly part: Part;
    readonly plan: Plan;
}

class Wave extends pulumi.ComponentResource {
    readonly #hooks: ComponentResourceOptions["hooks"];

    /** Resource hooks are for its runs: the engine has done with a component before its parts are made, so that "after" would be before. */
    constructor(name: string, inputs: Inputs, { hooks, ...options }: ComponentResourceOptions) {
        super("migration-toolkit:index:Wave", name, inputs, options);
        this.#hooks = hooks;
    }

    async build(name: string, inputs: Inputs, surroundings: Surroundings): Promise<Inputs> {
        const known = await knownInputs(this, inputs);
        const answer = await surroundings.planWave(known);
        for (const line of answer?.news ?? []) await log.info(line, this);
        for (const line of answer?.warnings ?? []) await log.warn(line, this);
        const parts = partsOf(known, answer);
        const mapped = { ...inputs, ...mapsOf(inputs, answer) };
        if (answer) refuseAll(await surroundings.judgePlans(outlineOf(name, mapped, known, parts)));
        const plans = this.#plans(name, mapped, parts);
        const outputs = {
            planNames: Object.fromEntries(plans.map(({ part, plan }) => [part.key, plan.name])),
            digest: digestOf(plans.map(({ part, plan }) => ({ key: part.key, digest: plan.digest }))),
            ...resultsOf(this.#runs(name, inputs, known, plans), parts),
        };
        this.registerOutputs(outputs);
        return outputs;
    }

    #plans(name: string, inputs: Inputs, parts: readonly Part[]): readonly Planned[] {
        const { namespace, source, destination, networks, storage } = inputs;
        const [common, child] = [{ namespace, source, destination }, { parent: this }];
        const networkMap = inputs.networkMap ?? new OwnResource("virtualization:NetworkMap", name, { ...common, networks }, child).id;
        const storageMap = inputs.storageMap ?? new OwnResource("virtualization:StorageMap", name, { ...common, storage }, child).id;
        const settings = settingsOf({ ...inputs, networkMap, storageMap });
        return parts.map((part) => ({ part, plan: new Plan(`${name}-${part.key}`, { ...settings, ...part.plan }, child) }));
    }

    /** Runs wait for those of the groups before theirs; where the wave stops there are none. */
    #runs(name: string, inputs: Inputs, known: KnownInputs, plans: readonly Planned[]): readonly Run[] {
        const { run, isOver } = courseOf(inputs);
        if (!run) return [];
        const { namespace, retry, cancelOnDelete, verify, stallMinutes, window } = inputs;
        const settings = { namespace, ...run, retry, cancelOnDelete, verify, stallMinutes, window };
        const isCutOver = run.cutover !== undefined;
        const made: { readonly group: number; readonly run: Run }[] = [];
        for (const { part, plan } of plans.toSorted((one, other) => one.part.group - other.part.group)) {
            const { key, group, cancel, vmCutovers, estimate } = part;
            if (isOver ? !part.hasRun : !part.isRun(known.afterGroup)) continue;
            const dependsOn = made.filter((each) => each.group < group).map((each) => each.run);
            const options = { parent: this, ...(dependsOn.length > 0 && { dependsOn }), ...(this.#hooks && { hooks: this.#hooks }) };
            const own = { cancel, estimate, ...(isCutOver && { vmCutovers }), plan: plan.id };
            made.push({ group, run: new Run(`${name}-${key}`, { ...settings, ...own }, options) });
        }
        return made.map((each) => each.run);
    }
}
