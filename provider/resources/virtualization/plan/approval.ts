import type { Finding } from "../../../concern/index.ts";
import type { MigrationError } from "../../../errors.ts";
import { vmChanges } from "../../../report/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type Selected, selectedIn } from "../../../schema/plan.ts";
import { containsUnknown, isUnknown, unknown, type ValueMap } from "../../../schema/value.ts";
import { finding, when } from "../told.ts";

/** Who approved a set of VMs gets that set or nothing. */
export function approval(
    { approvedDigest }: Pick<PlanArgs, "approvedDigest">,
    before: CheckedPlan | undefined,
    selected: Selected,
    digest: string,
): readonly Finding[] {
    if (approvedDigest === undefined || isUnknown(approvedDigest) || approvedDigest === digest) return [];
    const [was, is] = [JSON.stringify(approvedDigest), JSON.stringify(digest)];
    const isDigest = /^[0-9a-f]{16}$/.test(approvedDigest);
    const told = isDigest ? `the VMs are not as they were approved: ${was} was` : `the VMs were not approved (${was} is no digest)`;
    const seen = `${told}, ${is} they are now${since(before, selected)}`;
    const how = `look at the preview again and set \`approvedDigest\` to ${is} (of a wave: to the whole wave's \`digest\`)`;
    return finding("error", "approvedDigest", `${seen}; ${how}`);
}

function since(before: CheckedPlan | undefined, selected: Selected): string {
    const news = before?.selected ? vmChanges(selectedIn(before), selected) : [];
    const words = news.map(({ name, kind, what }) => `${name} ${kind === "changed" ? what.join(", ") : kind}`);
    return words.length > 0 ? ` (since the last update: ${words.join("; ")})` : "";
}

/** Nothing that was approved is moved before it was held against the inventory: what is unknown stops `up`. */
export function unapproved({ approvedDigest }: PlanArgs, computed: ValueMap): ValueMap {
    return approvedDigest === undefined ? computed : { ...computed, digest: unknown };
}

/** What is to be said when the inventory does not answer. */
export function unheard(args: PlanArgs, computed: ValueMap, { message }: MigrationError): readonly Finding[] {
    const isOpen = isUnknown(computed.selected);
    return [
        ...(isOpen ? finding("error", "vms.query", `cannot be answered: ${message}`) : finding("warning", "vms", `not checked: ${message}`)),
        ...finding("error", "approvedDigest", when(args.approvedDigest !== undefined, `cannot be held against the inventory: ${message}`)),
    ];
}

/** What the digest lacks. */
export function openIn({ vms, concernRules }: PlanArgs): readonly string[] {
    const unnamed = isQuery(vms) ? [] : Object.entries(vms).filter(([, vm]) => isUnknown(vm) || isUnknown(vm.id));
    return [
        ...unnamed.map(([key]) => `${formatPath(["vms", key])}: checked once it is known`),
        ...(containsUnknown(concernRules) ? ["concernRules: asked once they are known"] : []),
    ];
}
