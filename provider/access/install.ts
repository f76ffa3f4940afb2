import { kinds } from "../kube/index.ts";
import { type Family, type Named, type Need, whole } from "./rules.ts";

const rbac = (plural: string): Named => ({ apiVersion: "rbac.authorization.k8s.io/v1", plural });
const olm = (plural: string): Named => ({ apiVersion: "operators.coreos.com/v1alpha1", plural });

const look = ["get", "list", "watch"] as const;

/** What every installation takes. The Kubernetes plugin lists and watches what it waits for. */
const common: readonly Need[] = [
    { place: "cluster", kinds: [kinds.namespace], verbs: { install: whole }, why: "the namespaces of the installation and of targets" },
    {
        place: "cluster",
        kinds: [{ apiVersion: "apiextensions.k8s.io/v1", plural: "customresourcedefinitions" }],
        verbs: { install: look },
        why: "an operator's kinds are waited for, and those that an uninstallation leaves are told",
    },
    { place: "installation", kinds: [olm("operatorgroups"), olm("subscriptions")], verbs: { install: whole }, why: "what OLM is asked for" },
    {
        place: "installation",
        kinds: [olm("clusterserviceversions")],
        verbs: { install: [...look, "delete"] },
        why: "the operator's version; an uninstallation takes it away",
    },
    { place: "installation", kinds: [olm("installplans")], verbs: { install: [...look, "patch"] }, why: "upgrades that wait for an approval" },
    { place: "cluster", kinds: [olm("subscriptions")], verbs: { install: ["list"] }, why: "a package is installed once in a cluster" },
    {
        place: "installation",
        kinds: [{ apiVersion: "packages.operators.coreos.com/v1", plural: "packagemanifests" }],
        verbs: { install: ["list"] },
        why: "the channels there are, before one is asked for",
    },
    {
        place: "installation",
        kinds: [{ apiVersion: "apps/v1", plural: "deployments" }, kinds.pod],
        verbs: { install: look },
        why: "which part is not ready, and why",
    },
    {
        place: "own",
        kinds: [kinds.serviceAccount, kinds.secret, rbac("roles"), rbac("rolebindings")],
        verbs: { install: whole },
        why: "the identities that preview and run, and their tokens",
    },
    {
        place: "target",
        kinds: [rbac("roles"), rbac("rolebindings")],
        verbs: { install: whole },
        why: "what those identities may in target namespaces",
    },
    {
        place: "target",
        kinds: [kinds.resourceQuota, kinds.networkAttachmentDefinition],
        verbs: { install: whole },
        why: "what VMs may take there, and their networks",
    },
    { place: "installation", kinds: [rbac("roles"), rbac("rolebindings")], verbs: { install: whole }, why: "and beside the controllers" },
    {
        place: "cluster",
        kinds: [rbac("clusterroles"), rbac("clusterrolebindings")],
        verbs: { install: whole },
        why: "what checks may look at in the whole cluster",
    },
];

const ofFamily: Readonly<Record<Family, readonly Need[]>> = {
    virtualization: [
        { place: "installation", kinds: [kinds.forkliftController], verbs: { install: whole }, why: "the settings of MTV" },
        { place: "installation", kinds: [kinds.configMap], verbs: { install: whole }, why: "maps of operating systems" },
        { place: "installation", kinds: [kinds.provider], verbs: { install: look }, why: "the provider `host` is the last to be ready" },
        { place: "cluster", kinds: [kinds.plan, kinds.migration], verbs: { install: ["list"] }, why: "nothing is uninstalled while migrations run" },
        {
            place: "cluster",
            kinds: [kinds.provider, kinds.networkMap, kinds.storageMap, kinds.hook, kinds.host],
            verbs: { install: ["list"] },
            why: "what an uninstallation leaves is told",
        },
        { place: "cluster", kinds: [kinds.consolePlugin], verbs: { install: ["delete"] }, why: "an uninstallation takes the console's plugin away" },
        {
            place: "cluster",
            kinds: [kinds.virtualMachineClusterPreference],
            verbs: { install: ["list"] },
            why: "maps of operating systems name preferences",
        },
    ],
    imports: [],
    live: [
        { place: "installation", kinds: [kinds.hyperConverged], verbs: { install: [...look, "patch"] }, why: "the settings of live migrations" },
        { place: "installation", kinds: [kinds.kubeVirt], verbs: { install: look }, why: "where those settings have arrived" },
        { place: "installation", kinds: [kinds.networkAttachmentDefinition], verbs: { install: ["get"] }, why: "the network of migrations" },
        { place: "cluster", kinds: [kinds.migrationPolicy], verbs: { install: whole }, why: "settings for some VMs" },
        {
            place: "cluster",
            kinds: [kinds.virtualMachineInstance, kinds.node],
            verbs: { install: ["list"] },
            why: "for which VMs a policy is, and what a drain needs",
        },
        { place: "cluster", kinds: [rbac("rolebindings")], verbs: { install: ["list"] }, why: "who loses the right to migrate with 4.19" },
        {
            place: "cluster",
            kinds: [kinds.virtualMachineInstanceMigration],
            verbs: { install: ["get", "delete", "create", "update", "patch", "list", "watch", "deletecollection"] },
            why: "what `kubevirt.io:migrate` gives, which only those who have it may bind",
        },
        {
            place: "cluster",
            kinds: [{ apiVersion: "subresources.kubevirt.io/v1", plural: "virtualmachines/migrate" }],
            verbs: { install: ["update"] },
            why: "the other half of it",
        },
    ],
    containers: [
        { place: "installation", kinds: [kinds.migrationController], verbs: { install: whole }, why: "what of MTC runs here, and its settings" },
        { place: "installation", kinds: [kinds.daemonSet, kinds.route, kinds.migCluster], verbs: { install: look }, why: "which part is not ready" },
        {
            place: "installation",
            kinds: [kinds.migMigration, kinds.migPlan],
            verbs: { install: ["list"] },
            why: "nothing is uninstalled while something migrates",
        },
    ],
};

/** What the platform's components do, beside what they hand on. Not measured: reads and writes are those of the Kubernetes plugin. */
export function installNeeds(families: readonly Family[]): readonly Need[] {
    return [...common, ...families.flatMap((family) => ofFamily[family])];
}
