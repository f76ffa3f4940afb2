import type { VsphereVm } from "../../inventory/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { isDnsName } from "../../util/names.ts";
import type { SourceView } from "../inventory/source.ts";
import type { Staging } from "./conditions.ts";
import type { RunStatus } from "./history.ts";
import { isWarm, type MapEntry, type PlanContext, type PlanVm } from "./planSpec.ts";
import { findIn, type SourceRef } from "./resolve.ts";
import { hasVmCondition } from "./vmRun.ts";
import { type Surroundings, sayRef } from "./world.ts";

/** A finding about single VMs; those of one type are one condition with all VMs as items. */
interface VmRule {
    readonly type: string;
    readonly category: "Critical" | "Warn";
    readonly reason?: string;
    readonly message: string;
    readonly applies: (vm: VsphereVm, context: PlanContext, entry: PlanVm) => boolean;
}

const mapsTo = (entries: readonly MapEntry[], known: SourceView["networks"] | SourceView["datastores"], id: string) =>
    entries.filter(({ source }) => findIn(known, source).some((each) => each.id === id));

/** Source: forklift-behaviour §4.3; messages from traces 04 and 25. */
const vmRuleTable: readonly VmRule[] = [
    {
        type: "TargetNameNotValid",
        category: "Warn",
        reason: "NotValid",
        message: "Target VM name does not comply with DNS1123 RFC, will be automatically changed.",
        applies: (vm, _, entry) => !entry.targetName && !isDnsName(vm.name),
    },
    {
        type: "VMNetworksNotMapped",
        category: "Critical",
        reason: "NotValid",
        message: "VM has unmapped networks.",
        applies: (vm, { network, view }) => vm.nics.some((nic) => mapsTo(network, view.networks, nic.network.id).length === 0),
    },
    {
        type: "VMStorageNotMapped",
        category: "Critical",
        reason: "NotValid",
        message: "VM has unmapped storage.",
        applies: (vm, { storage, view }) => vm.disks.some((disk) => mapsTo(storage, view.datastores, disk.datastore?.id ?? "").length === 0),
    },
    {
        type: "HostNotReady",
        category: "Warn",
        reason: "InMaintenanceMode",
        message: "VM host is in maintenance mode.",
        applies: (vm, { view }) => view.hosts.some((host) => host.id === vm.host && host.inMaintenance),
    },
    {
        type: "VMMultiplePodNetworkMappings",
        category: "Critical",
        reason: "NotValid",
        message: "VM has more than one interface mapped to the pod network.",
        applies: (vm, { network, view }) =>
            vm.nics.filter((nic) => mapsTo(network, view.networks, nic.network.id).some(({ destination }) => destination.type === "pod")).length > 1,
    },
    {
        type: "VMMissingGuestIPs",
        category: "Warn",
        reason: "MissingGuestInformation",
        message: "Guest information on vNICs is missing, cannot preserve static IPs. Make sure VMware Tools is installed and the VM is running.",
        applies: (vm, { spec }) => spec.preserveStaticIPs !== false && (vm.guestNetworks ?? []).length === 0,
    },
    {
        type: "GuestToolsIssue",
        category: "Critical",
        reason: "NotValid",
        message: "VMware Tools issue detected on VM. VMware Tools must be installed and running.",
        applies: (vm) => vm.powerState === "poweredOn" && vm.toolsRunningStatus !== "guestToolsRunning",
    },
    {
        type: "InvalidDiskSizes",
        category: "Critical",
        reason: "NotValid",
        message: "VM has disks with invalid sizes.",
        applies: (vm) => vm.disks.some((disk) => disk.capacity <= 0),
    },
    {
        type: "VMMissingChangedBlockTracking",
        category: "Critical",
        reason: "MissingChangedBlockTracking",
        message: "Changed Block Tracking (CBT) has not been enabled on some VM. This feature is a prerequisite for VM warm migration.",
        applies: (vm, { spec }) => isWarm(spec) && !vm.changeTrackingEnabled,
    },
    {
        type: "VMHasSnapshots",
        category: "Critical",
        reason: "NotValid",
        message: "Warm migration is not supported for VMs with pre-existing snapshots.",
        applies: (vm, { spec }) => isWarm(spec) && Boolean(vm.snapshot?.id),
    },
    {
        type: "VMConsolidationNeeded",
        category: "Warn",
        reason: "ConsolidationNeeded",
        message: "VM requires disk consolidation.",
        applies: (vm, { spec }) => isWarm(spec) && Boolean(vm.consolidationNeeded),
    },
    {
        type: "RDMDiskWarning",
        category: "Warn",
        reason: "NotSupported",
        message: "VM has RDM disks which are not supported without copy-offload.",
        applies: (vm) => vm.disks.some((disk) => disk.rdm),
    },
    {
        type: "IndependentDiskWarning",
        category: "Warn",
        reason: "NotSupported",
        message:
            "VM has independent disks which are not supported with VDDK transfer. Enable copy-offload (XCOPY) in the storage mapping to migrate independent disks, or change them to 'Dependent' mode in VMware.",
        applies: (vm) => vm.disks.some((disk) => disk.mode?.startsWith("independent")),
    },
    {
        type: "VMCriticalConcerns",
        category: "Critical",
        reason: "NotValid",
        message: "VM has critical concerns that would prevent migration.",
        applies: (vm) => (vm.concerns ?? []).some((each) => each.category === "Critical"),
    },
];

/** Findings of one pass over the plan's VMs, each type once with all VMs it is about. */
class VmFindings {
    private readonly found = new Map<string, { readonly rule: Named; readonly items: string[] }>();

    note(rule: Named, vm: SourceRef): void {
        const key = `${rule.type} ${rule.message}`;
        const entry = this.found.get(key) ?? { rule, items: [] };
        this.found.set(key, entry);
        entry.items.push(sayRef(vm));
    }

    tell(staging: Staging): void {
        for (const { rule, items } of this.found.values()) {
            const { type, category, reason, message } = rule;
            staging.set({ type, category, ...(reason ? { reason } : {}), message, ...(rule.isBare ? {} : { items }) });
        }
    }
}

interface Named extends Omit<VmRule, "applies" | "category"> {
    readonly category: string;
    /** Without items. */
    readonly isBare?: boolean;
}

const critical = (type: string, reason: string, message: string): Named => ({ type, category: "Critical", reason, message });
const refRules = {
    notSet: { ...critical("VMRefNotValid", "NotSet", "Either `ID` or `Name` required."), isBare: true },
    notFound: critical("VMNotFound", "NotFound", "VM not found."),
    ambiguous: critical("DuplicateVM", "Ambiguous", "VM reference is ambiguous."),
    twice: critical("DuplicateVM", "NotUnique", "Duplicate (source) VM."),
    sameTarget: critical("DuplicateVM", "NotUnique", "Duplicate targetName."),
    badTarget: { type: "NotValid", category: "Critical", message: "TargetName is invalid." },
    taken: critical("VMAlreadyExists", "NotUnique", "Target VM already exists."),
} satisfies Record<string, Named>;

/**
 * The VM loop of a plan's validation. A VM that has already succeeded is not looked at again.
 *
 * Errors: an id that the inventory does not know fails the pass, so that the plan never gets a status. Source: traces README.
 */
export async function vmRules(world: Surroundings, context: PlanContext, staging: Staging): Promise<void> {
    const findings = new VmFindings();
    const seen = new Set<string>();
    const targets = new Set<string>();
    for (const entry of context.spec.vms ?? []) {
        const vm = resolved(context, entry, findings);
        if (!vm) continue;
        if (seen.has(vm.id)) findings.note(refRules.twice, vm);
        seen.add(vm.id);
        if (entry.targetName && targets.has(entry.targetName)) findings.note(refRules.sameTarget, vm);
        if (entry.targetName) targets.add(entry.targetName);
        if (entry.targetName && !isDnsName(entry.targetName)) findings.note(refRules.badTarget, vm);
        if (hasSucceeded(context.plan, vm.id)) continue;
        if (!hasRun(context.plan, vm.id) && (await isTaken(world, context, entry.targetName ?? vm.name))) findings.note(refRules.taken, vm);
        for (const rule of vmRuleTable) if (rule.applies(vm, context, entry)) findings.note(rule, vm);
        await sharedDiskRules(world, context, vm, entry, findings);
    }
    findings.tell(staging);
}

function resolved({ view }: PlanContext, entry: PlanVm, findings: VmFindings): VsphereVm | undefined {
    if (!entry.id && !entry.name) return void findings.note(refRules.notSet, entry);
    const found = findIn(view.vms, entry).filter((vm) => !vm.isTemplate || entry.id);
    if (found.length === 0 && entry.id) throw new Error(`VM ${entry.id} not found`);
    if (found.length === 0) return void findings.note(refRules.notFound, entry);
    return found.length > 1 ? void findings.note(refRules.ambiguous, entry) : found[0];
}

/** What a run of the plan has made stands in nobody's way. Source: `pkg/controller/plan/validation.go` of Forklift (VMAlreadyExists). */
function hasRun({ status }: KubeObject, id: string): boolean {
    return (status?.migration as RunStatus | undefined)?.vms?.some((each) => each.id === id) === true;
}

function hasSucceeded({ status }: KubeObject, id: string): boolean {
    const run = (status?.migration as RunStatus | undefined)?.vms?.find((each) => each.id === id);
    return run !== undefined && hasVmCondition(run, "Succeeded");
}

async function isTaken(world: Surroundings, { spec }: PlanContext, name: string): Promise<boolean> {
    if (!spec.targetNamespace || !isDnsName(name)) return false;
    return (await world.cluster.get(kinds.virtualMachine, { name, namespace: spec.targetNamespace })) !== undefined;
}

/** Types carry the VM's id, so that each VM has its own. A warm plan's finding has no category. Source: forklift-behaviour §4.3. */
async function sharedDiskRules(world: Surroundings, context: PlanContext, vm: VsphereVm, entry: PlanVm, findings: VmFindings): Promise<void> {
    const files = new Set(vm.disks.filter(({ shared }) => shared).map(({ file }) => file));
    if (files.size === 0) return;
    const sharers = context.view.vms.filter((each) => each.disks.some(({ file, shared }) => shared && files.has(file)));
    const running = sharers.filter(({ powerState }) => powerState === "poweredOn").map(({ name }) => name);
    const message = `Virtual Machines [${running.join(", ")}] are running with attached shared disk, please power them off.`;
    if (running.length > 0) return findings.note({ type: `SharedDisks-${vm.id}`, category: isWarm(context.spec) ? "" : "Critical", message }, vm);
    const { items } = await world.cluster.list(kinds.persistentVolumeClaim, { namespace: context.spec.targetNamespace });
    const exists = items.some(({ metadata }) => files.has(metadata.annotations?.["forklift.konveyor.io/disk-source"] ?? ""));
    const isMigrated = (entry.migrateSharedDisks ?? context.spec.migrateSharedDisks) !== false;
    const isTwice = (context.spec.vms ?? []).filter((each) => findIn(sharers, each).length > 0).length > 1;
    const warn = (text: string) => findings.note({ type: `SharedWarnDisks-${vm.id}`, category: "Warn", message: text }, vm);
    if (!isMigrated && !exists) warn("Missing shared disks PVC in the target namespace, the VM can be migrated but the disk will not be attached.");
    if (isMigrated && (exists || isTwice)) warn("Shared disks exist already or are migrated by several VMs: they will be duplicated.");
}
