import { type Kind, kinds } from "../kube/index.ts";

/**
 * What an identity is for: `preview` compares a program with the cluster and writes nothing, `run` does everything else too, up to
 * `destroy`.
 */
export type Purpose = "preview" | "run";

/** One rule of a Kubernetes Role or ClusterRole. */
export interface PolicyRule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
}

interface Need {
    readonly kinds: readonly Kind[];
    readonly verbs: Readonly<Record<Purpose, readonly string[]>>;
}

/**
 * Every verb is needed and no other: the cluster tier runs whole life cycles with these rules on a real API server and compares them with
 * its audit log.
 */
const needs: readonly Need[] = [
    {
        kinds: [kinds.provider, kinds.networkMap, kinds.storageMap, kinds.plan],
        verbs: { preview: ["get"], run: ["get", "list", "watch", "create", "patch", "delete"] },
    },
    {
        kinds: [kinds.migration],
        verbs: { preview: ["list"], run: ["get", "list", "watch", "create", "patch", "delete"] },
    },
    {
        // Secrets are read by name only, and never by a preview.
        kinds: [kinds.secret],
        verbs: { preview: [], run: ["get", "create", "patch", "delete"] },
    },
];

/**
 * The least that an identity needs in the namespaces of its objects, as the rules of a Role or ClusterRole. In the installation's namespace
 * `get` on providers is enough, for the provider `host`. Target namespaces need nothing: there the controllers work, with their own rights.
 */
export function rulesFor(purpose: Purpose): readonly PolicyRule[] {
    return needs
        .filter(({ verbs }) => verbs[purpose].length > 0)
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
