import { formatPath, type InputIssue } from "../../schema/parse.ts";
import type { TargetQuota } from "../../schema/targetNamespace.ts";
import { isUnknown } from "../../schema/value.ts";
import { bytesOf } from "../../util/quantity.ts";

/** `ResourceQuota.spec.hard`. Source: Kubernetes "Resource Quotas". */
export function hardLimits({ storage, storageClasses = {}, claims, vms, requests, limits }: TargetQuota): Readonly<Record<string, string>> {
    const classes = Object.entries(storageClasses).map(([name, size]) => [`${name}.storageclass.storage.k8s.io/requests.storage`, size]);
    const hard = {
        "requests.storage": storage,
        persistentvolumeclaims: claims,
        "count/virtualmachines.kubevirt.io": vms,
        "requests.cpu": requests?.cpu,
        "requests.memory": requests?.memory,
        "limits.cpu": limits?.cpu,
        "limits.memory": limits?.memory,
        ...Object.fromEntries(classes),
    };
    return Object.fromEntries(Object.entries(hard).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
}

/** Limits that can never be reached, because another one is before them. */
export function quotaProblems({ storage, storageClasses = {}, requests, limits }: TargetQuota): readonly InputIssue[] {
    return [
        ...Object.entries(storageClasses).flatMap(([name, size]) =>
            beyond(formatPath(["quota", "storageClasses", name]), size, "quota.storage", storage),
        ),
        ...beyond("quota.requests.cpu", requests?.cpu, "quota.limits.cpu", limits?.cpu),
        ...beyond("quota.requests.memory", requests?.memory, "quota.limits.memory", limits?.memory),
    ];
}

function beyond(property: string, part: string | undefined, other: string, whole: string | undefined): readonly InputIssue[] {
    const [some, most] = [sizeOf(part), sizeOf(whole)];
    if (some === undefined || most === undefined || some <= most) return [];
    return [{ property, reason: `${part} can never be reached, because \`${other}\` is ${whole}; make one fit the other` }];
}

function sizeOf(amount: unknown): number | undefined {
    return isUnknown(amount) || typeof amount !== "string" ? undefined : bytesOf(amount);
}
