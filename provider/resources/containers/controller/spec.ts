import type { KubeObject } from "../../../kube/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import { containersSettings } from "../../../schema/containers/settings/index.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { explicitSettings, specOf } from "../../../settings/index.ts";
import { defined } from "../../virtualization/reference.ts";

/** Where MTC works; its controllers look nowhere else. Source: mtc-behaviour G-06, §7. */
export const usual = { name: "migration-controller", namespace: "openshift-migration" } as const;

export function isHost({ role = "host" }: ContainersArgs): boolean {
    return role === "host";
}

export function hasConsole(args: ContainersArgs): boolean {
    return isHost(args) && args.hasConsole !== false;
}

export function hasLogReader({ hasLogReader = true }: ContainersArgs): boolean {
    return hasLogReader;
}

/** Name of the MigCluster that the operator makes for the cluster itself. */
export function hostClusterName({ cluster }: ContainersArgs): string {
    return (cluster as { readonly name?: string } | undefined)?.name ?? usualClusterName;
}

const usualClusterName = "host";

/** Arguments → `spec`. What must be there for the operator's playbook is always written. Source: mtc-behaviour §7.1. */
export function controllerSpec(args: ContainersArgs): ValueMap {
    return defined({
        cluster_name: usualClusterName,
        migration_velero: true,
        migration_controller: isHost(args),
        migration_ui: hasConsole(args),
        migration_log_reader: args.hasLogReader,
        ...specOf(containersSettings, args),
    }) as ValueMap;
}

/** `spec` → arguments. What is as by default counts as given only when the program gave it. */
export function controllerArgs({ spec = {} }: KubeObject, prior: ValueMap): ValueMap {
    const keys = inSnakeCase(spec);
    const role = keys.migration_controller === false ? "remote" : "host";
    const isShown = keys.migration_ui !== false;
    return defined({
        ...emptiesOf(prior),
        ...explicitSettings(containersSettings, keys, prior),
        role: role === "remote" || prior.role !== undefined ? role : undefined,
        hasConsole: role === "remote" ? prior.hasConsole : isShown && prior.hasConsole === undefined ? undefined : isShown,
        hasLogReader: keys.migration_log_reader === undefined ? undefined : String(keys.migration_log_reader) === "true",
    }) as ValueMap;
}

/** The operator takes every key in either spelling. Source: mtc-behaviour §7, AMB-21. */
export function inSnakeCase(spec: Readonly<Record<string, unknown>>): ValueMap {
    return Object.fromEntries(Object.entries(spec).map(([key, value]) => [snakeCase(key), value])) as ValueMap;
}

/** A key of the spec in each spelling in which somebody has written it. */
export function spellings([top = "", key = "", ...rest]: readonly string[], { spec = {} }: KubeObject): readonly (readonly string[])[] {
    return Object.keys(spec).flatMap((each) => (snakeCase(each) === key ? [[top, each, ...rest]] : []));
}

export function snakeCase(key: string): string {
    return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Groups that the program has given without anything in them. */
function emptiesOf(prior: ValueMap): ValueMap {
    const isEmpty = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length === 0;
    return Object.fromEntries(Object.keys(containersSettings).flatMap((name) => (isEmpty(prior[name]) ? [[name, prior[name]!]] : [])));
}
