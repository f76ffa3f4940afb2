import type { Verdict } from "../../await/index.ts";
import { findTrue } from "../../condition/index.ts";
import { type KubeObject, kinds, type WatchTarget } from "../../kube/index.ts";
import { type Beside, type Move, type Own, toId } from "../../lifecycle/index.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import type { Aimed } from "./aim.ts";
import { isOnTheWay, notOffered, phaseOf, type Standing, standingOf } from "./status.ts";
import { catalogTrouble, troubleOf } from "./troubles.ts";
import { isAtLeast, isNewer } from "./version.ts";

/** The InstallPlan and the ClusterServiceVersions of which a Subscription speaks. */
export function besideOperator(object: KubeObject | undefined, _args: OperatorArgs, { namespace }: Own): readonly WatchTarget[] {
    const { installPlan = "", current = "", installed = "" } = object ? standingOf(object) : {};
    return [
        { kind: kinds.installPlan, ref: { name: installPlan, namespace } },
        { kind: kinds.clusterServiceVersion, ref: { name: current, namespace } },
        { kind: kinds.clusterServiceVersion, ref: { name: installed, namespace } },
    ];
}

/**
 * At which step OLM is with an operator, and why it does not go on.
 *
 * A Subscription says `AtLatestKnown` as soon as a ClusterServiceVersion exists, long before its operator runs, and still says so of the old one when
 * another channel has just been asked for: only a version that has succeeded and is the wanted one counts.
 *
 * Source: OLM `catalog/operator.go` (`ensureSubscriptionCSVState`, `nothingToUpdate`), `InstallPlanPhase`, `ClusterServiceVersionPhase`.
 */
export function judgeOperator(object: KubeObject | undefined, args: Aimed, [plan, next, installed]: Beside): Verdict {
    if (!object) return waiting("the Subscription to appear");
    if (!object.status) return waiting("OLM to look at the Subscription");
    const standing = standingOf(object);
    return (
        beyond(standing, args) ??
        reached(standing, args, installed) ??
        troubleOf(standing, args, plan) ??
        ofPlan(standing, args, plan, object) ??
        ofVersion(standing, next ?? installed) ??
        catalogTrouble(standing, args) ??
        waiting(onTheWay(standing, args))
    );
}

function beyond({ installed }: Standing, { version }: Aimed): Verdict | undefined {
    if (installed === undefined || version === undefined || !isNewer(installed, version)) return undefined;
    return { state: "refused", reasons: [`${installed} is installed, which is newer than ${version}, and OLM cannot go back`], isFinal: true };
}

function reached(standing: Standing, args: Aimed, installed: KubeObject | undefined): Verdict | undefined {
    const name = standing.installed;
    if (name === undefined || phaseOf(installed).phase !== "Succeeded") return undefined;
    const { version, head } = args;
    const isThere = version === undefined ? head === undefined || isAtLeast(name, head) : name === version;
    const waits = standing.isApprovalPending && version === undefined;
    if (!isThere && !waits) return undefined;
    return {
        state: "ready",
        remark: waits ? `${name} runs; ${standing.current} waits for an approval: ${approval(standing, installed!)}` : undefined,
    };
}

function ofPlan(standing: Standing, args: Aimed, plan: KubeObject | undefined, { metadata }: KubeObject): Verdict | undefined {
    const { phase, message } = phaseOf(plan);
    const { installPlan, current, installed } = standing;
    // OLM offers a later version while the pinned one is still on its way.
    const isBeyond = args.version !== undefined && installed === args.version;
    if (!plan || phase === "Complete" || isBeyond) return undefined;
    if (phase !== "RequiresApproval") return waiting(`the InstallPlan ${installPlan} of ${current}${phase ? `, which is ${phase}` : ""}`, message);
    if (args.version === undefined)
        return waiting(`an approval of ${current}: ${approval(standing, { metadata })}; \`version\` lets this provider approve it`);
    if (isOnTheWay(standing, args.version)) return waiting(`the approval of ${current}`);
    return { state: "refused", reasons: notOffered(standing, args.version), isFinal: false };
}

/** `oc patch installplan …`. */
function approval({ installPlan }: Standing, { metadata }: Pick<KubeObject, "metadata">): string {
    return `\`oc patch installplan ${installPlan} -n ${metadata.namespace} --type=merge -p '{"spec":{"approved":true}}'\``;
}

const steps: Readonly<Record<string, string>> = {
    "": "OLM to look at",
    Pending: "the requirements of",
    InstallReady: "the installation of",
    Installing: "the Deployments of",
    Replacing: "OLM to replace",
    Deleting: "OLM to delete",
    Unknown: "OLM to know again how it stands with",
};

function ofVersion({ current, installed }: Standing, version: KubeObject | undefined): Verdict | undefined {
    if (!version) return undefined;
    const { phase, reason, message } = phaseOf(version);
    const name = version.metadata.name ?? current ?? installed;
    if (phase === "Succeeded") return undefined;
    if (phase !== "Failed")
        return waiting(`${steps[phase] ?? `phase ${phase} to end of`} ${name}`, [message, ...unmet(version)].filter(Boolean).join("; "));
    const reasons = [`${name} has failed: ${reason}${message ? `: ${message}` : ""}`, remedies[reason] ?? otherwise(version)];
    return { state: "refused", reasons, isFinal: false };
}

/** What a version requires and does not find. Source: OLM `RequirementStatus`. */
function unmet({ status }: KubeObject): readonly string[] {
    const all = (status?.requirementStatus ?? []) as readonly {
        readonly kind: string;
        readonly name: string;
        readonly status: string;
        readonly message?: string;
    }[];
    const missing = all.filter((each) => !/^(Present|Satisfied|PresentSatisfied)$/.test(each.status));
    return missing.map((each) => `${each.kind} ${each.name}: ${each.message ?? each.status}`);
}

/** Source: OLM `ConditionReason` of ClusterServiceVersions. */
const remedies: Readonly<Record<string, string>> = {
    NoOperatorGroup: "make an OperatorGroup in the namespace, whose `targetNamespaces` is the namespace itself",
    TooManyOperatorGroups: "keep one OperatorGroup of the namespace and delete the others",
    UnsupportedOperatorGroup: "let `targetNamespaces` of the OperatorGroup be the namespace itself",
    InterOperatorGroupOwnerConflict: "another installation in the cluster offers the same kinds: remove one of the two",
    OwnerConflict: "another operator owns the same kinds: remove one of the two",
};

function otherwise({ metadata, spec }: KubeObject): string {
    const { install } = (spec ?? {}) as { readonly install?: { readonly spec?: { readonly deployments?: readonly { readonly name: string }[] } } };
    const names = (install?.spec?.deployments ?? []).map(({ name }) => name).join(" ");
    return `OLM goes on trying; \`oc describe deployment ${names} -n ${metadata.namespace}\` and its pods tell why`.replace("  ", " ");
}

function onTheWay({ installed, current, conditions }: Standing, { version, head, channel, package: name }: Aimed): string {
    if (findTrue(conditions, "BundleUnpacking")) return "OLM to unpack the bundle";
    const wanted = version ?? head;
    const isThere = installed === undefined || installed === wanted || current !== installed;
    if (isThere || wanted === undefined) return `OLM to install ${current ?? wanted ?? name}`;
    const where = channel === undefined ? "" : ` in channel ${channel}`;
    return `OLM to find the way from ${installed} to ${wanted}${where}; if it stays there, the channel has none: go through the channel between them first`;
}

function waiting(what: string, why = ""): Verdict {
    return { state: "waiting", for: why ? `${what}: ${why}` : what };
}

/** With a pinned version its own InstallPlan is approved, or one of an older version on the way, and no other one. Source: MTC-026, MTV-061. */
export function operatorMoves(object: KubeObject | undefined, { version }: Aimed, [plan]: Beside): readonly Move[] {
    if (!object || !plan || version === undefined || phaseOf(plan).phase !== "RequiresApproval" || plan.spec?.approved === true) return [];
    const standing = standingOf(object);
    const names = (plan.spec?.clusterServiceVersionNames ?? []) as readonly string[];
    if (!isOnTheWay(standing, version) || !names.includes(standing.current!)) return [];
    const ref = { name: plan.metadata.name!, namespace: plan.metadata.namespace! };
    const why = `approves InstallPlan ${toId(ref)}: ${names.join(", ")}`;
    return [{ kind: kinds.installPlan, ref, patch: { spec: { approved: true } }, why }];
}
