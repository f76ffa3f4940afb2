import type { Finding } from "../../../concern/index.ts";
import { blockersOf, conditionsOf, findTrue, sayCondition } from "../../../condition/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import { ifOpen, kinds } from "../../../kube/index.ts";
import type { Answer, FunctionSheet, Session } from "../../../lifecycle/index.ts";
import { type Evidence, type Judged, judgeAccess, type Needs, type Planned, tiers, tiersFor } from "../../../privilege/index.ts";
import type { InputIssue } from "../../../schema/parse.ts";
import type { Value } from "../../../schema/value.ts";
import { CheckAccessArgs, CheckAccessOutputs } from "../../../schema/vsphereAccess.ts";
import type { SourceFacts } from "../plan/facts.ts";
import { picksOf } from "../plan/picks.ts";
import { factsFor, providerOf } from "./source.ts";
import { unseenBy } from "./unseen.ts";

/**
 * What MTV's user has in vCenter against what VMs need.
 *
 * The inventory shows no privileges. What can be seen is what it shows of what the VMs use, and what the controller says of its user; the rest is
 * compared with a role that the program names, and is `unseen` without one.
 *
 * Source: MTV-037, MTV-038; forklift-behaviour §2.5 (`InsufficientPrivileges`).
 */
export const checkAccess: FunctionSheet<CheckAccessArgs> = {
    token: "virtualization:checkAccess",
    description:
        "Compares what MTV's user may do in vCenter with what VMs need, tier by tier, without asking vCenter itself: by a role's privileges that are given, by what the inventory shows, and by what MTV says of its user. It does not fail for what it finds.",
    args: CheckAccessArgs,
    outputs: CheckAccessOutputs,
    async answer(args, session, signal) {
        const facts = await factsFor(args, session, signal);
        if (facts.type !== "vsphere") return refused("source", `is of type ${facts.type}; only vSphere sources have such privileges`);
        const { vms, strangers, issues } = meant(args, facts);
        const { missedOnRoot, says } = await controllerSays(args, session, signal);
        const judged = judgeAccess(needsOf(args.planned ?? ["cold"], vms), { role: args.privileges, missedOnRoot });
        const hidden = [...strangers, ...unseenBy(vms, facts)];
        const needed = judged.filter(({ isNeeded }) => isNeeded);
        return {
            result: {
                verdict: verdictOf(needed, hidden),
                tiers: judged as unknown as readonly Value[],
                findings: [...hidden, ...says],
                notes: notesFor(args, needed, missedOnRoot),
            },
            issues,
        };
    },
};

function refused(property: string, reason: string): Answer {
    return { result: {}, issues: [{ property, reason }] };
}

type Vms = ReadonlyMap<string, InventoryVm>;

interface Meant {
    readonly vms: Vms;
    /** Whom the inventory does not show: misspelt, or out of the user's sight. */
    readonly strangers: readonly string[];
    readonly issues: readonly InputIssue[];
}

function meant({ vms }: CheckAccessArgs, facts: SourceFacts): Meant {
    if (vms === undefined) return { vms: byKey(facts.vms), strangers: [], issues: [] };
    const picks = picksOf({ args: { vms }, before: undefined }, undefined, facts);
    const errors = picks.findings.filter(({ severity }) => severity === "error");
    const isHidden = ({ condition }: Finding) => condition === "VMNotFound";
    const sight = "where the name is right, MTV's user may not see the VM";
    return {
        vms: picks.vms,
        strangers: errors.filter(isHidden).map(({ property, message }) => `${property}: ${message}; ${sight}`),
        issues: errors.filter((each) => !isHidden(each)).map(({ property, message }) => ({ property, reason: message })),
    };
}

/** By name, or by path where several share it. */
function byKey(vms: readonly InventoryVm[]): Vms {
    const counts = new Map<string, number>();
    for (const { name } of vms) counts.set(name, (counts.get(name) ?? 0) + 1);
    return new Map(vms.map((vm) => [counts.get(vm.name) === 1 ? vm.name : vm.path, vm]));
}

function needsOf(planned: readonly Planned[], vms: Vms): Needs {
    const wanted = tiersFor(planned);
    const keysOf = (fits: (vm: InventoryVm) => boolean) => [...vms].filter(([, vm]) => fits(vm)).map(([key]) => key);
    const every = keysOf(() => true).sort();
    const untracked = keysOf((vm) => vm.raw().changeTrackingEnabled === false).sort();
    // Of a VM with a virtual TPM vSphere always encrypts the configuration.
    const sealed = keysOf((vm) => vm.raw().tpmEnabled === true).sort();
    const off = untracked.length > 0 ? `; it is off for ${untracked.length} of these VMs` : "";
    return {
        base: { why: tiers.base, vms: every },
        ...(wanted.includes("snapshots") && { snapshots: { why: "the VMs are to be migrated warm", vms: every } }),
        ...(wanted.includes("changeTracking") && { changeTracking: { why: `warm migrations track changed blocks${off}`, vms: every } }),
        ...(wanted.includes("encryption") && { encryption: { why: "encrypted VMs are planned", vms: sealed.length > 0 ? sealed : every } }),
        ...(!wanted.includes("encryption") &&
            sealed.length > 0 && { encryption: { why: "VMs with a virtual TPM, whose configuration vSphere encrypts", vms: sealed } }),
    };
}

type Said = Pick<Evidence, "missedOnRoot"> & { readonly says: readonly string[] };

async function controllerSays(args: CheckAccessArgs, session: Session, signal: AbortSignal): Promise<Said> {
    const { cluster } = session;
    if (!cluster) return { says: [] };
    const ref = await providerOf(args, session, signal);
    const provider = await ifOpen(cluster.get(kinds.provider, ref, { signal }));
    const conditions = conditionsOf(provider?.status);
    const warning = findTrue(conditions, "InsufficientPrivileges");
    const says = blockersOf(conditions).map((each) => `source: ${sayCondition(each)}`);
    if (!warning?.items) return { says };
    const root = `source: MTV misses on vCenter's root folder: ${warning.items.join(", ")} (InsufficientPrivileges); a permission at data-centre level looks like this too, and is enough`;
    return { missedOnRoot: warning.items, says: [...says, root] };
}

function verdictOf(needed: readonly Judged[], hidden: readonly string[]): string {
    if (hidden.length > 0 || needed.some(({ missing }) => missing.length > 0)) return "missing";
    return needed.some(({ unseen }) => unseen.length > 0) ? "unseen" : "enough";
}

function notesFor({ privileges }: CheckAccessArgs, needed: readonly Judged[], missedOnRoot: readonly string[] | undefined): readonly string[] {
    const unseen = needed.filter((each) => each.unseen.length > 0).map(({ tier }) => tier);
    const how = "give `privileges`: those of a `VsphereAccess`, or `rolePrivileges` of `vsphere.getRole`";
    const silent = missedOnRoot ? "" : "; that MTV does not warn of InsufficientPrivileges proves nothing, as not every version looks";
    return [
        ...(unseen.length > 0 ? [`privileges of ${unseen.join(", ")}: not visible from here, for the inventory shows none${silent}; ${how}`] : []),
        ...(privileges
            ? ["privileges: what the role has was compared; whether the user has that role on what the VMs use is not visible from here"]
            : []),
        "which disks are encrypted is not in the inventory; plan for `encrypted` where some are",
    ];
}
