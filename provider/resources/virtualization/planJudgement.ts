import { acceptance, concernsOf, type Finding, surroundingsOf, vmFindings } from "../../concern/index.ts";
import { type InventoryDisk, type InventoryVm, isVsphere } from "../../inventory/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { checkCoverage, hasOffload } from "../../mapping/index.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type PlanVms, type Selected, vmsOf } from "../../schema/plan.ts";
import { containsUnknown, isUnknown } from "../../schema/value.ts";
import { digestOf, resolveVms, selectedVm } from "../../selection/index.ts";
import type { SourceFacts } from "./planFacts.ts";
import { hasMoved, hasRun } from "./planHistory.ts";
import type { PlanMaps } from "./planMaps.ts";

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
    const asked = picks({ args, before }, plan, facts);
    const wanted = Object.fromEntries(Object.entries(asked.vms).filter(([key, vm]) => !isUnknown(vm.id) && !hasMoved(key, vm, plan, facts.vms)));
    const { vms, findings } = resolveVms(facts.vms, wanted);
    const selected = selectedOf(asked.vms, vms, before?.selected, facts);
    const about = [...asked.findings, ...findings, ...judged(args, asked.vms, vms, facts, maps)];
    return { selected, digest: digestOf(selected), findings: about, unknowns: maps.unknowns };
}

/** Which VMs the plan has: those that are named, or those that the query picks; once a run has begun, those that it had then. */
function picks({ args, before }: Case, plan: KubeObject | undefined, _facts: SourceFacts): { vms: PlanVms; findings: readonly Finding[] } {
    if (!isQuery(args.vms)) return { vms: args.vms, findings: [] };
    if (before?.selected && hasRun(plan)) return { vms: vmsOf({ vms: args.vms, selected: before.selected }), findings: [] };
    return { vms: {}, findings: [] };
}

/** VMs that have moved, or that are not found, stay as they were known. */
function selectedOf(wanted: PlanVms, found: ReadonlyMap<string, InventoryVm>, before: Selected = {}, { names }: SourceFacts): Selected {
    const entries = Object.keys(wanted)
        .sort()
        .flatMap((key) => {
            const vm = found.get(key);
            const told = vm ? selectedVm(vm, names, vm.concerns) : before[key];
            return told ? [[key, told] as const] : [];
        });
    return Object.fromEntries(entries);
}

function judged(args: PlanArgs, wanted: PlanVms, vms: ReadonlyMap<string, InventoryVm>, facts: SourceFacts, maps: PlanMaps): readonly Finding[] {
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
    const surroundings = surroundingsOf({ hosts: facts.hosts, clusters: facts.clusters });
    const concerns = new Map([...vms].map(([key, vm]) => [key, concernsOf(vm, surroundings)]));
    const accepted = containsUnknown(args.acceptConcerns) ? [] : acceptance(vms, concerns, args.acceptConcerns);
    return [...coverage, ...perVm, ...accepted];
}
