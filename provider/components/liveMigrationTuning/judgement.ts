import type { LiveMigrationTuningArgs, Migrator, UpgradeStage } from "../../schema/live/tuning.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown, isUnknown, type Value, type ValueMap } from "../../schema/value.ts";
import { choiceOf } from "../platform/cluster.ts";
import type { Look } from "../platform/component.ts";
import { type Holder, losingWith, migrateRole, type Rights, rightsFrom, temporaryRole } from "./rights.ts";
import { partsOf, stageIssues } from "./stages.ts";

/** Only the stage decides by its value; of the rest it is enough to know what there is. */
export type Decisive = "upgrade";

type Seen = Look<LiveMigrationTuningArgs, Decisive>;

export function stageOf({ decided }: Seen): UpgradeStage | undefined {
    return decided.upgrade?.stage;
}

/** Names of the policies, as far as they are known. */
export function policyNamesIn({ told }: Seen): readonly string[] {
    return isMap(told.policies) ? Object.keys(told.policies).sort() : [];
}

/** The namespaces that migrators are bound in; undefined = the whole cluster. Those that are not known yet are left out. */
export function namespacesIn({ told }: Seen): readonly string[] | undefined {
    const { namespaces, isClusterWide } = accessIn(told);
    if (isClusterWide === true) return undefined;
    return Array.isArray(namespaces) ? [...new Set(namespaces.filter((each): each is string => typeof each === "string"))].sort() : [];
}

function accessIn(told: ValueMap): ValueMap {
    return isMap(told.access) ? told.access : {};
}

function isMap(value: Value | undefined): value is ValueMap {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}

function migratorsIn(told: ValueMap): readonly Migrator[] {
    const { migrators } = accessIn(told);
    return Array.isArray(migrators) ? (migrators.filter((each) => !containsUnknown(each)) as unknown as Migrator[]) : [];
}

/** Who has what right; undefined when nobody may look, or it is another cluster than ours. */
export async function rightsOf({ options, surroundings }: Seen): Promise<Rights | undefined> {
    const seen = choiceOf(options, surroundings) === undefined ? undefined : await surroundings.rights?.();
    return seen && rightsFrom(seen);
}

/** Administrators who lose the right when all that is asked for is done. */
export function losingIn(seen: Seen, rights: Rights | undefined): readonly string[] | undefined {
    const places: readonly (string | undefined)[] = namespacesIn(seen) ?? [undefined];
    const added: readonly Holder[] = migratorsIn(seen.told).flatMap((subject) => places.map((namespace) => ({ subject, namespace })));
    return rights && losingWith(rights, added);
}

export async function problemsOf(seen: Seen): Promise<readonly InputIssue[]> {
    const rights = seen.told.access === undefined && stageOf(seen) === undefined ? undefined : await rightsOf(seen);
    return [...accessIssues(seen.told), ...(rights ? stageIssues(stageOf(seen), rights) : [])];
}

function accessIssues(told: ValueMap): readonly InputIssue[] {
    if (!isMap(told.access)) return [];
    const { namespaces, isClusterWide } = told.access;
    return [
        ...when(isClusterWide === true && namespaces !== undefined, {
            property: "access.namespaces",
            reason: "goes without `isClusterWide: true`, which is all of them; keep one of the two",
        }),
        ...when(isClusterWide !== true && !isUnknown(isClusterWide) && namespaces === undefined, {
            property: "access.namespaces",
            reason: "is required, or `isClusterWide: true`",
        }),
        ...migratorsIn(told).flatMap(({ kind, namespace }, at) => [
            ...when(kind === "ServiceAccount" && namespace === undefined, {
                property: `access.migrators[${at}].namespace`,
                reason: "is required for a ServiceAccount",
            }),
            ...when(kind !== "ServiceAccount" && namespace !== undefined, {
                property: `access.migrators[${at}].namespace`,
                reason: `a ${kind} has none; leave it out`,
            }),
        ]),
    ];
}

function when(isWrong: boolean, issue: InputIssue): readonly InputIssue[] {
    return isWrong ? [issue] : [];
}

export async function warningsOf(seen: Seen): Promise<readonly string[]> {
    const { told } = seen;
    const stage = stageOf(seen);
    const { hasBindings, hasTemporaryRole } = partsOf(stage);
    const rights = told.access === undefined && stage === undefined ? undefined : await rightsOf(seen);
    const open = ["settings", "policies", "access"].filter((key) => isUnknown(told[key]));
    return [
        ...open.map((key) => `${key}: not known yet; what it makes follows with \`up\``),
        ...note(
            containsUnknown(accessIn(told).namespaces),
            "access.namespaces: not all names are known yet; the bindings for those follow with `up`",
        ),
        ...note(isUnknown(accessIn(told).isClusterWide), "access.isClusterWide: not known yet; the bindings follow with `up`"),
        ...note(
            !hasBindings && told.access !== undefined,
            `access: nobody is bound in the stage \`before\`: the ClusterRole ${migrateRole} comes with OpenShift Virtualization 4.19`,
        ),
        ...note(
            hasBindings && stage !== undefined && told.access === undefined,
            "access: nobody is bound, so that only cluster administrators may migrate",
        ),
        ...note(
            stage === undefined && told.access !== undefined && rights?.hasMigrateRole === false,
            `access: there is no ClusterRole ${migrateRole}: before OpenShift Virtualization 4.19 bindings to it give no right; for the update say \`upgrade\``,
        ),
        ...note(
            rights?.temporaryRole === "other",
            `upgrade: ${temporaryRole} is there and was not made with Pulumi; ${hasTemporaryRole ? "it is taken over, and goes with the stage `done`" : `take it away by hand: \`oc delete clusterrole ${temporaryRole}\``}`,
        ),
        ...note(
            stage !== undefined && !rights,
            "upgrade: not checked who has the right; roles and bindings of the cluster may not be read, or a `kubernetes` provider is handed down",
        ),
    ];
}

function note(applies: boolean, words: string): readonly string[] {
    return applies ? [words] : [];
}
