import type { Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { MigrationError } from "../../errors.ts";
import { issuesOf } from "../../schema/parse.ts";
import type { ValueMap } from "../../schema/value.ts";
import { WaveArgs } from "../../schema/wave.ts";

/** What a stack's configuration may say of a wave: all that a program may, in the same words. */
const WaveConfig = WaveArgs.omit({ config: true }).partial();

/**
 * The wave's inputs with those of its `config`, which win: the program holds what is so for all waves, each stack's configuration what is so for one.
 *
 * Errors: `InvalidInput` with everything that is wrong in the configuration, by its path.
 */
export async function withConfig({ config, ...inputs }: Inputs): Promise<Inputs> {
    if (config === undefined) return inputs;
    const all = output.output(config) as unknown as Looked;
    if (!(await all.isKnown)) throw refused(["config: must be known in previews: read it with `requireObject`"]);
    if (await all.isSecret) throw refused(["config: holds secrets, and no part of a wave is one: give them to the resources that need them"]);
    const value = await all.promise();
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused([`config: must be a map of a wave's properties`]);
    const details = issuesOf(WaveConfig, value as ValueMap).map(({ property, reason }) => `config.${property}: ${reason}`);
    if (details.length > 0) throw refused(details);
    return { ...inputs, ...value };
}

type Looked = Output<unknown> & { readonly isKnown: Promise<boolean>; readonly isSecret: Promise<boolean>; promise(): Promise<unknown> };

function refused(details: readonly string[]): MigrationError {
    return new MigrationError("InvalidInput", "the wave's configuration cannot be used", { details });
}
