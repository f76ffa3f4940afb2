import type { Kind } from "./port.ts";

const forklift = (kind: string, plural: string): Kind => ({ apiVersion: "forklift.konveyor.io/v1beta1", kind, plural, scope: "Namespaced" });
const rbac = (kind: string, plural: string, scope: Kind["scope"]): Kind => ({ apiVersion: "rbac.authorization.k8s.io/v1", kind, plural, scope });
const core = (kind: string, plural: string, scope: Kind["scope"] = "Namespaced"): Kind => ({ apiVersion: "v1", kind, plural, scope });

/** Every kind that the product or its rehearsal speaks of. Source: forklift-behaviour §1. */
export const kinds = {
    provider: forklift("Provider", "providers"),
    host: forklift("Host", "hosts"),
    networkMap: forklift("NetworkMap", "networkmaps"),
    storageMap: forklift("StorageMap", "storagemaps"),
    hook: forklift("Hook", "hooks"),
    plan: forklift("Plan", "plans"),
    migration: forklift("Migration", "migrations"),
    conversion: forklift("Conversion", "conversions"),
    forkliftController: forklift("ForkliftController", "forkliftcontrollers"),
    secret: core("Secret", "secrets"),
    configMap: core("ConfigMap", "configmaps"),
    namespace: core("Namespace", "namespaces", "Cluster"),
    pod: core("Pod", "pods"),
    node: core("Node", "nodes", "Cluster"),
    event: core("Event", "events"),
    service: core("Service", "services"),
    serviceAccount: core("ServiceAccount", "serviceaccounts"),
    persistentVolumeClaim: core("PersistentVolumeClaim", "persistentvolumeclaims"),
    resourceQuota: core("ResourceQuota", "resourcequotas"),
    job: { apiVersion: "batch/v1", kind: "Job", plural: "jobs", scope: "Namespaced" },
    ingress: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", plural: "ingresses", scope: "Namespaced" },
    route: { apiVersion: "route.openshift.io/v1", kind: "Route", plural: "routes", scope: "Namespaced" },
    appliedClusterResourceQuota: {
        apiVersion: "quota.openshift.io/v1",
        kind: "AppliedClusterResourceQuota",
        plural: "appliedclusterresourcequotas",
        scope: "Namespaced",
    },
    clusterRole: rbac("ClusterRole", "clusterroles", "Cluster"),
    clusterRoleBinding: rbac("ClusterRoleBinding", "clusterrolebindings", "Cluster"),
    roleBinding: rbac("RoleBinding", "rolebindings", "Namespaced"),
    role: rbac("Role", "roles", "Namespaced"),
    storageClass: { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", plural: "storageclasses", scope: "Cluster" },
    csiStorageCapacity: { apiVersion: "storage.k8s.io/v1", kind: "CSIStorageCapacity", plural: "csistoragecapacities", scope: "Namespaced" },
    networkAttachmentDefinition: {
        apiVersion: "k8s.cni.cncf.io/v1",
        kind: "NetworkAttachmentDefinition",
        plural: "network-attachment-definitions",
        scope: "Namespaced",
    },
    dataVolume: { apiVersion: "cdi.kubevirt.io/v1beta1", kind: "DataVolume", plural: "datavolumes", scope: "Namespaced" },
    storageProfile: { apiVersion: "cdi.kubevirt.io/v1beta1", kind: "StorageProfile", plural: "storageprofiles", scope: "Cluster" },
    cdiConfig: { apiVersion: "cdi.kubevirt.io/v1beta1", kind: "CDIConfig", plural: "cdiconfigs", scope: "Cluster" },
    virtualMachine: { apiVersion: "kubevirt.io/v1", kind: "VirtualMachine", plural: "virtualmachines", scope: "Namespaced" },
    virtualMachineInstance: { apiVersion: "kubevirt.io/v1", kind: "VirtualMachineInstance", plural: "virtualmachineinstances", scope: "Namespaced" },
    virtualMachineInstanceMigration: {
        apiVersion: "kubevirt.io/v1",
        kind: "VirtualMachineInstanceMigration",
        plural: "virtualmachineinstancemigrations",
        scope: "Namespaced",
    },
    kubeVirt: { apiVersion: "kubevirt.io/v1", kind: "KubeVirt", plural: "kubevirts", scope: "Namespaced" },
    migrationPolicy: { apiVersion: "migrations.kubevirt.io/v1alpha1", kind: "MigrationPolicy", plural: "migrationpolicies", scope: "Cluster" },
    hyperConverged: { apiVersion: "hco.kubevirt.io/v1beta1", kind: "HyperConverged", plural: "hyperconvergeds", scope: "Namespaced" },
} as const satisfies Record<string, Kind>;
