import { existsSync, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { MigrationError } from "../errors.ts";
import { loadKubeconfig } from "../kube/index.ts";
import { CalibrationFile } from "../schema/calibration.ts";
import { ConfigArgs } from "../schema/config.ts";
import { formatPath, heldAgainst, type InputIssue } from "../schema/parse.ts";
import { containsUnknown, type ValueMap } from "../schema/value.ts";
import { labSite, type SiteModel } from "../wave/estimate/index.ts";

/** What the environment says when the configuration does not. */
const environment = {
    namespace: "MIGRATION_TOOLKIT_NAMESPACE",
    context: "MIGRATION_TOOLKIT_CONTEXT",
    inventoryUrl: "MIGRATION_TOOLKIT_INVENTORY_URL",
    inventoryCa: "MIGRATION_TOOLKIT_INVENTORY_CA",
    inventorySnapshot: "MIGRATION_TOOLKIT_INVENTORY_SNAPSHOT",
} as const satisfies Partial<Record<keyof ConfigArgs, string>>;

/** The configuration with what the environment adds. `KUBECONFIG` is read with the kubeconfig itself. */
export function withEnvironment(config: ValueMap, env: NodeJS.ProcessEnv): ValueMap {
    const given = Object.entries(environment).flatMap(([key, name]) => (config[key] === undefined && env[name] ? [[key, env[name]] as const] : []));
    return { ...Object.fromEntries(given), ...config };
}

/**
 * A configuration in which everything is known.
 *
 * Errors: `InvalidInput` with every problem.
 */
export function parseConfig(config: ValueMap): ConfigArgs {
    const issues = configIssues(config);
    if (issues.length === 0) return config as ConfigArgs;
    const details = issues.map(({ property, reason }) => `${property}: ${reason}`);
    throw new MigrationError("InvalidInput", "the provider's configuration is wrong", { details });
}

/**
 * What is known of the site, from the file that `estimate` names.
 *
 * Errors: `InvalidInput` when it is no file of `calibrate`.
 */
export function siteIn({ estimate }: ConfigArgs): SiteModel {
    if (estimate === undefined) return labSite;
    const { data, error } = CalibrationFile.safeParse(jsonIn(estimate));
    if (data) return data;
    const details = error.issues.map(({ path, message }) => `${formatPath(path)}: ${message}`);
    throw new MigrationError("InvalidInput", `estimate: ${estimate} is not what \`pulumi-migration-toolkit calibrate\` writes`, { details });
}

function jsonIn(path: string): unknown {
    try {
        return JSON.parse(readFileSync(path, "utf8"));
    } catch (cause) {
        throw new MigrationError("InvalidInput", `estimate: cannot read ${path}: ${(cause as Error).message}`, { cause });
    }
}

/** Every problem of a configuration at once. Values that are not known yet are not judged. */
export function configIssues(config: ValueMap): readonly InputIssue[] {
    const { issues, sound } = heldAgainst(ConfigArgs, config);
    return [...issues, ...rules.flatMap((rule) => rule(sound as ConfigArgs))];
}

const rules: readonly ((config: ConfigArgs) => readonly InputIssue[])[] = [
    ({ rehearsal, kubeconfig }) =>
        rehearsal && kubeconfig !== undefined
            ? [{ property: "rehearsal", reason: "a rehearsal runs in a world of its own; remove `kubeconfig` or `rehearsal`" }]
            : [],
    ({ rehearsal }) => missingFile("rehearsal.inventory", rehearsal?.inventory),
    ({ inventorySnapshot }) => missingFile("inventorySnapshot", inventorySnapshot),
    ({ estimate }) => missingFile("estimate", estimate),
    ({ inventoryCa }) =>
        inventoryCa !== undefined && !containsUnknown(inventoryCa) && !inventoryCa.includes("-----BEGIN CERTIFICATE-----")
            ? [{ property: "inventoryCa", reason: "is not a PEM certificate (it should begin with -----BEGIN CERTIFICATE-----)" }]
            : [],
    (config) => (config.rehearsal || containsUnknown(config) ? [] : kubeconfigIssues(config)),
];

function missingFile(property: string, path: string | undefined): readonly InputIssue[] {
    if (path === undefined || containsUnknown(path) || existsSync(path)) return [];
    const place = isAbsolute(path) ? "" : ` in ${process.cwd()}, where the program is (\`main\` of Pulumi.yaml)`;
    return [{ property, reason: `there is no file ${JSON.stringify(path)}${place}` }];
}

function kubeconfigIssues(config: ConfigArgs): readonly InputIssue[] {
    if (config.kubeconfig === undefined && config.context === undefined && config.cluster === undefined) return [];
    try {
        loadKubeconfig(config);
        return [];
    } catch (error) {
        if (!(error instanceof MigrationError)) throw error;
        const [property = "kubeconfig", ...reason] = error.message.split(": ");
        return [{ property, reason: reason.join(": ") }];
    }
}
