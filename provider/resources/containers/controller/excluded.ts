import type { KubeObject } from "../../../kube/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import { defaultExclusions, switchedExclusions } from "../../../schema/containers/settings/index.ts";

/** What plans are to leave behind, as the operator puts it together. Source: mtc-behaviour §7.3; mo `tasks/main.yml`. */
export function wantedExclusions({ exclusions = {} }: ContainersArgs): readonly string[] {
    const switches = Object.entries(switchedExclusions).flatMap(([name, resources]) =>
        exclusions[name as "disableImageMigration"] ? resources : [],
    );
    return [...new Set([...(exclusions.excludedResources ?? defaultExclusions), ...switches, ...(exclusions.additionalExcludedResources ?? [])])];
}

/** What the controller has been told; undefined = nothing. Source: MTC-050. */
export function toldExclusions(deployment: KubeObject | undefined): readonly string[] | undefined {
    const { template } = (deployment?.spec ?? {}) as PodSpec;
    const variables = template?.spec?.containers?.flatMap(({ env = [] }) => env) ?? [];
    return variables
        .find(({ name }) => name === "EXCLUDED_RESOURCES")
        ?.value?.split(",")
        .filter(Boolean);
}

interface PodSpec {
    readonly template?: {
        readonly spec?: { readonly containers?: readonly { readonly env?: readonly { readonly name: string; readonly value?: string }[] }[] };
    };
}

/**
 * What the controller has not heard of yet, in words; undefined = it knows.
 *
 * Releases differ in what they leave behind of themselves, so that of those resources none is waited for (AMB-15).
 */
export function unheard(args: ContainersArgs, deployment: KubeObject | undefined): string | undefined {
    const told = toldExclusions(deployment);
    if (!told) return "its EXCLUDED_RESOURCES are not there";
    const wanted = wantedExclusions(args);
    const missing = wanted.filter((each) => !told.includes(each) && !defaultExclusions.includes(each));
    const surplus = told.filter((each) => !wanted.includes(each) && !defaultExclusions.includes(each));
    if (missing.length > 0) return `its EXCLUDED_RESOURCES lack ${missing.join(", ")}`;
    return surplus.length > 0 ? `its EXCLUDED_RESOURCES still hold ${surplus.join(", ")}` : undefined;
}
