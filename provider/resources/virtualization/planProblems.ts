import type { Findings, Own, Session } from "../../lifecycle/index.ts";
import type { PlanArgs } from "../../schema/plan.ts";

/** What can be known of a plan before it exists. */
export async function planProblems(args: PlanArgs, _own: Own, _session: Session, _signal: AbortSignal): Promise<Findings> {
    const issues = Object.keys(args.vms).length === 0 ? [{ property: "vms", reason: "has no VM; a plan without VMs can never run to success" }] : [];
    return { issues, warnings: [], unknowns: [] };
}
