import type { Inputs } from "@pulumi/pulumi";
import { MigrationError } from "../../errors.ts";
import { issuesOf } from "../../schema/parse.ts";
import type { ValueMap } from "../../schema/value.ts";
import { WaveArgs } from "../../schema/wave.ts";
import { lookAt } from "../runtime.ts";

/** What a stack's configuration may say of a wave: all that a program may, in the same words. */
const WaveConfig = WaveArgs.omit({ config: true }).partial();

/**
 * The wave's inputs with those of its `config`, which win: the program holds what is so for all waves, each stack's configuration what is so for one.
 *
 * Errors: `InvalidInput` with everything that is wrong in the configuration, by its path.
 */
export async function withConfig({ config, ...inputs }: Inputs): Promise<Inputs> {
    if (config === undefined) return inputs;
    const all = lookAt(config);
    if (!(await all.isKnown)) throw refused(["config: must be known in previews: read it with `requireObject`"]);
    if (await all.isSecret) throw refused(["config: holds secrets, and no part of a wave is one: give them to the resources that need them"]);
    const value = await all.promise();
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused([`config: must be a map of a wave's properties`]);
    const details = issuesOf(WaveConfig, value as ValueMap).map(({ property, reason }) => `config.${property}: ${reason}`);
    if (details.length > 0) throw refused(details);
    return { ...inputs, ...value };
}

function refused(details: readonly string[]): MigrationError {
    return new MigrationError("InvalidInput", "the wave's configuration cannot be used", { details });
}
