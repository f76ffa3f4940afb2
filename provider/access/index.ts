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
        kinds: [kinds.provider, kinds.networkMap, kinds.storageMap, kinds.plan],
        verbs: { preview: ["get"], run: ["get", "list", "watch", "create", "patch", "delete"] },
    },
    {
        place: "own",
        kinds: [kinds.migration],
        verbs: { preview: ["list"], run: ["get", "list", "watch", "create", "patch", "delete"] },
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
        .map(({ kinds: each, verbs }) => ({
            apiGroups: [...new Set(each.map(groupOf))],
            resources: each.map(({ plural }) => plural),
            verbs: verbs[purpose],
        }));
}

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
