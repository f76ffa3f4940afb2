import type { PlanMigrationStatus } from "../../await/index.ts";
import { acceptance, concernsOf, type Finding, vmFindings } from "../../concern/index.ts";
import { conditionsOf, hasTrue } from "../../condition/index.ts";
import {
    type Inventory,
    type InventoryDatastore,
    type InventoryDisk,
    type InventoryHost,
    type InventoryNetwork,
    type InventoryVm,
    isVsphere,
} from "../../inventory/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { declaredKey, type Findings, type Own, type Session, toId, toRef } from "../../lifecycle/index.ts";
import { checkCoverage, hasOffload } from "../../mapping/index.ts";
import type { InputIssue } from "../../schema/parse.ts";
import type { PlanArgs, PlanVmArgs } from "../../schema/plan.ts";
import { isUnknown } from "../../schema/value.ts";
import { findRef, resolveVms, sourceRef } from "../../selection/index.ts";
import { type PlanMaps, planMaps } from "./planMaps.ts";
import { planIssues } from "./planRules.ts";
import { isUnanswered } from "./sourceVms.ts";

/**
 * What can be known of a plan before it exists: its own rules, and what the source's inventory says of its VMs, networks and disks.
 *
 * The inventory is not asked about a plan that is running or has succeeded, nor about its VMs that have: the controller does not look at them again
 * either, and their sources may be gone. An inventory that does not answer is a warning: the controller will look.
 */
export async function planProblems(args: PlanArgs, own: Own, session: Session, signal: AbortSignal, isNew: boolean): Promise<Findings> {
    if (isUnknown(args.vms)) return { issues: [], warnings: [], unknowns: ["vms: checked once they are known"] };
    // Only one that is not as it should be is worth a look at whether it is there all the same.
    const looked = isNew && args.archived !== true ? await look(args, own, undefined, session, signal) : undefined;
    if (looked?.issues.length === 0) return { ...looked, issues: planIssues(args) };
    return await withPlan(args, own, session, signal);
}

async function withPlan(args: PlanArgs, own: Own, session: Session, signal: AbortSignal): Promise<Findings> {
    const plan = await session.cluster?.get(kinds.plan, own, { signal });
    const issues = [...planIssues(args), ...archiveIssues(args, plan)];
    if (isLeftAlone(plan)) return { issues, warnings: [], unknowns: [] };
    const looked = await look(args, own, plan, session, signal);
    return { ...looked, issues: [...issues, ...looked.issues] };
}

async function look(args: PlanArgs, own: Own, plan: KubeObject | undefined, session: Session, signal: AbortSignal): Promise<Findings> {
    if (isUnknown(args.source)) return later("vms: checked against the inventory once the source provider is known");
    const provider = toRef(args.source, own.namespace);
    try {
        const inventory = await session.inventoryOf(provider, signal);
        if (!inventory)
            return later(`vms: checked once Provider ${toId(provider)} has an inventory (previews can look into an \`inventorySnapshot\`)`);
        const [facts, maps] = await Promise.all([read(inventory, signal), planMaps(args, own, session, signal)]);
        const found = judge(args, plan, facts, maps);
        return { ...found, warnings: [...vddkWarnings(args, provider, session), ...found.warnings] };
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return { issues: [], warnings: [`vms: not checked: ${error.message}`], unknowns: [] };
    }
}

/** The toolkit may have an image for all its sources, which nobody here can see; so this is no more than a warning. Source: forklift-behaviour §4.3. */
function vddkWarnings({ type }: PlanArgs, provider: ObjectRef, { declared }: Session): readonly string[] {
    const source = declared.get(declaredKey(kinds.provider, provider))?.inputs;
    if (type !== "warm" || source?.type !== "vsphere" || source.vddkImage !== undefined) return [];
    return ["type: a warm migration needs a VDDK image, and the source has none: set its `vddkImage`, unless the toolkit has a global one"];
}

function later(what: string): Findings {
    return { issues: [], warnings: [], unknowns: [what] };
}

interface Facts {
    readonly vms: readonly InventoryVm[];
    readonly networks: readonly InventoryNetwork[];
    readonly datastores: readonly InventoryDatastore[];
    readonly hosts: readonly InventoryHost[];
}

async function read(inventory: Inventory, signal: AbortSignal): Promise<Facts> {
    const reading = [inventory.vms(signal), inventory.networks(signal), inventory.datastores(signal), inventory.hosts(signal)] as const;
    const [vms, networks, datastores, hosts] = await Promise.all(reading);
    return { vms, networks, datastores, hosts };
}

function judge(args: PlanArgs, plan: KubeObject | undefined, facts: Facts, maps: PlanMaps): Findings {
    const wanted = Object.fromEntries(Object.entries(args.vms).filter(([key, vm]) => !isUnknown(vm.id) && !hasMoved(key, vm, plan, facts.vms)));
    const { vms, findings } = resolveVms(facts.vms, wanted);
    const takesSharedDisks = (key: string) => (args.vms[key]?.migrateSharedDisks ?? args.migrateSharedDisks) !== false;
    const common = {
        isWarm: args.type === "warm",
        preserveStaticIPs: (args.preserveStaticIPs ?? true) === true,
        hasOffload: hasOffload(maps.storage),
        hosts: facts.hosts,
        sharersOf: (disk: InventoryDisk) => facts.vms.filter(isVsphere).filter(({ disks }) => disks.some(({ file }) => file === disk.file)),
        alsoMigrated: ({ id }: Pick<InventoryVm, "id">) => [...vms].some(([key, vm]) => vm.id === id && takesSharedDisks(key)),
    };
    const targetNamespace = isUnknown(args.targetNamespace) ? undefined : args.targetNamespace;
    const coverage = checkCoverage({ vms, networks: maps.networks, storage: maps.storage, facts: { ...facts, ...common, targetNamespace } });
    const perVm = [...vms].flatMap(([key, vm]) => {
        if (!isVsphere(vm)) return [];
        return vmFindings(vm, { ...common, key, isRenamed: args.vms[key]!.targetName !== undefined, migrateSharedDisks: takesSharedDisks(key) });
    });
    const concerns = new Map([...vms].map(([key, vm]) => [key, concernsOf(vm)]));
    return sorted([...findings, ...coverage, ...perVm, ...acceptance(vms, concerns)], maps.unknowns);
}

function sorted(findings: readonly Finding[], unknowns: readonly string[]): Findings {
    const of = (severity: Finding["severity"]) => findings.filter((each) => each.severity === severity);
    return {
        issues: of("error").map(({ property, message }) => ({ property, reason: message })),
        warnings: of("warning").map(({ property, message }) => `${property}: ${message}`),
        unknowns,
    };
}

/** Archiving would pull the ground from under a run. Source: forklift-behaviour §4.8. */
function archiveIssues({ archived }: PlanArgs, plan: KubeObject | undefined): readonly InputIssue[] {
    const isActive = archived === true && hasTrue(conditionsOf(plan?.status), "Executing");
    const reason = "a run of the plan is under way: wait for its end, or cancel it, before the plan is archived";
    return isActive ? [{ property: "archived", reason }] : [];
}

/** Source: forklift-behaviour §4.1. */
function isLeftAlone(plan: KubeObject | undefined): boolean {
    const conditions = conditionsOf(plan?.status);
    return ["Executing", "Succeeded", "Archived"].some((type) => hasTrue(conditions, type));
}

/** A VM that an earlier run has moved; it may be gone from the source. */
function hasMoved(key: string, { id }: PlanVmArgs, plan: KubeObject | undefined, vms: readonly InventoryVm[]): boolean {
    const all = (plan?.status?.migration as PlanMigrationStatus | undefined)?.vms ?? [];
    const moved = all.filter((vm) => hasTrue(conditionsOf(vm), "Succeeded"));
    const ref = sourceRef(key, id);
    const [found] = findRef(vms, ref);
    if (found) return moved.some((vm) => vm.id === found.id);
    return moved.some((vm) => ("id" in ref ? vm.id === ref.id : vm.name === ref.name.slice(ref.name.lastIndexOf("/") + 1)));
}
