import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import type { KubeObject, ObjectRef } from "../../../kube/index.ts";
import { toId } from "../../../lifecycle/index.ts";

/** Where virt-v2v finds the files of the ConfigMap. Source: MTV-206. */
const folder = "/mnt/extra-v2v-conf/";

/** True when these arguments of virt-v2v give it larger AIO buffers: cold moves only. Source: MTV-205, MTV-206. */
export function isAio(extraArgs: unknown): boolean {
    return typeof extraArgs === "string" && /(^|\s)--vddk-config(\s|=|$)/.test(extraArgs);
}

/** The files of the ConfigMap that these arguments name. */
export function extraFiles(extraArgs: unknown): readonly string[] {
    if (typeof extraArgs !== "string") return [];
    return extraArgs.split(/[\s=]+/).flatMap((word) => (word.startsWith(folder) && word !== folder ? [word.slice(folder.length)] : []));
}

export function namesExtraConf(extraArgs: unknown): boolean {
    return extraFiles(extraArgs).length > 0;
}

interface PlanSpec {
    readonly type?: string;
    readonly warm?: boolean;
    readonly archived?: boolean;
}

/** Plans that have not moved everything yet. */
export function openPlans(plans: readonly KubeObject[]): readonly KubeObject[] {
    return plans.filter(({ spec, status }) => (spec as PlanSpec | undefined)?.archived !== true && !hasTrue(conditionsOf(status), "Succeeded"));
}

export function isWarm({ spec }: KubeObject): boolean {
    const { type, warm } = (spec ?? {}) as PlanSpec;
    return type === "warm" || (type === undefined && warm === true);
}

export function refOf({ metadata }: KubeObject): ObjectRef {
    return { name: metadata.name!, namespace: metadata.namespace };
}

/** `demo/web, demo/db and 3 more`. */
export function sayAll(refs: readonly ObjectRef[]): string {
    const shown = refs.slice(0, 5).map(toId).join(", ");
    return refs.length > 5 ? `${shown} and ${refs.length - 5} more` : shown;
}
