import { conditionsOf, findTrue } from "../../../condition/index.ts";
import { MigrationError } from "../../../errors.ts";
import { ApiError, ifOpen, type KubeObject, kinds } from "../../../kube/index.ts";
import { type Connected, type Own, toId } from "../../../lifecycle/index.ts";

/** Runs that never begin: they wait for somebody to delete them. Source: mtc-behaviour §4.7. */
const hopeless = ["InvalidSpec", "HasFinalMigration", "PlanClosed", "ConflictingPVCMappings", "InvalidPlanRef"];

/**
 * Refuses while something migrates: without its controller a run stops where it is, with applications that are down.
 *
 * Errors: `RunActive` with a line for each run.
 * Source: mtc-behaviour §4.9, §4.10.
 */
export async function refuseWhileRunning(own: Own, what: string, session: Connected, signal: AbortSignal): Promise<void> {
    const active = (await runsIn(own, session, signal)).filter(isActive);
    if (active.length === 0) return;
    throw new MigrationError(
        "RunActive",
        `cannot ${what} ${toId(own)}: ${active.length} ${active.length === 1 ? "migration is" : "migrations are"} under way`,
        {
            details: [
                ...active.map(sayRun),
                "wait until they have ended, or cancel them with `spec.canceled: true` and wait until their phase is `Completed`",
            ],
        },
    );
}

/** Where the kind is not installed, nothing runs. */
async function runsIn({ namespace }: Own, { cluster }: Connected, signal: AbortSignal): Promise<readonly KubeObject[]> {
    try {
        return (await cluster.list(kinds.migMigration, { namespace, signal })).items;
    } catch (error) {
        if (error instanceof ApiError && error.code === 404) return [];
        throw error;
    }
}

function isActive({ status = {} }: KubeObject): boolean {
    if (status.phase === "Completed") return false;
    return status.phase !== undefined || !hopeless.some((type) => findTrue(conditionsOf(status), type));
}

function sayRun({ metadata, spec = {}, status = {} }: KubeObject): string {
    const plan = (spec.migPlanRef as { readonly name?: string } | undefined)?.name ?? "no plan";
    return `${metadata.name} of the plan ${plan}: ${status.phase ?? "has not begun"}`;
}

/** What deleting a MigrationController leaves in the cluster, a line each. Source: MTC-029; mtc-behaviour §7.7, §9.3. */
export async function staysBehind(own: Own, { cluster }: Connected, signal: AbortSignal): Promise<readonly string[]> {
    const plans = await ifOpen(cluster.list(kinds.migPlan, { namespace: own.namespace, signal }));
    const names = (plans?.items ?? []).map(({ metadata }) => metadata.name).join(", ");
    return [
        `the parts of MTC go with ${toId(own)}; its plans, migrations, storages, hooks and remote clusters stay in ${own.namespace}${names ? ` (plans: ${names})` : ""}`,
        "the definitions of MTC's and Velero's kinds, with their cluster roles, stay; Velero's are OADP's too, so look who else uses them before you delete them",
    ];
}
