import type { Verdict } from "../../await/index.ts";
import { type Condition, findTrue } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import { catalogOf, staleCatalog } from "./catalog.ts";
import { phaseOf, type Standing } from "./status.ts";

type Say = (condition: Condition, args: OperatorArgs, plan: KubeObject | undefined) => Verdict;

/**
 * What keeps OLM from going on, by the condition in which it says so, worst first.
 *
 * They stay what they are until somebody changes something.
 *
 * Source: OLM `SubscriptionConditionType`.
 */
const troubles: readonly (readonly [type: string, say: Say])[] = [
    ["ResolutionFailed", unresolved],
    [
        "BundleUnpackFailed",
        ({ message = "" }) =>
            refused(
                `OLM cannot unpack the bundle: ${message}`,
                "can nodes pull the bundle's image? `oc get jobs,pods` in the catalog's namespace shows the pull",
            ),
    ],
    [
        "InstallPlanFailed",
        ({ reason = "" }, _args, plan) =>
            refused(
                `the InstallPlan has failed: ${reason}${ofPlan(plan)}`,
                "OLM does not repeat it: delete the InstallPlan and this resource's Subscription, then run again",
            ),
    ],
    ["InstallPlanMissing", () => ({ state: "waiting", for: "OLM to make the InstallPlan again, which somebody has deleted" })],
];

/** The first trouble that a Subscription tells of. */
export function troubleOf({ conditions }: Standing, args: OperatorArgs, plan: KubeObject | undefined): Verdict | undefined {
    for (const [type, say] of troubles) {
        const found = findTrue(conditions, type);
        if (found) return say(found, args, plan);
    }
    return undefined;
}

/**
 * What a catalog has to do with it, where nothing else is under way: one that does not answer may answer later, and is waited for. One of the others
 * that does not answer keeps OLM from deciding too.
 *
 * Source: OLM `pkg/controller/operators/catalog/subscription/state.go` (messages of catalog health).
 */
export function catalogTrouble({ conditions }: Standing, args: OperatorArgs): Verdict | undefined {
    const unhealthy = findTrue(conditions, "CatalogSourcesUnhealthy");
    if (!unhealthy) return undefined;
    const { message = "" } = unhealthy;
    const { source, sourceNamespace } = catalogOf(args);
    const list = "`oc get catalogsources -A` shows those that there are";
    if (message.endsWith("missing"))
        return refused(`there is no CatalogSource ${sourceNamespace}/${source}`, `${list}: name one with \`source\` and \`sourceNamespace\``);
    if (!message.startsWith("targeted")) return { state: "waiting", for: `all CatalogSources to answer, without which OLM decides nothing; ${list}` };
    const look = `oc get catalogsource,pods -n ${sourceNamespace} -l olm.catalogSource=${source}`;
    return { state: "waiting", for: `the catalog to answer: ${message}; \`${look}\` shows why it does not` };
}

function unresolved({ reason = "", message = "" }: Condition, args: OperatorArgs): Verdict {
    // Without an answer of the catalog nothing is decided.
    if (reason === "ErrorPreventedResolution") return { state: "waiting", for: `OLM to look for a version again: ${message}` };
    const [, orphan] = /clusterserviceversion (\S+) exists and is not referenced by a subscription/.exec(message) ?? [];
    const remedy = orphan
        ? `an earlier installation has left it: \`oc delete clusterserviceversion ${orphan}\` in this namespace`
        : staleCatalog(args);
    return refused(`OLM finds no version that it may install: ${message || reason}`, remedy);
}

function ofPlan(plan: KubeObject | undefined): string {
    const { message } = phaseOf(plan);
    return message ? `: ${message}` : "";
}

function refused(what: string, remedy: string): Verdict {
    return { state: "refused", reasons: [what, remedy], isFinal: false };
}
