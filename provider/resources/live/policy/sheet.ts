import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { KindSheet } from "../../../lifecycle/index.ts";
import { PolicyArgs as argsShape, type PolicyArgs, PolicyOutputs } from "../../../schema/live/policy.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { defined } from "../../virtualization/reference.ts";
import { policyProblems } from "./problems.ts";

/** Settings of live migrations for some VMs. Source: live-migration LM-U05; KubeVirt's `migrations/v1alpha1`. */
export const migrationPolicy: KindSheet<PolicyArgs> = {
    token: "live:MigrationPolicy",
    description:
        "Settings of live migrations for the VMs that have its labels, over the cluster's. One policy counts for a VM: the one that asks for most labels, of as many the one that asks for more of the VM's own, then the first by name. Previews and `up` tell for which VMs it is now, and which go by another policy and why. Cluster-scoped. An alpha API of KubeVirt that may change. Migrations under way keep the settings they began with.",
    kind: kinds.migrationPolicy,
    args: argsShape,
    outputs: PolicyOutputs,
    manifest: ({ name: _name, labels: _labels, annotations: _annotations, acceptsPostCopy: _accepts, ...spec }) => ({ spec: only(spec as ValueMap) }),
    argsOf: ({ spec }: KubeObject) => only((spec ?? {}) as ValueMap),
    keep: ["acceptsPostCopy"],
    outputsOf: () => ({}),
    // Nobody answers: KubeVirt reads policies when a migration begins.
    judge: (object) => (object ? { state: "ready" } : { state: "waiting", for: "the policy to appear" }),
    problems: policyProblems,
};

const fields = [
    "selectors",
    "allowAutoConverge",
    "allowPostCopy",
    "allowWorkloadDisruption",
    "bandwidthPerMigration",
    "completionTimeoutPerGiB",
] as const satisfies readonly (keyof PolicyArgs)[];

function only(from: ValueMap): ValueMap {
    return defined(Object.fromEntries(fields.map((key) => [key, from[key] ?? undefined]))) as ValueMap;
}
