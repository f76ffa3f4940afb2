import type { Block } from "./blocks.ts";
import type { PlanReport, PreviewReport } from "./model.ts";

/** Whether the VMs are as they were approved, and what would approve them. */
export function approvalBlocks(plan: PlanReport, report: PreviewReport): readonly Block[] {
    const { digest, approval, wave, name } = plan;
    if (digest === undefined) return [];
    if (approval === "approved") return [{ kind: "text", text: `Digest ${digest} is the approved one: these VMs are moved as they are, or none.` }];
    const owner = wave === undefined ? `Plan ${name}` : `Wave ${wave}`;
    const { read, write } = configOf(plan, report);
    const seen = approval === "open" ? "is not approved yet" : "is not the approved one";
    const how = `Where ${owner} has approvedDigest: ${read}, this approves these VMs as they are:`;
    return [
        { kind: "text", text: `Digest ${digest} ${seen}. ${how}` },
        { kind: "code", text: `pulumi config set ${write} ${quoted(digest)}${report.stack ? ` --stack ${quoted(report.stack)}` : ""}` },
    ];
}

/** One value for one plan; by name when there are several. */
function configOf({ wave, name }: PlanReport, { plans }: PreviewReport): { readonly read: string; readonly write: string } {
    if (plans.length === 1) return { read: `config.get("approvedDigest")`, write: "approvedDigest" };
    const key = JSON.stringify(wave ?? name);
    return { read: `config.getObject("approvedDigests")?.[${key}]`, write: `--path ${quoted(`approvedDigests[${key}]`)}` };
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
    return /^[\w.:/@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
