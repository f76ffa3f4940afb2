import { type Finding, vmFindings } from "../../concern/index.ts";
import { type InventoryDisk, type InventoryVm, isVsphere } from "../../inventory/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { checkCoverage, hasOffload } from "../../mapping/index.ts";
import type { CheckedPlan, PlanArgs, Selected } from "../../schema/plan.ts";
import { isUnknown } from "../../schema/value.ts";
import { digestOf, selectedVm } from "../../selection/index.ts";
import { planConcerns } from "./planConcerns.ts";
import type { SourceFacts } from "./planFacts.ts";
import type { PlanMaps } from "./planMaps.ts";
import { type Picks, picksOf } from "./planPicks.ts";

interface Case {
    readonly args: PlanArgs;
    readonly before: CheckedPlan | undefined;
}

/** The VMs of a plan as the inventory shows them, and what is to be said of them. */
export interface Judgement {
    readonly selected: Selected;
    readonly digest: string;
    readonly findings: readonly Finding[];
    readonly unknowns: readonly string[];
}

/** Holds a plan against what its source contains. Source: forklift-behaviour §4.3. */
export function judgeVms({ args, before }: Case, plan: KubeObject | undefined, facts: SourceFacts, maps: PlanMaps): Judgement {
    const picks = picksOf({ args, before }, plan, facts);
    const concerns = planConcerns(args, picks.vms, facts);
    const noted = (key: string) => concerns.byKey.get(key) ?? [];
    // VMs that have moved, or that are not found, stay as they were known.
    const known = Object.keys(picks.wanted)
        .sort()
        .flatMap((key) => {
            const vm = picks.vms.get(key);
            const told = vm ? selectedVm(vm, facts.names, noted(key)) : before?.selected?.[key];
            return told ? [[key, told] as const] : [];
        });
    const selected = Object.fromEntries(known);
    const findings = [...picks.findings, ...conditionsFor(args, picks, facts, maps), ...concerns.findings];
    return { selected, digest: digestOf(selected), findings, unknowns: maps.unknowns };
}

/** What the controller would say in the plan's conditions. */
function conditionsFor(args: PlanArgs, { wanted, vms }: Picks, facts: SourceFacts, maps: PlanMaps): readonly Finding[] {
    const takesSharedDisks = (key: string) => (wanted[key]?.migrateSharedDisks ?? args.migrateSharedDisks) !== false;
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
        return vmFindings(vm, { ...common, key, isRenamed: wanted[key]!.targetName !== undefined, migrateSharedDisks: takesSharedDisks(key) });
    });
    return [...coverage, ...perVm];
}
