import { type Privilege, privilegeTable, type Tier, tiers, watchedByController } from "./table.ts";

/** Why a tier is needed, and by which VMs; a tier that is absent is not needed. */
export type Needs = Readonly<Partial<Record<Tier, { readonly why: string; readonly vms: readonly string[] }>>>;

/** What is known of a user's privileges. */
export interface Evidence {
    /** Ids of a role that holds for what is migrated; absent = nobody has said. */
    readonly role?: readonly string[] | undefined;
    /** What the controller misses on vCenter's root folder; absent = it says nothing, which proves nothing. */
    readonly missedOnRoot?: readonly string[] | undefined;
}

/** `held`, `missing`, or `unseen`: not visible from here. */
type Answer = "held" | "missing" | "unseen";

export interface Judged {
    readonly tier: Tier;
    readonly isNeeded: boolean;
    /** What needs it; of a tier that is not needed, what it would be for. */
    readonly why: string;
    readonly vms: readonly string[];
    readonly held: readonly string[];
    readonly missing: readonly string[];
    readonly unseen: readonly string[];
}

/**
 * What each tier needs against what the user has.
 *
 * Shape:  a row per tier, in the order of the table; ids sorted.
 */
export function judgeAccess(needs: Needs, evidence: Evidence): readonly Judged[] {
    return (Object.keys(tiers) as Tier[]).map((tier) => {
        const own = privilegeTable.filter((each) => each.tier === tier);
        const of = (answer: Answer) =>
            own
                .filter((each) => answerFor(each, evidence) === answer)
                .map(({ id }) => id)
                .sort();
        const { why, vms } = needs[tier] ?? { why: tiers[tier], vms: [] };
        return { tier, isNeeded: needs[tier] !== undefined, why, vms, held: of("held"), missing: of("missing"), unseen: of("unseen") };
    });
}

/**
 * A role says all. Without one, what the controller has looked for on the root folder and found is held everywhere below it; what it has not found there
 * may be granted lower down, at a data centre, as MTV's documentation asks for.
 *
 * Source: `permissions.go` of Forklift's vSphere collector (`HasPrivilegeOnEntity` of the root folder); MTV-038.
 */
function answerFor({ id }: Privilege, { role, missedOnRoot }: Evidence): Answer {
    if (role) return role.includes(id) ? "held" : "missing";
    return missedOnRoot && watchedByController.includes(id) && !missedOnRoot.includes(id) ? "held" : "unseen";
}
