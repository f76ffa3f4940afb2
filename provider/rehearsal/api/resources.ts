import { type Kind, kinds } from "../../kube/index.ts";

/** One REST resource as this API serves it. */
export interface Resource {
    readonly kind: Kind;
    readonly hasStatus: boolean;
    readonly shortNames: readonly string[];
    /** What `kubectl get` prints between NAME and AGE: heading and JSON path. */
    readonly columns: readonly Column[];
}

export interface Column {
    readonly name: string;
    readonly path: readonly string[];
    /** The status of the condition of this type instead of a path. */
    readonly condition?: string;
}

const condition = (name: string, type = name): Column => ({ name, path: [], condition: type });
const field = (name: string, ...path: string[]): Column => ({ name, path });

/** Printer columns. Source: forklift-behaviour §1. */
const columns: Readonly<Record<string, readonly Column[]>> = {
    Provider: [
        field("Type", "spec", "type"),
        field("Status", "status", "phase"),
        condition("Ready"),
        condition("Connected", "ConnectionTestSucceeded"),
        condition("Inventory", "InventoryCreated"),
        field("URL", "spec", "url"),
    ],
    Host: [condition("Ready"), condition("Connected", "ConnectionTestSucceeded")],
    NetworkMap: [condition("Ready")],
    StorageMap: [condition("Ready")],
    Hook: [condition("Ready"), field("Image", "spec", "image")],
    Plan: [condition("Ready"), condition("Executing"), condition("Succeeded"), condition("Failed")],
    Migration: [condition("Ready"), condition("Running"), condition("Succeeded"), condition("Failed")],
    Conversion: [field("Type", "spec", "type"), field("Phase", "status", "phase"), field("Stage", "status", "stage"), condition("Ready")],
    DataVolume: [field("Phase", "status", "phase"), field("Progress", "status", "progress"), field("Restarts", "status", "restartCount")],
    VirtualMachine: [field("Status", "status", "printableStatus"), condition("Ready")],
    VirtualMachineInstance: [
        field("Phase", "status", "phase"),
        field("NodeName", "status", "nodeName"),
        condition("Ready"),
        condition("Live-Migratable", "LiveMigratable"),
    ],
    VirtualMachineInstanceMigration: [field("Phase", "status", "phase"), field("VMI", "spec", "vmiName")],
    MigCluster: [condition("Ready"), field("URL", "spec", "url"), field("Host", "spec", "isHostCluster")],
    PersistentVolumeClaim: [field("Status", "status", "phase"), field("StorageClass", "spec", "storageClassName")],
    Pod: [field("Status", "status", "phase")],
    Namespace: [field("Status", "status", "phase")],
    StorageClass: [field("Provisioner", "provisioner")],
    Secret: [field("Type", "type")],
    Subscription: [field("Package", "spec", "name"), field("Source", "spec", "source"), field("Channel", "spec", "channel")],
    InstallPlan: [field("Approval", "spec", "approval"), field("Approved", "spec", "approved")],
    ClusterServiceVersion: [
        field("Display", "spec", "displayName"),
        field("Version", "spec", "version"),
        field("Replaces", "spec", "replaces"),
        field("Phase", "status", "phase"),
    ],
    PackageManifest: [field("Catalog", "status", "catalogSourceDisplayName")],
    Deployment: [field("Ready", "status", "readyReplicas"), field("Available", "status", "availableReplicas")],
};

const withoutStatus = new Set([
    "Secret",
    "ConfigMap",
    "Event",
    "ServiceAccount",
    "StorageClass",
    "CSIStorageCapacity",
    "NetworkAttachmentDefinition",
    "ClusterRole",
    "ClusterRoleBinding",
    "RoleBinding",
    "Role",
    "Fault",
    "SourceMachine",
    "MigCluster",
    "MigPlan",
    "MigMigration",
]);

const shortNames: Readonly<Record<string, readonly string[]>> = {
    Namespace: ["ns"],
    Pod: ["po"],
    PersistentVolumeClaim: ["pvc"],
    ConfigMap: ["cm"],
    Service: ["svc"],
    ServiceAccount: ["sa"],
    Event: ["ev"],
    StorageClass: ["sc"],
    ResourceQuota: ["quota"],
    NetworkAttachmentDefinition: ["net-attach-def"],
    DataVolume: ["dv"],
    VirtualMachine: ["vm"],
    VirtualMachineInstance: ["vmi"],
    VirtualMachineInstanceMigration: ["vmim"],
    KubeVirt: ["kv"],
    HyperConverged: ["hco"],
    Node: ["no"],
    Subscription: ["sub", "subs"],
    InstallPlan: ["ip"],
    ClusterServiceVersion: ["csv", "csvs"],
    CatalogSource: ["catsrc"],
    OperatorGroup: ["og"],
    Deployment: ["deploy"],
    CustomResourceDefinition: ["crd", "crds"],
};

/** Kinds of the rehearsal itself: what goes wrong, and what of the source has changed since the snapshot was taken. */
export const rehearsalKinds = {
    fault: { apiVersion: "rehearsal.migration-toolkit.dev/v1alpha1", kind: "Fault", plural: "faults", scope: "Cluster" },
    sourceMachine: { apiVersion: "rehearsal.migration-toolkit.dev/v1alpha1", kind: "SourceMachine", plural: "sourcemachines", scope: "Cluster" },
} as const satisfies Record<string, Kind>;

/** Everything the API serves. */
export const resources: readonly Resource[] = [...Object.values(kinds), ...Object.values(rehearsalKinds)].map((kind) => ({
    kind,
    hasStatus: !withoutStatus.has(kind.kind),
    shortNames: shortNames[kind.kind] ?? [],
    columns: columns[kind.kind] ?? [],
}));

const byKey = new Map(resources.map((each) => [resourceKey(each.kind), each]));

export function resourceKey(kind: Pick<Kind, "apiVersion" | "plural">): string {
    return `${kind.apiVersion}/${kind.plural}`;
}

export function findResource(kind: Pick<Kind, "apiVersion" | "plural">): Resource | undefined {
    return byKey.get(resourceKey(kind));
}

/** `plans.forklift.konveyor.io`, `secrets`. */
export function qualifiedName({ apiVersion, plural }: Pick<Kind, "apiVersion" | "plural">): string {
    return apiVersion.includes("/") ? `${plural}.${apiVersion.split("/")[0]}` : plural;
}
