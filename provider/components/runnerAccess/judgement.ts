import { installationOf } from "../../access/index.ts";
import type { InputIssue } from "../../schema/parse.ts";
import type { RunnerAccessArgs } from "../../schema/runnerAccess.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import { choiceOf } from "../platform/cluster.ts";
import type { Look } from "../platform/component.ts";
import { type AskedNamespace, absentNamespaces, isUnchecked } from "../platform/namespaces.ts";
import type { Asked } from "./grants.ts";

/** Inputs that decide which roles there are, and whether there is a token. */
export type Decisive = "purpose" | "families" | "installationNamespaces" | "checksCluster" | "issuesToken" | "renewal";

type Seen = Look<RunnerAccessArgs, Decisive>;

/** What is asked for; namespaces that are not known yet are left out. */
export function askedOf({ decided, told }: Seen): Asked {
    const { purpose = "run", families = ["virtualization"], installationNamespaces = {}, checksCluster = false } = decided;
    const namespaces = { own: known(told.namespaces), target: known(told.targetNamespaces) };
    return { purpose, families: [...new Set(families)], installations: installationNamespaces, checksCluster, namespaces };
}

function known(namespaces: ValueMap[string] | undefined): readonly string[] {
    return Array.isArray(namespaces) ? [...new Set(namespaces.filter((each): each is string => typeof each === "string"))] : [];
}

export function problemsOf(seen: Seen): readonly InputIssue[] {
    const { told, decided, options, surroundings } = seen;
    const { purpose, namespaces } = askedOf(seen);
    const { namespace } = told;
    return [
        ...when(purpose !== "install" && Array.isArray(told.namespaces) && told.namespaces.length === 0, {
            property: "namespaces",
            reason: `must not be empty: an identity that is to ${purpose} needs a place for its programs' objects`,
        }),
        ...when(purpose === "install" && namespaces.own.includes(String(namespace)), {
            property: "namespace",
            reason: `${namespace} is one of \`namespaces\`, where identities that run waves may read Secrets and could take on this one; give it a namespace of its own`,
        }),
        ...when(told.server === undefined && choiceOf(options, surroundings) === undefined, {
            property: "server",
            reason: "is required where a `kubernetes` provider is handed down, because nobody else can see its kubeconfig",
        }),
        ...when(decided.issuesToken === false && decided.renewal !== undefined, {
            property: "renewal",
            reason: "there is no token to renew with `issuesToken: false`; keep one of the two",
        }),
    ];
}

function when(isWrong: boolean, issue: InputIssue): readonly InputIssue[] {
    return isWrong ? [issue] : [];
}

export async function warningsOf(seen: Seen): Promise<readonly string[]> {
    const { purpose, families, installations, namespaces } = askedOf(seen);
    const controllers = families.map((family) => installations[family] ?? installationOf(family));
    const shared = purpose === "preview" ? [] : namespaces.own.filter((each) => controllers.includes(each));
    const asked = askedNamespaces(seen.told);
    const open = ["namespaces", "targetNamespaces"].filter((key) => containsUnknown(seen.told[key]));
    return [
        ...shared.map(
            (each) =>
                `namespaces: ${each} is that of the controllers; who may write and read Secrets there can take on their rights, which are those of the whole cluster. Give programs a namespace of their own.`,
        ),
        ...(await absentNamespaces(seen, asked)).map(({ property, reason }) => `${property}: ${reason}`),
        ...((await isUnchecked(seen, asked)) ? [unchecked] : []),
        ...open.map((key) => `${key}: not all names are known yet; the roles for those follow with \`up\``),
    ];
}

const unchecked = "namespaces: not checked that they are there: this identity may not list namespaces, or the cluster is not known yet";

/** Where its objects go because the program says so; those of installations may come later. */
function askedNamespaces({ namespace, namespaces, targetNamespaces }: ValueMap): readonly AskedNamespace[] {
    const all = (key: string, names: ValueMap[string] | undefined) =>
        Array.isArray(names) ? names.map((name, at) => ({ property: `${key}[${at}]`, name })) : [];
    return [{ property: "namespace", name: namespace }, ...all("namespaces", namespaces), ...all("targetNamespaces", targetNamespaces)];
}
