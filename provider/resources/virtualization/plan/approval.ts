import type { Finding } from "../../../concern/index.ts";
import { vmChanges } from "../../../report/index.ts";
import { type CheckedPlan, type PlanArgs, type Selected, selectedIn } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { finding } from "../told.ts";

/** Who approved a set of VMs gets that set or nothing. */
export function approval(
    { approvedDigest }: Pick<PlanArgs, "approvedDigest">,
    before: CheckedPlan | undefined,
    selected: Selected,
    digest: string,
): readonly Finding[] {
    if (approvedDigest === undefined || isUnknown(approvedDigest) || approvedDigest === digest) return [];
    const [was, is] = [JSON.stringify(approvedDigest), JSON.stringify(digest)];
    const seen = `the VMs are not as they were approved: ${was} was, ${is} they are now${since(before, selected)}`;
    return finding("error", "approvedDigest", `${seen}; look at the preview again and set \`approvedDigest\` to ${is}`);
}

function since(before: CheckedPlan | undefined, selected: Selected): string {
    const news = before?.selected ? vmChanges(selectedIn(before), selected) : [];
    const words = news.map(({ name, kind, what }) => `${name} ${kind === "changed" ? what.join(", ") : kind}`);
    return words.length > 0 ? ` (since the last update: ${words.join("; ")})` : "";
}
