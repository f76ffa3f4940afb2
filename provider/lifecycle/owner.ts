import type { Contest, Owner } from "./contest.ts";
import { fieldManager, urnHash } from "./identity.ts";

/** Who has written a field once, and will not do so by himself again. */
export function isHand({ operation }: Owner): boolean {
    return operation === "Update";
}

/** Where somebody declares a field, that is who matters. */
export function sayContest({ value, owners: all }: Contest): string {
    const declaring = all.filter((each) => !isHand(each));
    const owners = declaring.length > 0 ? declaring : all;
    return `${owners.map(sayOwner).join(" and ")} ${owners.length === 1 ? "has" : "have"} set ${JSON.stringify(value)}`;
}

/** `"argocd"`, `"kubectl-edit" (2026-01-05T08:00:00Z)`, `another resource of this kind ("pulumi-migration-toolkit-…")`. */
export function sayOwner({ manager, operation, time }: Owner): string {
    const who = `"${manager}"`;
    if (isTool(manager)) return `another resource of this kind (${who})`;
    return operation === "Update" && time ? `${who} (${time})` : who;
}

/** How two who want to have the same fields come to terms. */
export function remedyFor(owners: readonly Owner[]): string {
    const declaring = owners.find(({ operation }) => operation === "Apply");
    if (!declaring) return "leave it out here, or say `takesOver: true`";
    const where = isTool(declaring.manager)
        ? "keep it in one of the two"
        : `take it out of what "${declaring.manager}" applies, or leave it out here`;
    return `${where}; with \`takesOver: true\` each would set it anew`;
}

export function sayTaking(owners: readonly Owner[]): string {
    const declaring = owners.find((each) => !isHand(each));
    return declaring ? `it is taken over, until "${declaring.manager}" is applied again` : "it is taken over";
}

const prefix = fieldManager("").slice(0, -urnHash("").length);

/** Whether a field manager is a resource of this package. */
export function isTool(manager: string): boolean {
    return manager.startsWith(prefix);
}
