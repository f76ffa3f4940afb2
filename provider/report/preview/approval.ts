import type { Block } from "../views/blocks.ts";
import type { PlanReport, PreviewReport } from "./model.ts";

/** Whether the VMs are as they were approved, and what would approve them; of a wave once, for all its plans. */
export function approvalBlocks(plan: PlanReport, report: PreviewReport): readonly Block[] {
    const together = plan.wave === undefined ? [plan] : report.plans.filter(({ wave }) => wave === plan.wave);
    if (together[0] !== plan || together.every(isSettled)) return [];
    const digest = digestOf(together);
    if (digest === undefined) return [];
    if (together.every(({ approval }) => approval === "approved"))
        return [{ kind: "text", text: `Digest ${digest} is the approved one: these VMs are moved as they are, or none.` }];
    const owner = plan.wave === undefined ? `Plan ${plan.name}` : `Wave ${plan.wave}`;
    const { read, write } = configOf(plan, report);
    const seen = together.some(({ approval }) => approval === "different") ? "is not the approved one" : "is not approved yet";
    const how = `Where ${owner} has approvedDigest: ${read}, this approves these VMs as they are:`;
    return [
        { kind: "text", text: `Digest ${digest} ${seen}. ${how}` },
        { kind: "code", text: `pulumi config set ${write} ${quoted(digest)}${report.stack ? ` --stack ${quoted(report.stack)}` : ""}` },
    ];
}

/** Nobody has to approve what stays as it is or goes. */
function isSettled({ operation }: PlanReport): boolean {
    return operation === "same" || operation === "delete";
}

/** As the plan or the wave has it: `1=…,2=…` for several plans. */
function digestOf(plans: readonly PlanReport[]): string | undefined {
    const kept = plans.filter(({ operation }) => operation !== "delete");
    if (kept.some(({ digest }) => digest === undefined)) return undefined;
    return kept.length === 1 ? kept[0]!.digest : kept.map(({ part, digest }) => `${part ?? "?"}=${digest}`).join(",");
}

/** One value for one owner; by name when there are several. */
function configOf({ wave, name }: PlanReport, { plans }: PreviewReport): { readonly read: string; readonly write: string } {
    const owner = wave ?? name;
    if (plans.every((plan) => (plan.wave ?? plan.name) === owner)) return { read: `config.get("approvedDigest")`, write: "approvedDigest" };
    const key = JSON.stringify(owner);
    return { read: `config.getObject("approvedDigests")?.[${key}]`, write: `--path ${quoted(`approvedDigests[${key}]`)}` };
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
    return /^[\w.:/@=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
