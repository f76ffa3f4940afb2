import { type Finding, vmFindings } from "../../../concern/index.ts";
import { type InventoryDisk, type InventoryVm, isVsphere } from "../../../inventory/index.ts";
import type { KubeObject } from "../../../kube/index.ts";
import { checkCoverage, hasOffload, proposeMaps, type TargetFacts } from "../../../mapping/index.ts";
import { type CheckedPlan, type PlanArgs, type Selected, selectedIn } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { digestOf, selectedVm } from "../../../selection/index.ts";
import { own } from "../../../util/own.ts";
import { nfcNotes } from "../host/nfc.ts";
import { type PlanConcerns, planConcerns } from "./concerns.ts";
import type { SourceFacts } from "./facts.ts";
import { movedNames } from "./history.ts";
import type { PlanMaps } from "./maps.ts";
import { type Picks, picksOf } from "./picks.ts";

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
    /** For people. */
    readonly news: readonly string[];
}

/**
 * Holds a plan against what its source contains; `target` is what its maps could lead to, for the lines that they lack.
 *
 * Source: forklift-behaviour §4.3.
 */
export function judgeVms(
    { args, before }: Case,
    plan: KubeObject | undefined,
    facts: SourceFacts,
    maps: PlanMaps,
    target?: TargetFacts | undefined,
): Judgement {
    const picks = picksOf({ args, before }, plan, facts);
    const concerns = planConcerns(args, picks.vms, facts, movedNames(picks.wanted, plan, facts.vms));
    const selected = selectedOf(picks, concerns, facts, before ? selectedIn(before) : {});
    const findings = [...picks.findings, ...conditionsFor(args, picks, facts, maps, target), ...concerns.findings];
    const news = [...concerns.news, ...nfcNotes(picks.vms.values(), facts.names.hosts)];
    return { selected, digest: digestOf(selected), findings, unknowns: maps.unknowns, news };
}

/** VMs that have moved, or that are not found, stay as they were known. */
export function selectedOf({ wanted, vms }: Picks, { byKey }: PlanConcerns, { names }: SourceFacts, before: Selected): Selected {
    const told = Object.keys(wanted)
        .sort()
        .flatMap((key) => {
            const vm = vms.get(key);
            const seen = vm ? selectedVm(vm, names, byKey.get(key) ?? []) : own(before, key);
            return seen ? [[key, seen] as const] : [];
        });
    return Object.fromEntries(told);
}

/** True when a look at the target would tell better lines to add to a map. */
export function lacksLines({ findings }: Judgement): boolean {
    return findings.some(({ condition }) => condition === "VMNetworksNotMapped" || condition === "VMStorageNotMapped");
}

/** What the controller would say in the plan's conditions. */
function conditionsFor(
    args: PlanArgs,
    { wanted, vms }: Picks,
    facts: SourceFacts,
    maps: PlanMaps,
    target: TargetFacts | undefined,
): readonly Finding[] {
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
    const { networks, storage } = maps;
    const around = { ...facts, ...common, targetNamespace };
    const proposals = target && proposeMaps({ vms, facts: around, target, given: { networks, storage } });
    const coverage = checkCoverage({ vms, networks, storage, facts: around, proposals });
    const perVm = [...vms].flatMap(([key, vm]) => {
        if (!isVsphere(vm)) return [];
        return vmFindings(vm, { ...common, key, isRenamed: wanted[key]!.targetName !== undefined, migrateSharedDisks: takesSharedDisks(key) });
    });
    return [...coverage, ...perVm];
}
