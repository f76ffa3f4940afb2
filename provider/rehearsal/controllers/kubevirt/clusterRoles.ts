import type { KubeObject } from "../../../kube/index.ts";

/** An aggregated role as KubeVirt ships it. */
export interface DefaultRole extends KubeObject {
    readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

/** By which it is known which version a role is of. */
export const versionAnnotation = "kubevirt.io/install-strategy-version";

/**
 * The roles that KubeVirt gives a cluster's namespaces, as far as VMs and their migrations are concerned: up to 4.18 `admin` and `edit` may migrate; from
 * 4.19 on they may look, and `kubevirt.io:migrate`, which is part of neither, gives the rest.
 *
 * Source: live-migration LM-008, LM-009, LM-U10; `newAdminClusterRole` and its neighbours of KubeVirt 1.4 and 1.5 `generate/rbac/cluster.go`.
 */
export function defaultRoles(version: string): readonly DefaultRole[] {
    const mayMigrate = version < "4.19";
    const migrating = (verbs: readonly string[]) => (mayMigrate ? [updating("migrate"), rule("virtualmachineinstancemigrations", verbs)] : [looking]);
    const roles = [
        role("admin", [updating("start", "stop", "restart"), rule(machines, everything), ...migrating(everything)]),
        role("edit", [updating("start", "stop", "restart"), rule(machines, writing), ...migrating(writing)]),
        role("view", [rule(machines, reading), looking]),
        ...(mayMigrate ? [] : [role("migrate", [updating("migrate"), rule("virtualmachineinstancemigrations", everything)])]),
    ];
    return roles.map((each) => ({ ...each, metadata: { ...each.metadata, annotations: { [versionAnnotation]: version } } }));
}

const machines = ["virtualmachines", "virtualmachineinstances"];
const reading = ["get", "list", "watch"];
const writing = ["get", "delete", "create", "update", "patch", "list", "watch"];
const everything = [...writing, "deletecollection"];

type Rule = DefaultRole["rules"][number];

const looking = rule("virtualmachineinstancemigrations", reading);

function rule(resources: string | readonly string[], verbs: readonly string[]): Rule {
    return { apiGroups: ["kubevirt.io"], resources: [resources].flat(), verbs };
}

function updating(...subresources: readonly string[]): Rule {
    return { apiGroups: ["subresources.kubevirt.io"], resources: subresources.map((each) => `virtualmachines/${each}`), verbs: ["update"] };
}

/** `admin`, `edit` and `view` are parts of the roles of that name. */
function role(name: string, rules: readonly Rule[]): DefaultRole {
    const isPart = name !== "migrate";
    const labels = { "kubevirt.io": "", ...(isPart && { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: "true" }) };
    return { metadata: { name: `kubevirt.io:${name}`, labels }, rules };
}
