import { type Kind, kinds } from "../kube/index.ts";

/**
 * What an identity is for: `preview` compares a program with the cluster and writes nothing, `run` does everything else too, up to
 * `destroy`.
 */
export type Purpose = "preview" | "run";

/**
 * In which namespaces a rule is bound: those of the program's `own` objects, that of the `installation` (mostly `openshift-mtv`), and the
 * `target` namespaces that VMs move to.
 */
export type Place = "own" | "installation" | "target";

/** One rule of a Kubernetes Role or ClusterRole. */
export interface PolicyRule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
}

interface Need {
    readonly place: Place;
    readonly kinds: readonly Kind[];
    readonly verbs: Readonly<Record<Purpose, readonly string[]>>;
}

/**
 * Every verb is needed and no other: the cluster tier runs whole life cycles with these rules on a real API server and compares them with
 * its audit log.
 */
const needs: readonly Need[] = [
    {
        place: "own",
        kinds: [kinds.provider, kinds.networkMap, kinds.storageMap, kinds.hook],
        verbs: { preview: ["get"], run: ["get", "list", "watch", "create", "patch", "delete"] },
    },
    {
        // Waves list the plans they have.
        place: "own",
        kinds: [kinds.plan],
        verbs: { preview: ["get", "list"], run: ["get", "list", "watch", "create", "patch", "delete"] },
    },
    {
        place: "own",
        kinds: [kinds.migration],
        verbs: { preview: ["list"], run: ["list", "watch", "create", "patch", "delete"] },
    },
    {
        // Secrets are read by name only, and never by a preview.
        place: "own",
        kinds: [kinds.secret],
        verbs: { preview: [], run: ["get", "create", "patch", "delete"] },
    },
    // The provider `host`, to which programs do not say otherwise.
    { place: "installation", kinds: [kinds.provider], verbs: { preview: ["get"], run: ["get"] } },
    {
        // A run looks at what has become of its VMs; without the right it ends well and says that it could not.
        place: "target",
        kinds: [kinds.virtualMachine],
        verbs: { preview: [], run: ["list"] },
    },
    { place: "target", kinds: [kinds.persistentVolumeClaim], verbs: { preview: [], run: ["list"] } },
];

/**
 * The least that an identity needs in the namespaces of a place, as the rules of a Role or ClusterRole; empty = nothing. Nothing is ever written
 * outside of its own: what appears in target namespaces, the controllers write with their rights.
 */
export function rulesFor(purpose: Purpose, place: Place): readonly PolicyRule[] {
    return needs
        .filter((need) => need.place === place && need.verbs[purpose].length > 0)
        .map(({ kinds: each, verbs }) => ruleOf(each, verbs[purpose]));
}

function ruleOf(each: readonly Kind[], verbs: readonly string[]): PolicyRule {
    return { apiGroups: [...new Set(each.map(groupOf))], resources: each.map(({ plural }) => plural), verbs };
}

/**
 * What checks look at besides, where they may: names and MAC addresses that are taken, and what a plan hangs on. Without a right a check says which
 * one it lacks and goes on; so these are for whoever wants to hear more, as a ClusterRole.
 */
export const wishes: readonly PolicyRule[] = [
    ruleOf([kinds.namespace, kinds.serviceAccount, kinds.configMap], ["get"]),
    ruleOf([kinds.hook], ["get"]),
    ruleOf([kinds.storageClass], ["get", "list"]),
    ruleOf([kinds.storageProfile], ["list"]),
    // What the target has room for, and how large it makes claims.
    ruleOf([kinds.resourceQuota, kinds.persistentVolumeClaim, kinds.node, kinds.pod], ["list"]),
    ruleOf([kinds.appliedClusterResourceQuota], ["list"]),
    ruleOf([kinds.csiStorageCapacity], ["list"]),
    ruleOf([kinds.cdiConfig], ["get"]),
    ruleOf([kinds.forkliftController], ["list"]),
    ruleOf([kinds.networkAttachmentDefinition], ["get", "list"]),
    ruleOf([kinds.virtualMachine], ["list"]),
];

/** The same rules one by one, as `patch plans.forklift.konveyor.io`, sorted. */
export function rightsOf(rules: readonly PolicyRule[]): readonly string[] {
    const rights = rules.flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group ? `${resource}.${group}` : resource}`))),
    );
    return [...new Set(rights)].sort();
}

function groupOf({ apiVersion }: Kind): string {
    return apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
}
