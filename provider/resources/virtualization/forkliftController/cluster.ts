import type { Finding } from "../../../concern/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Own, operatorAnnotation, toId } from "../../../lifecycle/index.ts";
import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { formatPath } from "../../../schema/parse.ts";
import { isUnknown } from "../../../schema/value.ts";
import { valueAt } from "../../../settings/index.ts";
import { didYouMean } from "../../../util/nearest.ts";
import { type ClusterLook, missing } from "../clusterLook.ts";
import { isExecuting } from "../plan/history.ts";
import { finding, when } from "../told.ts";
import { extraFiles, isAio, isWarm, openPlans, refOf, sayAll } from "./aio.ts";
import { givenRows } from "./rules.ts";

/** What the cluster says of settings: other installations, the version, what they name, what is under way. */
export async function clusterFindings(args: ForkliftControllerArgs, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const found = [
        others(own, look),
        versions(args, own, look),
        named(args, own, look),
        osMaps(args, own, look),
        extraConf(args, look),
        warmPlans(args, look),
    ];
    return (await Promise.all(found)).flat();
}

/** One object configures the whole installation. Source: forklift-behaviour §1.12. */
async function others({ name, namespace }: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const near = (await look.list(kinds.forkliftController, { namespace }, "name")) ?? [];
    const beside = near.find(({ metadata }) => metadata.name !== name);
    const elsewhere = (await look.others(kinds.forkliftController)).filter((each) => each.namespace !== namespace);
    const found = beside && `${namespace} has ForkliftController ${beside.metadata.name} already, and one configures the whole installation`;
    const other = `the cluster has another installation: ${sayAll(elsewhere)}; the controllers of both take up every Plan`;
    return [
        ...finding("error", "name", found && `${found}; give its name and import it (\`pulumi import\`)`),
        ...finding("warning", "namespace", when(elsewhere.length > 0, other)),
    ];
}

const definition = { name: "forkliftcontrollers.forklift.konveyor.io" };

interface Definition {
    readonly versions?: readonly { readonly schema?: { readonly openAPIV3Schema?: { readonly properties?: { readonly spec?: SpecSchema } } } }[];
}

interface SpecSchema {
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** Settings that the installed version does not know: the API server would refuse them or drop them. One that comes before them may know more. */
async function versions(args: ForkliftControllerArgs, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const rows = givenRows(args);
    if (rows.length === 0) return [];
    const seen = await look.get(kinds.customResourceDefinition, definition, "settings");
    const known = seen.state === "found" ? keysIn(seen.object) : undefined;
    if (known === "any") return [];
    const isAhead = known !== undefined && (await isUpgradeAhead(args, own, look));
    return rows.flatMap(({ path, setting: { key, only } }) => {
        const later = isAhead ? "whether the one that is installed before this knows it is seen with `up`" : "upgrade the operator, or leave it out";
        const where = only ? `it is known to ${only} only` : `it came with a later version: ${later}`;
        const severity = isAhead && !only ? "warning" : "error";
        if (known) return finding(severity, formatPath(path), when(!known.includes(key), `the installed version has no \`${key}\`; ${where}`));
        return finding("warning", formatPath(path), only && `is known to ${only} only; others refuse it`);
    });
}

/** Whether the same program brings another version of the operator first: that which an installation is annotated with. */
async function isUpgradeAhead({ annotations }: ForkliftControllerArgs, { namespace }: Own, look: ClusterLook): Promise<boolean> {
    const name = valueAt({ annotations: annotations ?? {} }, ["annotations", operatorAnnotation]);
    if (typeof name !== "string") return isUnknown(name);
    const seen = await look.get(kinds.clusterServiceVersion, { name, namespace }, "settings");
    return seen.state === "absent" || (seen.state === "found" && seen.object.status?.phase !== "Succeeded");
}

function keysIn({ spec }: KubeObject): readonly string[] | "any" {
    const schema = (spec as Definition | undefined)?.versions?.at(-1)?.schema?.openAPIV3Schema?.properties?.spec;
    if (!schema?.properties || schema["x-kubernetes-preserve-unknown-fields"] === true) return "any";
    return Object.keys(schema.properties);
}

/** ConfigMaps and Secrets of the operator's namespace, by the setting that names them. */
const objects = [
    { path: ["vsphereOsMap"], kind: kinds.configMap },
    { path: ["ovirtOsMap"], kind: kinds.configMap },
    { path: ["naaOuiMap"], kind: kinds.configMap },
    { path: ["virtCustomizeConfigMap"], kind: kinds.configMap },
    { path: ["aap", "tokenSecret"], kind: kinds.secret },
    { path: ["aap", "caSecret"], kind: kinds.secret },
] as const;

async function named(args: ForkliftControllerArgs, { namespace }: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const looks = objects.map(async ({ path, kind }) => {
        const name = valueAt(args, path);
        // The operator makes those of the usual names itself.
        if (typeof name !== "string" || name.startsWith("forklift-")) return [];
        return await missing(look, kind, { name, namespace }, formatPath(path));
    });
    return (await Promise.all(looks)).flat();
}

/** Preferences that a map of operating systems names, and that are not there. Source: MTV-056. */
async function osMaps(args: ForkliftControllerArgs, { namespace }: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const looks = (["vsphereOsMap", "ovirtOsMap"] as const).map(async (property) => {
        const name = args[property];
        if (typeof name !== "string") return [];
        const seen = await look.get(kinds.configMap, { name, namespace }, property);
        if (seen.state !== "found") return [];
        const preferences = await look.list(kinds.virtualMachineClusterPreference, {}, property);
        if (!preferences || preferences.length === 0) return [];
        const known = preferences.map(({ metadata }) => metadata.name!);
        const entries = Object.entries((seen.object.data ?? {}) as Record<string, string>);
        const strange = entries.filter(([, value]) => !known.includes(value));
        const said = strange.slice(0, 5).map(([key, value]) => `${key}: ${value}${didYouMean(value, known)}`);
        const message = `ConfigMap ${toId({ name, namespace })} names preferences that the cluster does not have: ${said.join("; ")}`;
        return finding("warning", property, when(strange.length > 0, `${message}${strange.length > 5 ? `; and ${strange.length - 5} more` : ""}`));
    });
    return (await Promise.all(looks)).flat();
}

/** The controller takes the ConfigMap of the plan's namespace, whatever the guide says. Source: `EnsureExtraV2vConfConfigMap` of Forklift. */
async function extraConf(
    { virtV2vExtraConfConfigMap: name, virtV2vExtraArgs }: ForkliftControllerArgs,
    look: ClusterLook,
): Promise<readonly Finding[]> {
    if (typeof name !== "string") return [];
    const property = "virtV2vExtraConfConfigMap";
    const plans = openPlans((await look.list(kinds.plan, {}, property)) ?? []);
    const namespaces = [...new Set(plans.map(({ metadata }) => metadata.namespace!))].sort();
    const found = await Promise.all(
        namespaces.map(async (namespace) => ({ namespace, seen: await look.get(kinds.configMap, { name, namespace }, property) })),
    );
    const absent = found.filter(({ seen }) => seen.state === "absent").map(({ namespace }) => namespace);
    const files = extraFiles(virtV2vExtraArgs);
    const lacking = found.flatMap(({ namespace, seen }) =>
        seen.state === "found" ? files.filter((file) => !hasFile(seen.object, file)).map((file) => `${namespace} lacks ${file}`) : [],
    );
    return [
        ...finding(
            "warning",
            property,
            when(absent.length > 0, `plans of ${absent.join(", ")} would fail: there is no ConfigMap ${name} beside them`),
        ),
        ...finding("warning", property, when(lacking.length > 0, `ConfigMap ${name} of ${lacking.join("; of ")}`)),
    ];
}

function hasFile({ data, binaryData }: KubeObject, file: string): boolean {
    return Object.hasOwn({ ...(data as object), ...(binaryData as object) }, file);
}

/** Refused where a warm plan is under way, told where one may still begin. Source: MTV-205. */
async function warmPlans({ virtV2vExtraArgs }: ForkliftControllerArgs, look: ClusterLook): Promise<readonly Finding[]> {
    if (isUnknown(virtV2vExtraArgs) || !isAio(virtV2vExtraArgs)) return [];
    const warm = openPlans((await look.list(kinds.plan, {}, "virtV2vExtraArgs")) ?? []).filter(isWarm);
    const [running, open] = [warm.filter(isExecuting), warm.filter((each) => !isExecuting(each))];
    const refused = `AIO buffers are for cold moves only, and these plans are moving warm: ${sayAll(running.map(refOf))}; wait for their end (MTV-205)`;
    const told = `AIO buffers are for cold moves only; these plans are warm: ${sayAll(open.map(refOf))} (MTV-205)`;
    return [
        ...finding("error", "virtV2vExtraArgs", when(running.length > 0, refused)),
        ...finding("warning", "virtV2vExtraArgs", when(open.length > 0, told)),
    ];
}
