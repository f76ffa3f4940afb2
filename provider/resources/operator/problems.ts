import { type KubeObject, kinds } from "../../kube/index.ts";
import { type Findings, type Own, parentType, type Session, toId } from "../../lifecycle/index.ts";
import { containersToolkit } from "../../schema/containers/toolkit.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { toolkit } from "../../schema/toolkit.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import { didYouMean } from "../../util/nearest.ts";
import { ClusterLook } from "../virtualization/clusterLook.ts";
import { joined } from "../virtualization/told.ts";
import { askCatalog, type CatalogAnswer, catalogOf, channelOf, type Offer, staleCatalog } from "./catalog.ts";
import { isSameProduct, runningOf } from "./packages.ts";
import { standingOf } from "./status.ts";
import { isAtLeast, isNewer } from "./version.ts";

/** What is wrong with an installation before OLM is asked for it: what the catalog does not have, what OLM cannot do, what is there already. */
export async function operatorProblems(
    args: OperatorArgs,
    own: Own,
    session: Session,
    signal: AbortSignal,
    before: OperatorArgs | undefined,
    urn: string,
): Promise<Findings> {
    const alone = withoutLooking(args);
    const { config: _config, ...decisive } = args;
    if (!session.cluster || containsUnknown(decisive as ValueMap))
        return joined(alone, later("channel and version: compared with the catalog once all of it is known"));
    const look = new ClusterLook(session, signal);
    const [answer, groups, all] = await Promise.all([
        askCatalog(look, args, own.namespace),
        look.list(kinds.operatorGroup, { namespace: own.namespace }, "namespace"),
        look.list(kinds.subscription, {}, "package"),
    ]);
    const subscriptions = all ?? (await look.list(kinds.subscription, { namespace: own.namespace }, "package")) ?? [];
    const live = subscriptions.find(({ metadata }) => metadata.name === own.name && metadata.namespace === own.namespace);
    const offer = answer.state === "offered" ? answer.offer : undefined;
    const isDone = isUnchanged(args, before) && isInstalled(live, args);
    const asked: Findings = { ...none, issues: backwards(live, offer, args) };
    return joined(
        alone,
        ...[ofCatalog(answer, args), asked].map((each) => (isDone ? asWarnings(each) : each)),
        inNamespace(groups, offer, args, own, hasInstaller(urn)),
        { ...none, issues: installedElsewhere(subscriptions, args, own) },
        await upgrade(live, offer, args, before, look),
        { ...none, unknowns: look.unknowns },
    );
}

const none: Findings = { issues: [], warnings: [], unknowns: [] };

function wrong(property: string, reason: string): Findings {
    return { ...none, issues: [{ property, reason }] };
}

function later(what: string): Findings {
    return { ...none, unknowns: [what] };
}

function isUnchanged(args: OperatorArgs, before: OperatorArgs | undefined): boolean {
    const deciding = ["package", "channel", "source", "sourceNamespace", "version"] as const;
    return before !== undefined && deciding.every((each) => before[each] === args[each]);
}

function isInstalled(live: KubeObject | undefined, { version }: OperatorArgs): boolean {
    const installed = live && standingOf(live).installed;
    return installed !== undefined && (version === undefined || version === installed);
}

/** Catalogs, mirrors above all, forget what is installed from them: nothing is asked of them then, and the rest of the program goes on. */
function asWarnings({ issues, warnings, ...rest }: Findings): Findings {
    return { ...rest, issues: [], warnings: [...warnings, ...issues.map(({ property, reason }) => `${property}: ${reason}`)] };
}

function withoutLooking({ approval, version }: OperatorArgs): Findings {
    if (approval !== "Automatic" || version === undefined || containsUnknown(version)) return none;
    return wrong("approval", `\`Automatic\` goes beyond the version ${version} as soon as there is a later one; leave one of the two out`);
}

function ofCatalog(answer: CatalogAnswer, args: OperatorArgs): Findings {
    if (answer.state === "unseen")
        return answer.why === undefined ? none : later(`channel and version: not compared with the catalog, which did not answer: ${answer.why}`);
    if (answer.state === "offered") return { ...none, issues: [...ofChannel(answer.offer, args), ...ofVersion(answer.offer, args)] };
    const { source, sourceNamespace } = catalogOf(args);
    const catalog = `${sourceNamespace}/${source}`;
    const { catalogs, elsewhere, names } = answer;
    const known = catalogs.length > 0 ? `; these answer: ${catalogs.join(", ")}` : "; none answers at all: is OLM installed in this cluster?";
    // The same program may make the catalog.
    if (!catalogs.includes(catalog)) return { ...none, warnings: [`source: no CatalogSource ${catalog} answers for ${args.package} yet${known}`] };
    const hint = elsewhere.length > 0 ? `; it is in ${elsewhere.join(", ")}` : didYouMean(args.package, names);
    return wrong("package", `catalog ${catalog} has no package ${args.package}${hint}`);
}

function ofChannel(offer: Offer, args: OperatorArgs): readonly InputIssue[] {
    if (channelOf(offer, args.channel)) return [];
    const names = offer.channels.map(({ name }) => name);
    const reason = `package ${args.package} has no channel ${args.channel}; it has ${names.join(", ")}${didYouMean(args.channel ?? "", names)}; ${staleCatalog(args)}`;
    return [{ property: "channel", reason }];
}

function ofVersion(offer: Offer, args: OperatorArgs): readonly InputIssue[] {
    const channel = channelOf(offer, args.channel);
    const { version } = args;
    if (version === undefined || !channel?.versions || channel.versions.includes(version)) return [];
    const others = offer.channels.filter(({ versions }) => versions?.includes(version)).map(({ name }) => name);
    const hint = others.length > 0 ? `; it is in ${others.join(", ")}` : `${didYouMean(version, channel.versions)}; ${staleCatalog(args)}`;
    return [{ property: "version", reason: `channel ${channel.name} has no ${version}; it has ${channel.versions.join(", ")}${hint}` }];
}

/** The OperatorGroup of the namespace: there must be one, and the operator must be able to watch as it says. */
function inNamespace(
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
function hasInstaller(urn: string): boolean {
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

function installedElsewhere(subscriptions: readonly KubeObject[], args: OperatorArgs, own: Own): readonly InputIssue[] {
    const isOther = ({ metadata }: KubeObject) => metadata.name !== own.name || metadata.namespace !== own.namespace;
    const others = subscriptions.filter((each) => isSameProduct(String(each.spec?.name), args.package) && isOther(each));
    return others.map(({ metadata, spec, status }) => {
        const id = toId({ name: metadata.name!, namespace: metadata.namespace! });
        const { installed } = standingOf({ metadata, status });
        const what = `Subscription ${id} asks for ${spec?.name} already${installed ? ` (${installed} is installed)` : ""}`;
        return {
            property: "package",
            reason: `${what}, and two installations fight over the same kinds; use it as it is, import it (\`pulumi import\` with the id ${id}), or remove it`,
        };
    });
}

/** What would be an older version than the one that is installed. */
function backwards(live: KubeObject | undefined, offer: Offer | undefined, args: OperatorArgs): readonly InputIssue[] {
    const installed = live && standingOf(live).installed;
    const head = offer && channelOf(offer, args.channel)?.head;
    const wanted = args.version ?? head;
    if (!installed || !wanted || !isNewer(installed, wanted)) return [];
    const property = args.version === undefined ? "channel" : "version";
    const remedy = `uninstall it and install anew, or stay: ${args.version === undefined ? "say no other channel" : `pin ${installed}`}`;
    return [{ property, reason: `${installed} is installed, and OLM has no way back to ${wanted}; ${remedy}` }];
}

/** What becomes of the installation, as far as that is new, and what that disturbs. */
async function upgrade(
    live: KubeObject | undefined,
    offer: Offer | undefined,
    args: OperatorArgs,
    before: OperatorArgs | undefined,
    look: ClusterLook,
): Promise<Findings> {
    const channel = offer && channelOf(offer, args.channel);
    const wanted = args.version ?? channel?.head;
    if (!channel || wanted === undefined) return none;
    const installed = live && standingOf(live).installed;
    const where = `channel ${channel.name}`;
    if (!installed) return before ? none : { ...none, news: [`installs ${wanted} (${where})`] };
    const isAsked = args.version !== before?.version || args.channel !== before?.channel;
    if (!isAsked || isAtLeast(installed, wanted)) return none;
    const waits = args.version === undefined && args.approval === "Manual" ? ", once somebody approves it" : "";
    const running = await runningOf(args.package, look);
    const disturbed = `the controllers restart under what runs now: ${running.join(", ")}; better wait for its end`;
    return {
        ...none,
        news: [`${installed} → ${wanted} (${where})${waits}: the operator and its controllers restart`],
        warnings: running.length > 0 ? [disturbed] : [],
    };
}
