import type { Finding } from "../../concern/index.ts";
import type { TargetObject } from "../../mapping/index.ts";
import { own } from "../../util/own.ts";
import { bytesOf } from "../../util/quantity.ts";
import type { Demand } from "./demand.ts";
import { ruleFor, says } from "./quotaRules.ts";

/**
 * What the ResourceQuotas of the target namespace leave is less than the VMs need: an error where the API server is going to refuse, a warning where
 * that depends on how KubeVirt is configured, or on an overhead that nobody has told.
 *
 * Shape:  one finding per quota and resource; a quota that no controller has counted yet has all of its `hard` left.
 * Source: Kubernetes "Resource Quotas" (names of resources, scopes); OpenShift `quota.openshift.io/v1` (AppliedClusterResourceQuota).
 */
export function quotaFindings(demand: Demand, quotas: readonly TargetObject[]): readonly Finding[] {
    return quotas
        .map(plain)
        .filter(isAboutVms)
        .flatMap((quota) => {
            const limits = Object.entries(quota.hard).sort(([one], [other]) => (one < other ? -1 : 1));
            return limits.flatMap(([resource, limit]) =>
                exceeded(quota.who, resource, bytesOf(limit), bytesOf(own(quota.used, resource) ?? "0"), demand),
            );
        });
}

type Amounts = Readonly<Record<string, string>>;

/** A quota of either kind. */
interface Quota {
    readonly who: string;
    readonly hard: Amounts;
    readonly used: Amounts;
    readonly scopes: readonly (string | undefined)[];
}

function plain({ metadata: { name, namespace }, spec, status }: TargetObject): Quota {
    const { total, ...single } = (status ?? {}) as Counted & { readonly total?: Counted };
    const { quota, ...wanted } = (spec ?? {}) as Wanted & { readonly quota?: Wanted };
    const [said, counted] = [quota ?? wanted, total ?? single];
    const { hard = said.hard ?? {}, used = {} } = counted;
    const selected = (said.scopeSelector?.matchExpressions ?? []).map(({ scopeName, operator }) => (operator === "Exists" ? scopeName : undefined));
    const who = quota ? `ClusterResourceQuota ${name}` : `ResourceQuota ${name} of ${namespace}`;
    return { who, hard, used, scopes: [...(said.scopes ?? []), ...selected] };
}

interface Counted {
    readonly hard?: Amounts;
    readonly used?: Amounts;
}

interface Wanted {
    readonly hard?: Amounts;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly { readonly scopeName?: string; readonly operator?: string }[] };
}

function exceeded(who: string, resource: string, hard: number | undefined, used: number | undefined, demand: Demand): readonly Finding[] {
    const rule = ruleFor(resource);
    if (!rule || hard === undefined || used === undefined) return [];
    const { likely, least = likely } = rule.need(demand);
    // Thousandths of CPUs are no binary fractions.
    const left = Math.max(0, Number((hard - used).toFixed(6)));
    if (likely <= left) return [];
    const { short, exact } = says[rule.unit];
    const say = short(left) === short(likely) ? exact : short;
    const seen = `leaves ${say(left)} of ${resource} (${say(used)} of ${say(hard)} are used)`;
    const isCertain = rule.isCertain && least > left;
    const result = isCertain ? "; the API server will refuse what is beyond" : "";
    const message = `the ${who} ${seen}, and ${rule.words(say(likely))}${result}: raise the quota, or ${rule.remedy}`;
    return [{ severity: isCertain ? "error" : "warning", property: "targetNamespace", message }];
}

/** Scopes that the pods of VMs are in. Others are about pods that end, or that request nothing. */
const podScopes: readonly unknown[] = ["NotTerminating", "NotBestEffort"];

function isAboutVms({ scopes }: Quota): boolean {
    return scopes.every((scope) => podScopes.includes(scope));
}
