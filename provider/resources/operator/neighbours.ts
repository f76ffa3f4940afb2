import type { KubeObject } from "../../kube/index.ts";
import { type Declared, type Findings, type Own, parentType, type Session, toId } from "../../lifecycle/index.ts";
import { containersToolkit } from "../../schema/containers/toolkit.ts";
import { type OperatorArgs, operatorGroupName } from "../../schema/operator.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { toolkit } from "../../schema/toolkit.ts";
import type { ValueMap } from "../../schema/value.ts";
import { channelOf, type Offer } from "./catalog.ts";
import { isSameProduct } from "./packages.ts";
import { standingOf } from "./status.ts";
import { later, none, wrong } from "./told.ts";

/** The OperatorGroup of the namespace: there must be one, and the operator must be able to watch as it says. */
export function inNamespace(
    groups: readonly KubeObject[] | undefined,
    offer: Offer | undefined,
    args: OperatorArgs,
    own: Own,
    groupFollows: boolean,
): Findings {
    if (groups === undefined || (groups.length === 0 && groupFollows)) return none;
    const names = groups.map(({ metadata }) => metadata.name).join(", ");
    if (groups.length > 1)
        return wrong("namespace", `${own.namespace} has ${groups.length} OperatorGroups (${names}), with which OLM installs nothing; keep one`);
    const [foreign] = groupFollows ? groups.filter(({ metadata }) => metadata.name !== operatorGroupName) : [];
    if (foreign)
        return wrong(
            "namespace",
            `${own.namespace} has the OperatorGroup ${foreign.metadata.name}, and with the one that comes with this OLM would install nothing; delete that one, unless other operators of the namespace live by it: then take another namespace`,
        );
    if (groups.length === 0)
        return later(`namespace: there is no OperatorGroup in ${own.namespace} yet; something before this has to make one, or OLM installs nothing`);
    const modes = (offer && channelOf(offer, args.channel)?.modes) ?? [];
    const mode = modeOf(groups[0]!, own.namespace);
    if (modes.length === 0 || mode === undefined || modes.includes(mode)) return none;
    const remedy = `let its \`targetNamespaces\` be ["${own.namespace}"]`;
    return wrong(
        "namespace",
        `OperatorGroup ${own.namespace}/${names} asks for the install mode ${mode}, and ${args.package} has ${modes.join(", ")}; ${remedy}`,
    );
}

/** True for a part of a component that makes the OperatorGroup itself, in the same update and before this. */
export function hasInstaller(urn: string): boolean {
    return [toolkit, containersToolkit].some(({ token }) => parentType(urn) === `migration-toolkit:${token}`);
}

/** Which install mode a group asks for; undefined = labels decide. Source: OLM, "Operator groups". */
function modeOf({ spec }: KubeObject, namespace: string): string | undefined {
    const { targetNamespaces = [], selector } = (spec ?? {}) as { readonly targetNamespaces?: readonly string[]; readonly selector?: object };
    if (selector && Object.keys(selector).length > 0) return undefined;
    if (targetNamespaces.length === 0) return "AllNamespaces";
    if (targetNamespaces.length > 1) return "MultiNamespace";
    return targetNamespaces[0] === namespace ? "OwnNamespace" : "SingleNamespace";
}

/** Subscriptions for the same product: two installations are one too many, also while one is to become the other. */
export function installedElsewhere(
    subscriptions: readonly KubeObject[],
    args: OperatorArgs,
    own: Own,
    before: OperatorArgs | undefined,
): readonly InputIssue[] {
    const isOther = ({ metadata }: KubeObject) => metadata.name !== own.name || metadata.namespace !== own.namespace;
    const others = subscriptions.filter((each) => isSameProduct(String(each.spec?.name), args.package) && isOther(each));
    return others.map(({ metadata, spec, status }) => {
        const id = toId({ name: metadata.name!, namespace: metadata.namespace! });
        if (before && metadata.name === before.name && metadata.namespace === before.namespace)
            return doesNotMove(id, own, spec?.name === args.package);
        const { installed } = standingOf({ metadata, status });
        const what = `Subscription ${id} asks for ${spec?.name} already${installed ? ` (${installed} is installed)` : ""}`;
        return {
            property: "package",
            reason: `${what}, and two installations fight over the same kinds; use it as it is, import it (\`pulumi import\` with the id ${id}), or remove it`,
        };
    });
}

function doesNotMove(id: string, { namespace }: Own, isSamePackage: boolean): InputIssue {
    const inPlace = isSamePackage
        ? { property: "name", what: "gets no other name" }
        : { property: "package", what: "is not exchanged for one of another package" };
    const { property, what } = id.startsWith(`${namespace}/`) ? inPlace : { property: "namespace", what: `does not move to ${namespace}` };
    const remedy = "take this resource, and what comes with it, out of the program for one update, and put it in again as it is now";
    const reason = `the installation of Subscription ${id} ${what}: both would be there at once, and fight over the same kinds; ${remedy}`;
    return { property, reason };
}

/** Before anything is asked of the cluster, so that two that are checked at the same time know of each other. */
export function announce({ declared }: Session, args: OperatorArgs, own: Own, urn: string): void {
    declared.set(`${urn} is wanted`, { token: "index:Operator", inputs: { package: args.package, ...own }, urn });
}

/** The same product declared twice in one program, in two places of one cluster: a preview finds nothing of it in the cluster yet. */
export function declaredTwice({ declared }: Session, args: OperatorArgs, own: Own, urn: string): readonly InputIssue[] {
    const isTwin = ({ token, inputs, urn: other }: Declared) =>
        token === "index:Operator" && other !== urn && isSameProduct(String(inputs.package), args.package) && placeOf(inputs) !== toId(own);
    const twin = [...declared.values()].find(isTwin);
    if (!twin) return [];
    const what = `${twin.urn?.split("::").at(-1)} of this program installs it already, as ${placeOf(twin.inputs)}`;
    const remedy = "keep one of the two, or give each the provider of a cluster of its own";
    return [{ property: "package", reason: `${what}, and two installations fight over the same kinds; ${remedy}` }];
}

function placeOf({ name, namespace }: ValueMap): string {
    return toId({ name: String(name), namespace: String(namespace) });
}
