import { blockersOf, conditionsOf, hasTrue } from "../../../condition/index.ts";
import { MigrationError } from "../../../errors.ts";
import { ApiError, ifOpen, type KubeObject, kinds } from "../../../kube/index.ts";
import { type Connected, type Own, operatorAnnotation, toId } from "../../../lifecycle/index.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { refOf } from "./aio.ts";
import { isPart, itemsOf } from "./parts.ts";

/**
 * Refuses while anything moves: nobody would finish it.
 *
 * Errors: `RunActive` naming the migrations; `NotAllowed` when this identity may not see whether there are any.
 */
export async function refuseWhileMoving(object: KubeObject, { cluster }: Connected, signal: AbortSignal): Promise<void> {
    const what = `cannot uninstall ForkliftController ${toId(refOf(object))}`;
    const { items } = await cluster.list(kinds.migration, { signal }).catch((error) => {
        if (!(error instanceof ApiError) || error.code !== 403) throw error;
        throw new MigrationError("NotAllowed", `${what}: this identity may not list migrations in the whole cluster, so that some may be running`);
    });
    const running = items.filter(isRunning);
    if (running.length === 0) return;
    const details = running.map(({ metadata, spec }) => `${toId(refOf({ metadata }))} runs plan ${sayPlan(spec)}`);
    const count = running.length === 1 ? "a migration runs" : `${running.length} migrations run`;
    throw new MigrationError("RunActive", `${what}: ${count}; wait for the end, or cancel first`, { details });
}

/** One that the controller has not looked at yet may begin at any moment. */
function isRunning({ status }: KubeObject): boolean {
    const conditions = conditionsOf(status);
    const isOver = ["Succeeded", "Failed", "Canceled"].some((type) => hasTrue(conditions, type));
    return hasTrue(conditions, "Running") || (!isOver && blockersOf(conditions).length === 0);
}

function sayPlan(spec: KubeObject["spec"]): string {
    const { name = "?", namespace } = ((spec as { plan?: { name?: string; namespace?: string } } | undefined)?.plan ?? {}) as {
        name?: string;
        namespace?: string;
    };
    return toId({ name, namespace });
}

/**
 * Waits until what the operator had made is gone, takes the console's plugin away, and tells what stays.
 *
 * Source: MTV-063, in its order: the plugin comes after the ForkliftController; kinds and objects of theirs stay for good.
 */
export async function clearInstallation(olds: ValueMap, { namespace }: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]> {
    const isGone = (list: KubeObject | undefined) => !(itemsOf(list) ?? []).some(isPart) || undefined;
    await session.watches.until([{ kind: kinds.deployment, namespace }], ([list]) => isGone(list), signal);
    return [...(await removePlugin(session, signal)), ...(await whatStays(isFollowed(olds), session, signal))];
}

/** True for a part of a component that takes the operator away next, and tells of it then. */
function isFollowed({ annotations }: ValueMap): boolean {
    return (annotations as ValueMap | undefined)?.[operatorAnnotation] !== undefined;
}

const plugin = { name: "forklift-console-plugin" };

async function removePlugin({ cluster }: Connected, signal: AbortSignal): Promise<readonly string[]> {
    try {
        await cluster.delete(kinds.consolePlugin, plugin, { signal });
        return [];
    } catch (error) {
        if (!(error instanceof ApiError) || ![403, 404].includes(error.code)) throw error;
        return error.code === 404 ? [] : [`ConsolePlugin ${plugin.name} may still be there: this identity may not delete it`];
    }
}

const staying = [kinds.provider, kinds.plan, kinds.migration, kinds.networkMap, kinds.storageMap, kinds.hook, kinds.host] as const;

async function whatStays(hasOperator: boolean, { cluster }: Connected, signal: AbortSignal): Promise<readonly string[]> {
    const counts = await Promise.all(
        staying.map(async (kind) => ({ kind, count: (await ifOpen(cluster.list(kind, { signal })))?.items.length ?? 0 })),
    );
    const said = counts.filter(({ count }) => count > 0).map(({ kind, count }) => `${count} ${kind.kind}${count === 1 ? "" : "s"}`);
    return [
        `what stays: the kinds of forklift.konveyor.io${said.length > 0 ? ` with ${said.join(", ")}, which nobody looks after now` : ""}; VMs that have moved, with their disks${hasOperator ? "" : "; the operator itself"}`,
    ];
}
