import type { Finding } from "../../../concern/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import { containersSettings, defaultExclusions, switchedExclusions } from "../../../schema/containers/settings/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { containsUnknown, isUnknown, type ValueMap } from "../../../schema/value.ts";
import { type Row, rowsOf, valueAt } from "../../../settings/index.ts";
import { bytesOf } from "../../../util/quantity.ts";
import { finding, when } from "../../virtualization/told.ts";

/** What contradicts what, whatever the cluster is like. Values that are not known yet are not judged. */
export function settingFindings(args: ContainersArgs): readonly Finding[] {
    return rules.flatMap((rule) => rule(args));
}

/** Settings that the release does not know. Source: mtc-behaviour §7.3, §7.5. */
export function releaseFindings(args: ContainersArgs, release: string): readonly Finding[] {
    return givenIn(args).flatMap(({ path, setting: { only, key } }) =>
        finding(
            "error",
            formatPath(path),
            when(only !== undefined && only !== `MTC ${release}`, `MTC ${release} does not know it (\`${key}\`); it is of ${only}`),
        ),
    );
}

/** Paths of settings that only one release knows. */
export function releaseBound(args: ContainersArgs): readonly string[] {
    return givenIn(args).flatMap(({ path, setting }) => (setting.only ? [formatPath(path)] : []));
}

function givenIn(args: ContainersArgs): readonly Row[] {
    return rowsOf(containersSettings).filter(({ path }) => valueAt(args, path) !== undefined && !isUnknown(valueAt(args, path)));
}

type Rule = (args: ContainersArgs) => readonly Finding[];

const rules: readonly Rule[] = [
    ({ namespace }) =>
        finding(
            "error",
            "namespace",
            when(
                typeof namespace === "string" && namespace !== "openshift-migration",
                `must be \`openshift-migration\`: MTC's controllers look nowhere else, so nothing would come of it in ${namespace}`,
            ),
        ),
    ({ exclusions }) => {
        const list = exclusions?.excludedResources;
        if (!list || containsUnknown(list)) return [];
        const missing = defaultExclusions.filter((each) => !list.includes(each));
        const remedy =
            "migrations suffer from them: add them, or leave the list out and name what else stays behind in `additionalExcludedResources`";
        return finding(
            "error",
            "exclusions.excludedResources",
            when(missing.length > 0, `replaces the operator's list and lacks ${missing.join(", ")} of it; ${remedy}`),
        );
    },
    ({ exclusions }) =>
        (["excludedResources", "additionalExcludedResources"] as const).flatMap((name) =>
            listIn(exclusions?.[name]).flatMap((resource, at) => {
                const own = Object.entries(switchedExclusions).find(([, resources]) => (resources as readonly string[]).includes(resource));
                return finding(
                    "error",
                    `exclusions.${name}[${at}]`,
                    own && `${resource} has a switch of its own, which does more; set \`${own[0]}: true\` instead`,
                );
            }),
        ),
    ({ exclusions }) =>
        listIn(exclusions?.additionalExcludedResources).flatMap((resource, at) =>
            finding(
                "warning",
                `exclusions.additionalExcludedResources[${at}]`,
                when(defaultExclusions.includes(resource), `${resource} is left behind already; it needs not be named`),
            ),
        ),
    (args) => givenIn(args).flatMap(({ path, setting: { idle } }) => finding("warning", formatPath(path), idle && `has no effect: ${idle}`)),
    (args) =>
        finding(
            "error",
            "hasConsole",
            when(
                args.hasConsole === true && isRemote(args),
                "is only for the host cluster, where the controller is; leave it out with `role: remote`",
            ),
        ),
    (args) =>
        !isRemote(args)
            ? []
            : givenIn(args).flatMap(({ path }) =>
                  finding(
                      "warning",
                      formatPath(path),
                      when(!countsOnRemote(path), "has no effect on a remote cluster: give it to the host cluster, whose controller decides"),
                  ),
              ),
    ({ resizing }) => {
        const { enabled, proposes } = (resizing ?? {}) as { readonly enabled?: boolean; readonly proposes?: boolean };
        const isIdle = enabled === true && proposes === false;
        return finding(
            "error",
            "resizing.proposes",
            when(isIdle, "must not be false with `enabled: true`: without proposals there is no size to use"),
        );
    },
    (args) => podGroups.flatMap((name) => amountFindings(name, args)),
];

/** A role that is not known yet is none. */
function isRemote({ role }: ContainersArgs): boolean {
    return role === "remote";
}

function listIn(list: readonly string[] | undefined): readonly string[] {
    return Array.isArray(list) ? list : [];
}

/** What is written into the ConfigMap that the host's controller reads of remote clusters too, and what Velero gets. Source: mtc-behaviour §7.4, §7.7. */
function countsOnRemote([group, name = ""]: readonly string[]): boolean {
    const some: Readonly<Record<string, readonly string[]>> = {
        cluster: ["name", "subdomain"],
        rsync: ["privileged", "superPrivileged", "endpointType"],
    };
    return ["restic", "velero", "registry", "images", "proxy"].includes(group!) || (some[group!]?.includes(name) ?? false);
}

const podGroups = ["controller", "sourceRsyncPods", "targetRsyncPods", "stunnel", "restic", "velero"] as const;

/** Nothing starts that asks for more than it may take. */
function amountFindings(name: (typeof podGroups)[number], args: ContainersArgs): readonly Finding[] {
    const table = containersSettings[name].group as Readonly<Record<string, { readonly default?: unknown }>>;
    const amount = (key: string) => valueAt(args, [name, key]) ?? (table[key]?.default as string | undefined);
    return ["cpu", "memory"].flatMap((what) => {
        const [request, limit] = [amount(`${what}Request`), amount(`${what}Limit`)];
        if (typeof request !== "string" || typeof limit !== "string") return [];
        const isTooMuch = (bytesOf(request) ?? 0) > (bytesOf(limit) ?? Number.POSITIVE_INFINITY);
        const given = (args[name] as ValueMap | undefined)?.[`${what}Request`] === undefined ? "Limit" : "Request";
        return finding(
            "error",
            `${name}.${what}${given}`,
            when(isTooMuch, `the request of ${request} is above the limit of ${limit}; no pod would start`),
        );
    });
}
