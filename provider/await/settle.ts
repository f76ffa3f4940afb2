import { blockersOf, type Condition, conditionsOf, hasTrue, isObserved, sayCondition } from "../condition/index.ts";
import type { KubeObject } from "../kube/index.ts";

/** What an object that is being made ready has come to. */
export type Verdict =
    /** `remark`: what people should read although all is as asked. */
    | { readonly state: "ready"; readonly remark?: string | undefined }
    /** `isFinal`: nothing will change without another spec; otherwise the controller may still change its mind. */
    | { readonly state: "refused"; readonly reasons: readonly string[]; readonly isFinal: boolean }
    /** Work that was begun and has ended badly. */
    | { readonly state: "failed"; readonly reasons: readonly string[] }
    /** `progress` counts up while the same thing is waited for; `remark` is read once; `parts` says of each part why it is not there yet. */
    | {
          readonly state: "waiting";
          readonly for: string;
          readonly progress?: string | undefined;
          readonly remark?: string | undefined;
          readonly parts?: readonly string[] | undefined;
      };

/** Blockers that say "something else is not ready yet": they pass when that settles. */
const passing = new Set([
    "SourceProviderNotReady",
    "DestinationProviderNotReady",
    "NetworkMapNotReady",
    "StorageMapNotReady",
    "HookNotReady",
    "ConnectionTestFailed",
    "ProviderNotReady",
]);

/** A connection is tested again and again, but these answers stay what they are. Source: traces 01b. */
const hopelessTest = /login failure|incorrect user name or password|unauthorized|URL host or path is empty/i;

/** Blockers after which the controller stops looking until spec or secret change. Source: forklift-behaviour §2.5. */
const final = new Set(["ConnectionAuthFailed", "ProviderTypeNotSupported"]);

/** Judges a Forklift object by its conditions. Source: forklift-behaviour §1.2, §14. */
export function judge(object: KubeObject | undefined): Verdict {
    if (!object) return { state: "waiting", for: "the object to appear" };
    if (!isObserved(object)) return { state: "waiting", for: "the controller to look at it" };
    const conditions = conditionsOf(object.status);
    const blockers = blockersOf(conditions);
    const lasting = blockers.filter((each) => !passing.has(each.type) || hopelessTest.test(each.message ?? ""));
    if (lasting.length > 0) return { state: "refused", reasons: lasting.map(sayCondition), isFinal: lasting.some((each) => final.has(each.type)) };
    if (blockers.length > 0) return { state: "waiting", for: blockers.map(sayCondition).join("; ") };
    if (hasTrue(conditions, "Ready")) return { state: "ready" };
    const under = conditions.filter(isUnderWay).map(sayCondition);
    return { state: "waiting", for: under.join("; ") || "the condition Ready" };
}

/** Advice tells what is being done, and `Validated` what is done already. Source: forklift-behaviour §2.5. */
function isUnderWay({ status, category, reason }: Condition): boolean {
    return status === "True" && category === "Advisory" && reason !== "Completed";
}
