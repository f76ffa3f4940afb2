import { postCopyIssues, settingsIssues } from "../../schema/live/contradictions.ts";
import { formatPath, type InputIssue } from "../../schema/parse.ts";
import { containsUnknown, isUnknown, type ValueMap } from "../../schema/value.ts";
import { choiceOf } from "../platform/cluster.ts";
import { absentNamespaces, isUnchecked } from "../platform/namespaces.ts";
import { accessIn, boundIn, isMap, migratorsIn, namespacesIn, type Seen, stageOf } from "./input.ts";
import { type Holder, losingWith, migrateRole, type Rights, rightsFrom, temporaryRole } from "./rights.ts";
import { partsOf, stageIssues } from "./stages.ts";

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
    return [
        ...partIssues(seen.told),
        ...accessIssues(seen.told),
        ...(await absentNamespaces(seen, boundIn(seen))),
        ...(rights ? stageIssues(stageOf(seen), rights) : []),
    ];
}

/** What its parts would refuse one after the other, in the words of this program. */
function partIssues({ settings, policies }: ValueMap): readonly InputIssue[] {
    const under = (path: readonly string[], issues: readonly InputIssue[]) =>
        issues.map(({ property, reason }) => ({ property: formatPath([...path, property]), reason }));
    return [
        ...(isMap(settings) ? under(["settings"], settingsIssues(settings)) : []),
        ...Object.entries(isMap(policies) ? policies : {}).flatMap(([name, policy]) =>
            isMap(policy) ? under(["policies", name], postCopyIssues(policy)) : [],
        ),
    ];
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
            await isUnchecked(seen, boundIn(seen)),
            "access.namespaces: not checked that they are there: this identity may not list namespaces, or the cluster is not known yet",
        ),
        ...note(
            !hasBindings && told.access !== undefined,
            `access: nobody is bound in the stage \`before\`: the ClusterRole ${migrateRole} comes with OpenShift Virtualization 4.19`,
        ),
        ...note(
            hasBindings && stage !== undefined && told.access === undefined,
            "access: nobody is bound, so that only cluster administrators may migrate",
        ),
        ...note(
            stage === "updated" && rights?.hasMigrateRole === true && rights.temporaryRole === "absent",
            `upgrade: ${temporaryRole} is not there and is made now: every namespace administrator may migrate with it until the stage \`done\``,
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
