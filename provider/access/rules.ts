import type { Kind } from "../kube/index.ts";
import type { RunnerAccessArgs } from "../schema/runnerAccess.ts";

/** What an identity is for: `preview`, `run` or `install`. */
export type Purpose = NonNullable<RunnerAccessArgs["purpose"]>;

/** Which of the product's modules an identity uses. */
export type Family = NonNullable<RunnerAccessArgs["families"]>[number];

/**
 * Where a rule is bound: in the namespaces of the program's `own` objects, in that of the family's `installation` (mostly `openshift-mtv`), in the
 * `target` namespaces that VMs move to, or in the whole `cluster`.
 */
export type Place = "own" | "installation" | "target" | "cluster";

/** One rule of a Kubernetes Role or ClusterRole. */
export interface PolicyRule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
}

/** What rules speak of a kind by. */
export type Named = Pick<Kind, "apiVersion" | "plural">;

/** One row of the tables: what is needed where, for each purpose, and why. */
export interface Need {
    readonly place: Place;
    readonly kinds: readonly Named[];
    readonly verbs: Readonly<Partial<Record<Purpose, readonly string[]>>>;
    readonly why: string;
}

/** What checks look at, where they may. */
export type Wish = Pick<Need, "kinds"> & { readonly verbs: readonly string[] };

/** Everything that is done to an object that is written and waited for. */
export const whole: readonly string[] = ["get", "list", "watch", "create", "patch", "delete"];

/** The same where objects are found by what they belong to. */
export const listed: readonly string[] = ["list", "watch", "create", "patch", "delete"];

/** A rule for each API group of these kinds. */
export function toRules(kinds: readonly Named[], verbs: readonly string[]): readonly PolicyRule[] {
    return [...new Set(kinds.map(groupOf))].map((group) => {
        const resources = kinds.filter((kind) => groupOf(kind) === group).map(({ plural }) => plural);
        return { apiGroups: [group], resources, verbs };
    });
}

/** The same rules one by one, as `patch plans.forklift.konveyor.io`, sorted. */
export function rightsOf(rules: readonly PolicyRule[]): readonly string[] {
    const rights = rules.flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group ? `${resource}.${group}` : resource}`))),
    );
    return [...new Set(rights)].sort();
}

function groupOf({ apiVersion }: Named): string {
    return apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
}
