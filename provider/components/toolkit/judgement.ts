import type { InputIssue } from "../../schema/parse.ts";
import type { ToolkitArgs } from "../../schema/toolkit.ts";
import { containsUnknown, isUnknown, type ValueMap } from "../../schema/value.ts";
import type { Look } from "../platform/component.ts";
import { absentOf } from "../platform/namespaces.ts";
import { buffersArgument, osMapSettings, osSourcesOf, usualNamespace, usualOsMaps } from "./settings.ts";

export type Decisive = "keepsNamespace";

type Seen = Look<ToolkitArgs, Decisive>;

/** What decides which parts there are must be known, and nothing may be said twice. */
export function problemsOf({ told }: Seen): readonly InputIssue[] {
    const open = ["operator", "settings", "osMaps", "virtV2v"].filter((property) => isUnknown(told[property]));
    if (open.length > 0) return open.map((property) => ({ property, reason: "must be known in previews; the values in it need not be" }));
    return [...osMapProblems(told), ...virtV2vProblems(told)];
}

function osMapProblems({ osMaps = {}, settings = {} }: ValueMap): readonly InputIssue[] {
    return osSourcesOf({ osMaps }).flatMap((source) => {
        const map = (osMaps as ValueMap)[source] as ValueMap;
        const property = `osMaps.${source}`;
        if (isUnknown(map) || isUnknown(map.entries)) return [{ property, reason: "must be known in previews; the values in it need not be" }];
        const setting = osMapSettings[source];
        const usual = usualOsMaps[source];
        return [
            ...when((settings as ValueMap)[setting] !== undefined, `settings.${setting}`, `\`${property}.name\` says that too; keep one of the two`),
            ...when(
                map.name === usual,
                `${property}.name`,
                `${usual} is the operator's own, to which entries can only be added: leave \`name\` out for that, or take another one`,
            ),
        ];
    });
}

function virtV2vProblems({ virtV2v = {}, settings = {} }: ValueMap): readonly InputIssue[] {
    const { extraArgs, aioBuffers, planNamespaces } = virtV2v as ValueMap;
    const { virtV2vExtraArgs, virtV2vExtraConfConfigMap } = settings as ValueMap;
    const clash = "`virtV2v` says that too; keep one of the two";
    const isVddk = Array.isArray(extraArgs) && extraArgs.some((each) => typeof each === "string" && each.startsWith(buffersArgument));
    return [
        ...when(virtV2vExtraArgs !== undefined && (extraArgs ?? aioBuffers) !== undefined, "settings.virtV2vExtraArgs", clash),
        ...when(virtV2vExtraConfConfigMap !== undefined && aioBuffers !== undefined, "settings.virtV2vExtraConfConfigMap", clash),
        ...when(isVddk && aioBuffers !== undefined, "virtV2v.extraArgs", `\`${buffersArgument}\` is given for \`aioBuffers\`; leave it out here`),
        ...when(planNamespaces !== undefined && aioBuffers === undefined, "virtV2v.planNamespaces", "is for `aioBuffers`, which is not given"),
        ...when(containsUnknown(planNamespaces), "virtV2v.planNamespaces", "must be known in previews"),
    ];
}

function when(isWrong: boolean, property: string, reason: string): readonly InputIssue[] {
    return isWrong ? [{ property, reason }] : [];
}

/** What whoever runs this should know of it. */
export async function warningsOf(seen: Seen): Promise<readonly string[]> {
    const { aioBuffers } = (seen.told.virtV2v ?? {}) as ValueMap;
    if (aioBuffers === undefined) return [];
    return ["virtV2v.aioBuffers: for cold migrations only; warm plans are refused as long as they are set (MTV-205)", ...(await absentPlaces(seen))];
}

/** Namespaces that are to get the buffers and are not there, for which the `kubernetes` provider would wait; that of the toolkit comes with it. */
async function absentPlaces(seen: Seen): Promise<readonly string[]> {
    const { planNamespaces } = seen.told.virtV2v as ValueMap;
    const names = Array.isArray(planNamespaces) ? planNamespaces : [];
    const asked = names.map((name, at) => ({ property: `virtV2v.planNamespaces[${at}]`, name }));
    const own = seen.told.namespace ?? usualNamespace;
    const absent = await absentOf(
        seen,
        asked.filter(({ name }) => name !== own),
    );
    const remedy = "where this program makes it, let the toolkit depend on it (`dependsOn`)";
    return absent.map(({ property, name, near }) => `${property}: there is no namespace ${name} yet${near}; ${remedy}`);
}
