import { kinds } from "../kube/index.ts";
import { type Family, listed, type Need, type Wish, whole } from "./rules.ts";

/** The controllers of one family, and what its programs need of a cluster. */
export interface FamilyAccess {
    /** Where its controllers are, unless one says otherwise. */
    readonly installation: string;
    readonly needs: readonly Need[];
    /** What checks look at besides, where they may. */
    readonly wishes: readonly Wish[];
}

/**
 * Every verb is needed and no other: the cluster tier runs whole life cycles with these rules on a real API server and compares them with
 * its audit log.
 */
export const familyAccess: Readonly<Record<Family, FamilyAccess>> = {
    virtualization: {
        installation: "openshift-mtv",
        needs: [
            {
                place: "own",
                kinds: [kinds.provider, kinds.networkMap, kinds.storageMap, kinds.hook, kinds.host],
                verbs: { preview: ["get"], run: whole },
                why: "the program's objects",
            },
            { place: "own", kinds: [kinds.plan], verbs: { preview: ["get", "list"], run: whole }, why: "waves list the plans they have" },
            {
                place: "own",
                kinds: [kinds.migration],
                verbs: { preview: ["list"], run: listed },
                why: "attempts are found by their plan",
            },
            {
                place: "own",
                kinds: [kinds.secret],
                verbs: { run: ["get", "create", "patch", "delete"] },
                why: "credentials; read by name only, and never by a preview",
            },
            {
                place: "installation",
                kinds: [kinds.provider],
                verbs: { preview: ["get"], run: ["get"] },
                why: "the provider `host`, to which programs do not say otherwise",
            },
            {
                place: "target",
                kinds: [kinds.virtualMachine],
                verbs: { run: ["list"] },
                why: "a run looks at what has become of its VMs; without the right it ends well and says that it could not",
            },
            { place: "target", kinds: [kinds.persistentVolumeClaim], verbs: { run: ["list"] }, why: "and of their disks" },
        ],
        wishes: [
            { kinds: [kinds.namespace, kinds.serviceAccount, kinds.configMap], verbs: ["get"] },
            { kinds: [kinds.hook], verbs: ["get"] },
            { kinds: [kinds.storageClass], verbs: ["get", "list"] },
            { kinds: [kinds.storageProfile], verbs: ["list"] },
            // What the target has room for, and how large it makes claims.
            { kinds: [kinds.resourceQuota, kinds.persistentVolumeClaim, kinds.node, kinds.pod], verbs: ["list"] },
            { kinds: [kinds.appliedClusterResourceQuota], verbs: ["list"] },
            { kinds: [kinds.csiStorageCapacity], verbs: ["list"] },
            { kinds: [kinds.cdiConfig], verbs: ["get"] },
            { kinds: [kinds.forkliftController], verbs: ["get", "list"] },
            { kinds: [kinds.networkAttachmentDefinition], verbs: ["get", "list"] },
            { kinds: [kinds.virtualMachine], verbs: ["list"] },
        ],
    },
    imports: {
        installation: "openshift-cnv",
        needs: [
            { place: "own", kinds: [kinds.dataVolume], verbs: { preview: ["get"], run: whole }, why: "the program's objects" },
            {
                place: "own",
                kinds: [kinds.persistentVolumeClaim],
                verbs: { preview: ["get"], run: ["get"] },
                why: "a claim of that name may be there already",
            },
            {
                place: "own",
                kinds: [kinds.configMap],
                verbs: { preview: ["get"], run: ["get", "create", "patch", "delete"] },
                why: "certificates of the source",
            },
            {
                place: "own",
                kinds: [kinds.secret],
                verbs: { run: ["get", "create", "patch", "delete"] },
                why: "credentials of the source; read by name only, and never by a preview",
            },
        ],
        wishes: [
            { kinds: [kinds.storageClass], verbs: ["get", "list"] },
            { kinds: [kinds.storageProfile], verbs: ["list"] },
            { kinds: [kinds.cdiConfig], verbs: ["get"] },
            { kinds: [kinds.networkAttachmentDefinition], verbs: ["get"] },
        ],
    },
    live: {
        installation: "openshift-cnv",
        needs: [
            {
                place: "own",
                kinds: [kinds.virtualMachineInstance],
                verbs: { preview: ["get"], run: ["get", "list", "watch"] },
                why: "what is moved, and where it is",
            },
            {
                place: "own",
                kinds: [kinds.virtualMachineInstanceMigration],
                verbs: { preview: ["list"], run: listed },
                why: "attempts are found by their VM",
            },
        ],
        wishes: [
            { kinds: [kinds.node], verbs: ["list"] },
            { kinds: [kinds.virtualMachine, kinds.virtualMachineInstance, kinds.virtualMachineInstanceMigration, kinds.kubeVirt], verbs: ["list"] },
            { kinds: [kinds.hyperConverged], verbs: ["list"] },
            // Settings for some VMs, and the labels that they go by.
            { kinds: [kinds.migrationPolicy, kinds.namespace], verbs: ["list"] },
        ],
    },
    containers: {
        installation: "openshift-migration",
        needs: [
            {
                place: "installation",
                kinds: [kinds.migrationController],
                verbs: { preview: ["get", "list"], run: ["get", "list"] },
                why: "the installation that a program is compared with, and whether there is another one",
            },
        ],
        wishes: [
            { kinds: [kinds.clusterServiceVersion], verbs: ["list"] },
            { kinds: [kinds.storageClass], verbs: ["list"] },
        ],
    },
};
