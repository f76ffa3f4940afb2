import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Findings, Own, Session } from "../../lifecycle/index.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import { didYouMean } from "../../util/nearest.ts";
import { ClusterLook } from "../virtualization/clusterLook.ts";
import { joined } from "../virtualization/told.ts";
import { askCatalog, type CatalogAnswer, catalogOf, channelOf, type Offer, staleCatalog } from "./catalog.ts";
import { announce, declaredTwice, hasInstaller, inNamespace, installedElsewhere } from "./neighbours.ts";
import { runningOf } from "./packages.ts";
import { isOnTheWay, notOffered, standingOf } from "./status.ts";
import { later, none, wrong } from "./told.ts";
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
    announce(session, args, own, urn);
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
    const asked: Findings = { ...none, issues: [...backwards(live, offer, args), ...besideThePin(live, args)] };
    const whatToGet = [ofCatalog(answer, args), asked];
    const twice = [...installedElsewhere(subscriptions, args, own, before), ...declaredTwice(session, args, own, urn)];
    const isRefused = twice.length > 0 || whatToGet.some(({ issues }) => issues.length > 0);
    return joined(
        alone,
        ...whatToGet.map((each) => (isDone ? asWarnings(each) : each)),
        inNamespace(groups, offer, args, own, hasInstaller(urn)),
        { ...none, issues: twice },
        isRefused ? none : await upgrade(live, offer, args, before, look),
        { ...none, unknowns: look.unknowns },
    );
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

/** What OLM waits with is beyond the version that is pinned: it offers no other one as long as nothing else is asked of it. */
function besideThePin(live: KubeObject | undefined, { version, channel, source, sourceNamespace }: OperatorArgs): readonly InputIssue[] {
    if (!live || version === undefined) return [];
    const standing = standingOf(live);
    const { channel: asked, source: from, sourceNamespace: there } = (live.spec ?? {}) as Partial<OperatorArgs>;
    const catalog = catalogOf({ source, sourceNamespace });
    const isOther = asked !== channel || from !== catalog.source || there !== catalog.sourceNamespace;
    if (isOther || !standing.isApprovalPending || standing.installed === version || isOnTheWay(standing, version)) return [];
    return [{ property: "version", reason: notOffered(standing, version).join("; ") }];
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
    const waits = args.version === undefined && args.approval === "Manual" ? ", once somebody approves it" : "";
    if (!installed) return before ? none : { ...none, news: [`installs ${wanted} (${where})${waits}`] };
    const isAsked = args.version !== before?.version || args.channel !== before?.channel;
    if (!isAsked || isAtLeast(installed, wanted)) return none;
    const running = await runningOf(args.package, look);
    const disturbed = `the controllers restart under what runs now: ${running.join(", ")}; better wait for its end`;
    return {
        ...none,
        news: [`${installed} → ${wanted} (${where})${waits}: the operator and its controllers restart`],
        warnings: running.length > 0 ? [disturbed] : [],
    };
}
