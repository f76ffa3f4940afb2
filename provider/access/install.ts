import { kinds } from "../kube/index.ts";
import { type Family, type Need, whole } from "./rules.ts";

/**
 * What identities that install do beside what they hand on, in three parts: what our own resources do, what the plugin of Kubernetes does for the
 * plain objects of components, and what else somebody has to have who binds roles of others. The cluster tier compares the first two with the audit
 * log of a real API server.
 */
export function installNeeds(families: readonly Family[]): readonly Need[] {
    return [...needsOfResources(families), ...needsOfPlainObjects(families), ...families.flatMap((family) => needsToBind[family] ?? [])];
}

/** Every verb is needed and no other. */
export function needsOfResources(families: readonly Family[]): readonly Need[] {
    return families.flatMap((family) => resourcesOf[family]);
}

/**
 * Every verb is needed and no other. The plugin gets an object before it changes it, and in a refresh. Whatever it deletes it waits for with a list and
 * a watch of all of its kind in the namespace, Secrets too: with an API server older than Kubernetes 1.34 it hangs without the list, and without the
 * watch it does not hear that what was not gone at once is gone. It asks for events besides, and does without.
 *
 * Source: pulumi-kubernetes `await.Creation`, `await.Update`, `await.Deletion`, `condition.Deleted`.
 */
export function needsOfPlainObjects(families: readonly Family[]): readonly Need[] {
    return [...plainObjects, ...families.flatMap((family) => plainObjectsOf[family])];
}

const heard = ["list", "watch"] as const;
/** What a refresh asks for by name too. */
const look = ["get", ...heard] as const;

/** What `Operator` asks OLM for, and what it waits for. */
const operators: readonly Need[] = [
    { place: "installation", kinds: [kinds.subscription], verbs: { install: whole }, why: "what OLM is asked for" },
    { place: "cluster", kinds: [kinds.subscription], verbs: { install: ["list"] }, why: "a package is installed once in a cluster" },
    { place: "installation", kinds: [kinds.operatorGroup], verbs: { install: ["list"] }, why: "without exactly one OLM installs nothing" },
    {
        place: "installation",
        kinds: [kinds.packageManifest],
        verbs: { install: ["list"] },
        why: "the channels there are, before one is asked for",
    },
    { place: "installation", kinds: [kinds.installPlan], verbs: { install: [...look, "patch"] }, why: "upgrades that wait for an approval" },
    {
        place: "installation",
        kinds: [kinds.clusterServiceVersion],
        verbs: { install: [...look, "delete"] },
        why: "the operator's version; an uninstallation takes it away",
    },
    { place: "installation", kinds: [kinds.deployment, kinds.pod], verbs: { install: heard }, why: "which part is not ready, and why" },
];

const resourcesOf: Readonly<Record<Family, readonly Need[]>> = {
    virtualization: [
        ...operators,
        { place: "installation", kinds: [kinds.forkliftController], verbs: { install: whole }, why: "the settings of MTV" },
        { place: "cluster", kinds: [kinds.forkliftController], verbs: { install: ["list"] }, why: "whether there is another installation" },
        { place: "installation", kinds: [kinds.configMap], verbs: { install: ["get"] }, why: "maps that settings name" },
        {
            place: "cluster",
            kinds: [kinds.virtualMachineClusterPreference],
            verbs: { install: ["list"] },
            why: "maps of operating systems name preferences",
        },
        {
            place: "cluster",
            kinds: [kinds.customResourceDefinition],
            verbs: { install: ["get"] },
            why: "the settings that the installed version knows",
        },
        { place: "installation", kinds: [kinds.provider], verbs: { install: heard }, why: "the provider `host` is the last to be ready" },
        { place: "cluster", kinds: [kinds.plan, kinds.migration], verbs: { install: ["list"] }, why: "nothing is uninstalled while migrations run" },
        {
            place: "cluster",
            kinds: [kinds.provider, kinds.networkMap, kinds.storageMap, kinds.hook, kinds.host],
            verbs: { install: ["list"] },
            why: "what an uninstallation leaves is told",
        },
        { place: "cluster", kinds: [kinds.consolePlugin], verbs: { install: ["delete"] }, why: "an uninstallation takes the console's plugin away" },
    ],
    imports: [],
    live: [
        {
            place: "installation",
            kinds: [kinds.hyperConverged],
            verbs: { install: [...look, "patch"] },
            why: "the settings of live migrations",
        },
        { place: "installation", kinds: [kinds.kubeVirt], verbs: { install: look }, why: "where those settings have arrived" },
        { place: "installation", kinds: [kinds.networkAttachmentDefinition], verbs: { install: ["get"] }, why: "the network of migrations" },
        { place: "cluster", kinds: [kinds.migrationPolicy], verbs: { install: whole }, why: "settings for some VMs" },
        {
            place: "cluster",
            kinds: [kinds.virtualMachineInstance, kinds.node, kinds.namespace],
            verbs: { install: ["list"] },
            why: "for which VMs a policy is, and what a drain needs",
        },
        {
            place: "cluster",
            kinds: [kinds.clusterRole, kinds.clusterRoleBinding, kinds.roleBinding],
            verbs: { install: ["list"] },
            why: "who loses the right to migrate with 4.19",
        },
    ],
    containers: [
        ...operators,
        { place: "installation", kinds: [kinds.migrationController], verbs: { install: whole }, why: "what of MTC runs here, and its settings" },
        { place: "installation", kinds: [kinds.daemonSet, kinds.route, kinds.migCluster], verbs: { install: heard }, why: "which part is not ready" },
        {
            place: "installation",
            kinds: [kinds.migMigration, kinds.migPlan],
            verbs: { install: ["list"] },
            why: "nothing is uninstalled while something migrates",
        },
        { place: "cluster", kinds: [kinds.migMigration], verbs: { install: ["list"] }, why: "what an upgrade disturbs is told" },
    ],
};

/** What is done to an object of which nothing can be changed: another one takes its place. */
const replaced = ["get", "list", "watch", "create", "delete"] as const;

/** Identities and targets, whatever they are for. */
const plainObjects: readonly Need[] = [
    { place: "cluster", kinds: [kinds.namespace], verbs: { install: whole }, why: "the namespaces of the installation and of targets" },
    {
        place: "own",
        kinds: [kinds.serviceAccount, kinds.secret],
        verbs: { install: replaced },
        why: "the identities that preview and run, and their tokens, which go with another `renewal`",
    },
    { place: "own", kinds: [kinds.role, kinds.roleBinding], verbs: { install: whole }, why: "what those identities may" },
    {
        place: "target",
        kinds: [kinds.role, kinds.roleBinding],
        verbs: { install: whole },
        why: "what those identities may in target namespaces",
    },
    {
        place: "target",
        kinds: [kinds.resourceQuota, kinds.networkAttachmentDefinition],
        verbs: { install: whole },
        why: "what VMs may take there, and their networks",
    },
    {
        place: "cluster",
        kinds: [kinds.clusterRole, kinds.clusterRoleBinding],
        verbs: { install: whole },
        why: "what checks may look at in the whole cluster",
    },
];

/** Where an operator is installed. */
const besideOperators: readonly Need[] = [
    { place: "installation", kinds: [kinds.operatorGroup], verbs: { install: whole }, why: "what an operator may watch" },
    {
        place: "installation",
        kinds: [kinds.role, kinds.roleBinding],
        verbs: { install: whole },
        why: "what identities may beside the controllers",
    },
];

const plainObjectsOf: Readonly<Record<Family, readonly Need[]>> = {
    virtualization: [
        ...besideOperators,
        {
            place: "installation",
            kinds: [kinds.configMap],
            verbs: { install: whole },
            why: "maps of operating systems, and buffers; the operator's own maps are patched",
        },
        {
            place: "own",
            kinds: [kinds.configMap],
            verbs: { install: replaced },
            why: "buffers beside the plans, where the controller looks for them",
        },
    ],
    imports: [],
    containers: besideOperators,
    live: [],
};

/** What roles of others give: only who has it may bind them. */
const needsToBind: Readonly<Partial<Record<Family, readonly Need[]>>> = {
    live: [
        {
            place: "cluster",
            kinds: [kinds.virtualMachineInstanceMigration],
            verbs: { install: ["get", "delete", "create", "update", "patch", "list", "watch", "deletecollection"] },
            why: "what `kubevirt.io:migrate` gives",
        },
        {
            place: "cluster",
            kinds: [{ apiVersion: "subresources.kubevirt.io/v1", plural: "virtualmachines/migrate" }],
            verbs: { install: ["update"] },
            why: "the other half of it",
        },
    ],
};
