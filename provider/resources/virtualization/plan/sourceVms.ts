import { MigrationError } from "../../../errors.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import type { KubeObject, ObjectRef } from "../../../kube/index.ts";
import type { Session } from "../../../lifecycle/index.ts";

/** The VMs of a plan's source; undefined when its inventory cannot be asked or does not answer. */
export async function sourceVms(plan: KubeObject | undefined, session: Session, signal: AbortSignal): Promise<readonly InventoryVm[] | undefined> {
    const source = (plan?.spec?.provider as { source?: ObjectRef } | undefined)?.source;
    if (!source) return undefined;
    try {
        const inventory = await session.inventoryOf(source, signal);
        return await inventory?.vms(signal);
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return undefined;
    }
}

export function isUnanswered(error: unknown): error is MigrationError {
    return error instanceof MigrationError && (error.code === "NotReachable" || error.code === "NotAllowed");
}
