import type { Category } from "../concern.ts";

/** A name as the validation service wants it: upper case passes, whatever the text says. Source: forklift-behaviour §9. */
export const nameInvalid = {
    category: "Warning",
    label: "Invalid VM Name",
    assessment:
        "The VM name does not comply with the DNS subdomain name format. Edit the name or it will be renamed automatically during the migration to meet RFC 1123. The VM name must be a maximum of 63 characters containing lowercase letters (a-z), numbers (0-9), periods (.), and hyphens (-). The first and last character must be a letter or number. The name cannot contain uppercase letters, spaces or special characters.",
    when: ({ name }: { readonly name?: string | undefined }) =>
        name !== undefined && (name.length > 63 || !/^(([A-Za-z0-9][-A-Za-z0-9.]*)?[A-Za-z0-9])?$/.test(name)),
} as const;

const mostDisks = 165;

/** More disks than a VM of OpenShift Virtualization can have. */
export function diskCountExceedsLimit<V>(id: string, countOf: (vm: V) => number | undefined) {
    return {
        id,
        category: "Warning" as Category,
        each: (vm: V) => [countOf(vm) ?? 0].filter((count) => count > mostDisks),
        label: (count: number) => `VM has ${count} disks, which exceeds the limit of ${mostDisks}`,
        assessment: (count: number) =>
            `The VM has ${count} disks but the target platform supports a maximum of ${mostDisks} disks per VM. Migration may result in network connectivity issues.`,
    };
}

/** Systems that virt-v2v converts, as people write them. */
export function isSupportedSystem(name: string): boolean {
    return /red hat enterprise linux ([789]|10)|windows 1[01]|windows server (2016|2019|2022|2025)/i.test(name);
}

export function isEmpty(size: number | undefined): boolean {
    return size !== undefined && size <= 0;
}
