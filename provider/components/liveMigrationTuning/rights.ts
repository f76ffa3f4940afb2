import type { Migrator } from "../../schema/live/tuning.ts";
import type { ClusterRights } from "../../serve/port.ts";

/** Who has got what right, as far as the cluster tells. Source: live-migration LM-009 … LM-016. */
export interface Rights {
    /** From 4.19 on it is there. */
    readonly hasMigrateRole: boolean;
    /** It is part of `admin`: namespace administrators may migrate for ever. */
    readonly isMigrateAggregated: boolean;
    readonly temporaryRole: "absent" | "ours" | "other";
    /** Who is bound to `admin`, and who to `kubevirt.io:migrate`. */
    readonly admins: readonly Holder[];
    readonly migrators: readonly Holder[];
}

/** A subject and where it is bound; without a namespace in the whole cluster. */
export interface Holder {
    readonly subject: Migrator;
    readonly namespace?: string | undefined;
}

export const migrateRole = "kubevirt.io:migrate";
export const temporaryRole = "kubevirt.io:upgrademigrate";
export const aggregation = "rbac.authorization.k8s.io/aggregate-to-admin";

/** What `kubevirt.io:migrate` gives, and the temporary role for a while. Source: live-migration LM-012. */
export const migrateRules = [
    { apiGroups: ["subresources.kubevirt.io"], resources: ["virtualmachines/migrate"], verbs: ["update"] },
    {
        apiGroups: ["kubevirt.io"],
        resources: ["virtualmachineinstancemigrations"],
        verbs: ["get", "delete", "create", "update", "patch", "list", "watch", "deletecollection"],
    },
];

/** By which a temporary role is known as one that a program has made. */
export const maker = { "app.kubernetes.io/managed-by": "pulumi" };

export function rightsFrom({ roles, bindings }: ClusterRights): Rights {
    const find = (name: string) => roles.find((each) => each.name === name);
    const [migrate, temporary] = [find(migrateRole), find(temporaryRole)];
    const isOurs = Object.entries(maker).every(([key, value]) => temporary?.labels[key] === value);
    const holdersOf = (role: string) =>
        bindings.filter((each) => each.role === role).flatMap(({ namespace, subjects }) => subjects.map((subject) => ({ subject, namespace })));
    return {
        hasMigrateRole: migrate !== undefined,
        isMigrateAggregated: migrate?.labels[aggregation] === "true",
        temporaryRole: temporary === undefined ? "absent" : isOurs ? "ours" : "other",
        admins: holdersOf("admin"),
        migrators: holdersOf(migrateRole),
    };
}

/**
 * Administrators who may migrate now and could not any more without the temporary role, because nobody has bound them where they are administrators.
 *
 * Groups are looked at as groups: who is in them is not known here, so that a member who is bound himself counts as losing with his group.
 *
 * Shape:  `User alice in shop, web`, sorted; without namespaces when it is in the whole cluster.
 */
export function losingWith({ admins, migrators, isMigrateAggregated }: Rights, added: readonly Holder[]): readonly string[] {
    if (isMigrateAggregated) return [];
    const bound = [...migrators, ...added];
    const isBound = ({ subject, namespace }: Holder) =>
        bound.some((each) => sayMigrator(each.subject) === sayMigrator(subject) && (each.namespace === undefined || each.namespace === namespace));
    const losing = admins.filter((each) => !isBound(each));
    const names = [...new Set(losing.map(({ subject }) => sayMigrator(subject)))].sort();
    return names.map((name) => {
        const places = losing.filter(({ subject }) => sayMigrator(subject) === name).map(({ namespace }) => namespace);
        return places.includes(undefined) ? name : `${name} in ${[...new Set(places)].sort().join(", ")}`;
    });
}

/** `User alice`, `ServiceAccount ci/runner`. */
export function sayMigrator({ kind, name, namespace }: Migrator): string {
    return `${kind} ${kind === "ServiceAccount" && namespace ? `${namespace}/` : ""}${name}`;
}
