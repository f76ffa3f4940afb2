import type { Own, Session } from "../../../lifecycle/index.ts";
import type { CheckedPlan, PlanArgs } from "../../../schema/plan.ts";

/** What one check of a plan has before it. */
export interface Desk {
    readonly args: PlanArgs;
    readonly own: Own;
    readonly session: Session;
    readonly signal: AbortSignal;
    /** As the last update has left it. */
    readonly before: CheckedPlan | undefined;
}
