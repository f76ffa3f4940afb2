import type { VsphereVm } from "../../inventory/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import type { SourceView } from "../inventory/source.ts";
import type { Staging } from "./conditions.ts";
import { isReady, validateProviders } from "./maps.ts";
import { findIn, type SourceRef } from "./resolve.ts";
import { refIn, type Surroundings, sayRef } from "./world.ts";

/** A plan's spec, as far as the controllers read it. Source: forklift-behaviour §1.7. */
export interface PlanSpec {
    readonly archived?: boolean;
    readonly provider?: { readonly source?: unknown; readonly destination?: unknown };
    readonly map?: { readonly network?: unknown; readonly storage?: unknown };
    readonly targetNamespace?: string;
    readonly type?: string;
    readonly warm?: boolean;
    readonly vms?: readonly PlanVm[];
    readonly preserveStaticIPs?: boolean;
    readonly migrateSharedDisks?: boolean;
    readonly skipGuestConversion?: boolean;
    readonly runPreflightInspection?: boolean;
    readonly deleteVmOnFailMigration?: boolean;
    readonly deleteGuestConversionPod?: boolean;
    readonly targetPowerState?: string;
    readonly transferNetwork?: unknown;
    readonly serviceAccount?: string;
}

export interface PlanVm extends SourceRef {
    readonly targetName?: string;
    readonly targetPowerState?: string;
    readonly migrateSharedDisks?: boolean;
    readonly deleteVmOnFailMigration?: boolean;
    readonly hooks?: readonly { readonly step: string; readonly hook: unknown }[];
    readonly [field: string]: unknown;
}

export interface MapEntry {
    readonly source: SourceRef;
    readonly destination: { readonly type?: string; readonly namespace?: string; readonly name?: string; readonly storageClass?: string };
    readonly offloadPlugin?: unknown;
}

/** What the checks look at: the plan with everything it refers to. */
export interface PlanContext {
    readonly plan: KubeObject;
    readonly spec: PlanSpec;
    readonly source: KubeObject;
    readonly destination: KubeObject;
    readonly view: SourceView;
    readonly network: readonly MapEntry[];
    readonly storage: readonly MapEntry[];
}

export function isWarm(spec: PlanSpec): boolean {
    return spec.type === undefined ? spec.warm === true : spec.type === "warm";
}

/**
 * The checks of a plan in the controller's order, with its early stops.
 *
 * Shape:  the context when every reference was good enough to go on.
 * Source: forklift-behaviour §4.1–4.3; traces 03, 04.
 */
export async function validatePlan(world: Surroundings, plan: KubeObject, staging: Staging, skipVms: boolean): Promise<PlanContext | undefined> {
    const spec = (plan.spec ?? {}) as PlanSpec;
    const { source, destination } = await validateProviders(world, spec.provider, staging);
    if (staging.has("SourceProviderNotReady")) return undefined;
    validateNamespace(spec, staging);
    const view = source && isReady(source) ? world.source(source) : undefined;
    const networkMap = await referenced(world, spec.map?.network, "network", staging);
    const network = entriesOf(networkMap);
    if (networkMap) networkRules(spec, network, staging);
    const storageMap = await referenced(world, spec.map?.storage, "storage", staging);
    const storage = entriesOf(storageMap);
    if (staging.hasBlocker() || !source || !destination || !view) return undefined;
    const context = { plan, spec, source, destination, view, network, storage };
    if (!skipVms) await vmRules(world, context, staging);
    await environmentRules(world, context, staging);
    return context;
}

function validateNamespace({ targetNamespace }: PlanSpec, staging: Staging): void {
    const message = "Target namespace is not valid.";
    if (!targetNamespace) staging.set({ type: "NamespaceNotValid", category: "Critical", reason: "NotSet", message });
    else if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(targetNamespace))
        staging.set({ type: "NamespaceNotValid", category: "Critical", reason: "NotValid", message });
}

const mapTypes = {
    network: { notValid: "NetworkMapRefNotValid", notReady: "NetworkMapNotReady", kind: kinds.networkMap, field: "Map.Network" },
    storage: { notValid: "StorageRefNotValid", notReady: "StorageMapNotReady", kind: kinds.storageMap, field: "Map.Storage" },
} as const;

async function referenced(world: Surroundings, value: unknown, which: keyof typeof mapTypes, staging: Staging): Promise<KubeObject | undefined> {
    const { notValid, notReady, kind, field } = mapTypes[which];
    const ref = refIn(value);
    const map = ref && (await world.cluster.get(kind, ref));
    if (!map)
        return void staging.set({ type: notValid, category: "Critical", reason: ref ? "NotFound" : "NotSet", message: `${field} is not valid.` });
    if (!isReady(map)) staging.set({ type: notReady, category: "Critical", message: `${field} does not have Ready condition.` });
    return map;
}

function entriesOf(map: KubeObject | undefined): readonly MapEntry[] {
    return (map?.spec?.map ?? []) as readonly MapEntry[];
}

function networkRules(spec: PlanSpec, network: readonly MapEntry[], staging: Staging): void {
    const hasPod = network.some(({ destination }) => destination.type === "pod");
    const message =
        "Your migration plan preserves the static IPs of VMs and uses Pod Networking target network mapping. This combination isn't supported, because VM IPs aren't preserved in Pod Networking migrations.";
    if (spec.preserveStaticIPs !== false && hasPod) staging.set({ type: "NetMapPreservingIPsOnPodNetwork", category: "Warn", message });
    for (const { destination } of network) {
        const { type, namespace = "", name } = destination;
        if (type !== "multus" || namespace === spec.targetNamespace || namespace === "default") continue;
        const text = `Destination NAD ${namespace}/${name} must be in either the target namespace (${spec.targetNamespace ?? ""}) or the default namespace. Pods cannot reference network attachment definitions from other namespaces.`;
        staging.set({ type: "NetMapDestinationNADNotValid", category: "Critical", reason: "NotValid", message: text });
    }
}

/** A finding about single VMs; those of one type are one condition with all VMs as items. */
interface VmRule {
    readonly type: string;
    readonly category: "Critical" | "Warn";
    readonly reason?: string;
    readonly message: string;
    readonly applies: (vm: VsphereVm, context: PlanContext, entry: PlanVm) => boolean;
}

const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const mapsTo = (entries: readonly MapEntry[], known: SourceView["networks"] | SourceView["datastores"], id: string) =>
    entries.filter(({ source }) => findIn(known, source).some((each) => each.id === id));

/** Source: forklift-behaviour §4.3; messages from traces 04 and 25. */
const vmRuleTable: readonly VmRule[] = [
    {
        type: "TargetNameNotValid",
        category: "Warn",
        reason: "NotValid",
        message: "Target VM name does not comply with DNS1123 RFC, will be automatically changed.",
        applies: (vm, _, entry) => !entry.targetName && !(dnsSubdomain.test(vm.name) && vm.name.length <= 63),
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
        applies: (vm, { spec }) => isWarm(spec) && Boolean((vm as { consolidationNeeded?: boolean }).consolidationNeeded),
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

/** The VM loop. A VM that already succeeded is not looked at again. */
async function vmRules(world: Surroundings, context: PlanContext, staging: Staging): Promise<void> {
    const items = new Map<string, string[]>();
    const note = (type: string, vm: SourceRef) => items.set(type, [...(items.get(type) ?? []), sayRef(vm)]);
    const seen = new Set<string>();
    const names = new Set<string>();
    for (const entry of context.spec.vms ?? []) {
        if (!entry.id && !entry.name) {
            staging.set({
                type: "VMRefNotValid",
                category: "Critical",
                reason: "NotSet",
                message: "Either `ID` or `Name` required.",
                items: [sayRef(entry)],
            });
            continue;
        }
        const found = findIn(
            context.view.vms.filter((vm) => !vm.isTemplate || entry.id),
            entry,
        );
        // The real controller stumbles over an unknown id and never writes a status. Source: traces README.
        if (found.length === 0 && entry.id) throw new Error(`VM ${entry.id} not found`);
        const [vm] = found;
        if (!vm) {
            note("VMNotFound", entry);
            continue;
        }
        if (found.length > 1) {
            note("DuplicateVM Ambiguous", entry);
            continue;
        }
        if (seen.has(vm.id)) note("DuplicateVM NotUnique", entry);
        seen.add(vm.id);
        if (entry.targetName && names.has(entry.targetName)) note("DuplicateVM targetName", vm);
        if (entry.targetName) names.add(entry.targetName);
        if (entry.targetName && !dnsSubdomain.test(entry.targetName)) note("NotValid", vm);
        if (!hasSucceeded(context.plan, vm.id) && (await isTaken(world, context, entry.targetName ?? vm.name))) note("VMAlreadyExists", vm);
        for (const rule of vmRuleTable) if (rule.applies(vm, context, entry)) note(rule.type, vm);
    }
    const named = {
        VMNotFound: { type: "VMNotFound", category: "Critical", reason: "NotFound", message: "VM not found." },
        "DuplicateVM Ambiguous": { type: "DuplicateVM", category: "Critical", reason: "Ambiguous", message: "VM reference is ambiguous." },
        "DuplicateVM NotUnique": { type: "DuplicateVM", category: "Critical", reason: "NotUnique", message: "Duplicate (source) VM." },
        "DuplicateVM targetName": { type: "DuplicateVM", category: "Critical", reason: "NotUnique", message: "Duplicate targetName." },
        NotValid: { type: "NotValid", category: "Critical", message: "TargetName is invalid." },
        VMAlreadyExists: { type: "VMAlreadyExists", category: "Critical", reason: "NotUnique", message: "Target VM already exists." },
    };
    for (const [key, finding] of [...Object.entries(named), ...vmRuleTable.map((rule) => [rule.type, rule] as const)]) {
        const { type, category, reason, message } = finding as VmRule;
        if (items.has(key)) staging.set({ type, category, ...(reason ? { reason } : {}), message, items: items.get(key)! });
    }
}

function hasSucceeded(plan: KubeObject, id: string): boolean {
    const { vms = [] } = (plan.status?.migration ?? {}) as { vms?: { id: string; conditions?: { type: string }[] }[] };
    return vms.find((each) => each.id === id)?.conditions?.some((each) => each.type === "Succeeded") ?? false;
}

async function isTaken(world: Surroundings, { spec }: PlanContext, name: string): Promise<boolean> {
    if (!spec.targetNamespace || !dnsSubdomain.test(name)) return false;
    return (await world.cluster.get(kinds.virtualMachine, { name, namespace: spec.targetNamespace })) !== undefined;
}

/** Transfer network, service account, VDDK image. Source: forklift-behaviour §4.2. */
async function environmentRules(world: Surroundings, { spec, source }: PlanContext, staging: Staging): Promise<void> {
    const transfer = refIn(spec.transferNetwork);
    if (transfer && !(await world.cluster.get(kinds.networkAttachmentDefinition, transfer as ObjectRef)))
        staging.set({ type: "TransferNetworkNotValid", category: "Critical", reason: "NotFound", message: "Transfer network is not valid." });
    const account = spec.serviceAccount && { name: spec.serviceAccount, namespace: spec.targetNamespace };
    if (account && !(await world.cluster.get(kinds.serviceAccount, account))) {
        const message = `ServiceAccount '${account.name}' not found in target namespace '${account.namespace}'.`;
        staging.set({ type: "ServiceAccountNotValid", category: "Critical", reason: "NotFound", message });
    }
    const settings = (source.spec as { settings?: Record<string, string> }).settings ?? {};
    const mode = isWarm(spec) ? "warm migration" : spec.skipGuestConversion ? "raw copy mode migration" : undefined;
    if (!mode || settings.vddkInitImage || world.settings.vddkImage) return;
    const message = `VDDK image is required for ${mode}. Set it on the source provider or configure a global VDDK image.`;
    staging.set({ type: "VDDKInitImageUnavailable", category: "Critical", reason: "NotSet", message });
}
