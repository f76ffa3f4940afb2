import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import pulumi from "@pulumi/pulumi/resource.js";
import { MigrationError } from "../../errors.ts";
import { heldAgainst, type InputIssue } from "../../schema/parse.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import type { ComponentDefinition } from "../../schema/writer.ts";
import type { ComponentFactory, Surroundings } from "../port.ts";
import { sealed } from "./sealed.ts";
import { toldOf } from "./told.ts";

/** A component of the platform: what its children are made of. Its definition says what it takes and answers. */
export interface ComponentSheet<Args, Decisive extends keyof Args> {
    readonly definition: ComponentDefinition;
    /** Inputs that decide which children there are: they must be known in previews. */
    readonly decisive: readonly (Decisive & string)[];
    /** What contradicts what, and what is not known of the surroundings; called when the shape is right, as far as it is known. */
    readonly problems?: (look: Look<Args, Decisive>) => readonly InputIssue[] | Promise<readonly InputIssue[]>;
    /** What whoever runs this should read, in previews too. */
    readonly warnings?: (look: Look<Args, Decisive>) => readonly string[] | Promise<readonly string[]>;
    /** Plugins of other providers that make its children. */
    readonly plugins: readonly string[];
    /** Makes the children and answers the outputs. */
    readonly build: (making: Making<Args, Decisive>) => Promise<Inputs> | Inputs;
}

/** What is seen of a component before it is made. */
export interface Look<Args, Decisive extends keyof Args> {
    readonly decided: Pick<Args, Decisive>;
    /** Everything as far as it is known; with `unknown` where it is not. */
    readonly told: ValueMap;
    readonly options: ComponentResourceOptions;
    readonly surroundings: Surroundings;
}

export interface Making<Args, Decisive extends keyof Args> extends Look<Args, Decisive> {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    /** As the program has given them, known or not: for handing on. */
    readonly inputs: Inputs;
}

/**
 * Makes a component from its sheet: look at all inputs, refuse with everything that is wrong before anything is registered, then build.
 *
 * Errors: `InvalidInput` with every problem by its path.
 */
export function componentFactory<Args, Decisive extends keyof Args>(sheet: ComponentSheet<Args, Decisive>): ComponentFactory {
    const { definition, plugins } = sheet;
    const factory: ComponentFactory = async (name, given, options, surroundings) => {
        const inputs = sealed(definition.inputs, given);
        const told = await toldOf(inputs);
        const look = { told, decided: told as Pick<Args, Decisive>, options, surroundings };
        refuse(definition, await problemsOf(sheet, look));
        const component = new Component(`migration-toolkit:${definition.token}`, name, inputs, options);
        const warnings = [...idleOptions(options), ...((await sheet.warnings?.(look)) ?? [])];
        for (const warning of warnings) await log.warn(warning, component);
        const outputs = await sheet.build({ ...look, component, name, inputs });
        component.end(outputs);
        return { resource: component, outputs };
    };
    return Object.assign(factory, { plugins });
}

/** What is wrong in the shape of the inputs, and with what is right in them. */
async function problemsOf<Args, Decisive extends keyof Args>(sheet: ComponentSheet<Args, Decisive>, look: Look<Args, Decisive>) {
    const { definition, decisive } = sheet;
    const { issues, sound: told } = heldAgainst(definition.inputs, look.told);
    const ofShape = [...issues, ...undecided(decisive, look.told)];
    if (undecided(decisive, told).length > 0) return ofShape;
    return [...ofShape, ...((await sheet.problems?.({ ...look, told, decided: told as Pick<Args, Decisive> })) ?? [])];
}

/** The engine applies these to the component alone, whose children are what there is in the cluster. */
function idleOptions(options: ComponentResourceOptions): readonly string[] {
    const remedy = "has no effect on the parts of a component; leave out of the program what is not to change, or change its parts with `transforms`";
    return (["ignoreChanges", "replaceOnChanges"] as const).flatMap((name) => ((options[name] ?? []).length > 0 ? [`${name}: ${remedy}`] : []));
}

class Component extends pulumi.ComponentResource {
    end(outputs: Inputs): void {
        this.registerOutputs(outputs);
    }
}

function undecided(decisive: readonly string[], told: ValueMap): readonly InputIssue[] {
    return decisive.filter((property) => containsUnknown(told[property])).map((property) => ({ property, reason: "must be known in previews" }));
}

/** Errors: `InvalidInput` with every problem by its path. */
export function refuse({ token }: ComponentDefinition, issues: readonly InputIssue[]): void {
    if (issues.length === 0) return;
    const details = issues.map(({ property, reason }) => `${property}: ${reason}`);
    throw new MigrationError("InvalidInput", `the inputs of ${token.split(":")[1]} cannot be used`, { details });
}
