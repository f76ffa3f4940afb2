import type { Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { count } from "../../report/index.ts";
import type { Run } from "./children.ts";
import type { Part } from "./share.ts";

/** How the runs of a wave have ended, as one; without a run there is a summary only. */
export function resultsOf(runs: readonly Run[], parts: readonly Part[]): Inputs {
    const waiting = parts.length - runs.length;
    if (runs.length === 0) return { summary: planned(parts) };
    const all = <T>(of: (run: Run) => Output<T>): Output<T[]> => output.all(runs.map(of)) as unknown as Output<T[]>;
    const results = all(({ vms }) => vms).apply((each) => Object.assign({}, ...each) as Vms);
    return {
        outcome: all(({ outcome }) => outcome).apply((outcomes) => order.find((each) => outcomes.includes(each)) ?? "Pending"),
        attempt: all(({ attempt }) => attempt).apply((attempts) => Math.max(...attempts)),
        isComplete: all(({ isComplete }) => isComplete).apply((each) => each.every(Boolean)),
        summary: parts.length === 1 ? runs[0]!.summary : results.apply((vms) => `${summarize(vms)} in ${count(runs.length, "plan")}${idle(waiting)}`),
        results,
    };
}

function planned(parts: readonly Part[]): string {
    const vms = parts.reduce<number | undefined>((sum, part) => (sum === undefined || part.count === undefined ? undefined : sum + part.count), 0);
    return `planned: ${vms === undefined ? "" : `${count(vms, "VM")} in `}${count(parts.length, "plan")}; nothing runs`;
}

function idle(plans: number): string {
    return plans > 0 ? `; ${count(plans, "plan")} not run` : "";
}

type Vms = Readonly<Record<string, { readonly outcome: string }>>;

/** A wave is what its worst run is. */
const order = ["Failed", "Canceled", "Running", "Pending", "Succeeded"];

const words: Readonly<Record<string, string>> = { Failed: "failed", Canceled: "cancelled", Running: "under way", Pending: "waiting" };

/** `812 of 1000 VMs moved, 3 failed`. */
function summarize(vms: Vms): string {
    const all = Object.values(vms);
    const count = (outcome: string) => all.filter((vm) => vm.outcome === outcome).length;
    const others = order.filter((each) => words[each] && count(each) > 0).map((each) => `${count(each)} ${words[each]}`);
    return [`${count("Succeeded")} of ${all.length} VMs moved`, ...others].join(", ");
}

/** The digests of a wave's plans as one text: that of the only plan, else `1=…,2=…`. */
export function digestOf(plans: readonly { readonly key: string; readonly digest: Output<string | undefined> }[]): Output<string | undefined> {
    return (output.all(plans.map(({ digest }) => digest)) as unknown as Output<(string | undefined)[]>).apply((digests) =>
        plans.length === 1 ? digests[0] : digests.map((digest, at) => `${plans[at]!.key}=${digest}`).join(","),
    );
}

/** What of an approval concerns one plan. The digest of an only plan goes on to approve that one when others come; a plan that is not in it was not approved. */
export function approvedFor(approved: string, key: string): string {
    const parts = new Map(approved.split(",").map((part) => (part.includes("=") ? (part.split("=", 2) as [string, string]) : (["", part] as const))));
    return parts.get(key) ?? parts.get("") ?? "nothing";
}
