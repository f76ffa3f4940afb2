import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import type { Again, Controller } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { migrationsOf } from "./launcher.ts";
import { abort, fail, phases } from "./phases.ts";
import { isFinal, phaseOf, stateOf, type Turn, writePhase, writeStatus } from "./record.ts";
import { failureOf } from "./troubles.ts";

const finalizer = "kubevirt.io/migrationJobFinalize";

/**
 * Moves running VMs from node to node. A deleted migration stays until it is over; a migration whose VMI is gone goes too.
 *
 * Source: live-migration LM-U02, LM-U03, LM-U06; KubeVirt's migration controller (`execute`, `updateStatus`).
 */
export function liveMigrationController(world: Surroundings): Controller {
    return {
        kind: kinds.virtualMachineInstanceMigration,
        watches: [
            { kind: kinds.virtualMachineInstance, map: ofInstance(world) },
            { kind: kinds.pod, map: migrationsOf(world) },
        ],
        async reconcile(ref) {
            const migration = await world.cluster.get(kinds.virtualMachineInstanceMigration, ref);
            if (!migration) return undefined;
            const instance = await world.cluster.get(kinds.virtualMachineInstance, {
                name: String(migration.spec?.vmiName),
                namespace: ref.namespace,
            });
            if (isFinal(migration)) return await settle(world, migration, instance);
            if (!instance) return await lose({ world, migration });
            return await pass({ world, migration, instance });
        },
    };
}

function ofInstance({ cluster }: Surroundings) {
    return async ({ metadata: { name, namespace } }: KubeObject): Promise<readonly ObjectRef[]> => {
        const { items } = await cluster.list(kinds.virtualMachineInstanceMigration, { namespace });
        const concerned = items.filter(({ spec }) => spec?.vmiName === name);
        return concerned.map(({ metadata }) => ({ name: metadata.name!, namespace: metadata.namespace }));
    };
}

async function pass(turn: Turn): Promise<Again | undefined> {
    const { migration, instance } = turn;
    if (!migration.metadata.finalizers?.includes(finalizer) && !migration.metadata.deletionTimestamp) await claim(turn);
    if (instance.status?.phase === "Succeeded" || instance.status?.phase === "Failed") return await fail(turn, undefined);
    const aborted = migration.metadata.deletionTimestamp ? await abort(turn) : undefined;
    if (aborted) return aborted;
    const failure = await failureOf(turn);
    return failure === undefined ? await phases[phaseOf(migration)]?.(turn) : await fail(turn, failure);
}

/** The real one is claimed by a webhook before it is stored. */
async function claim({ world, migration }: Turn): Promise<void> {
    const { name = "", namespace, finalizers = [] } = migration.metadata;
    const metadata = { finalizers: [...finalizers, finalizer], labels: { "kubevirt.io/vmi-name": migration.spec?.vmiName } };
    const options = { type: "merge", fieldManager: "virt-controller" } as const;
    await world.cluster.patch(kinds.virtualMachineInstanceMigration, { name, namespace }, { metadata }, options);
}

/** Its VM is gone. */
async function lose({ world, migration }: Pick<Turn, "world" | "migration">): Promise<Again> {
    await writePhase({ world, migration }, "Failed");
    return { after: 0 };
}

/** Finished migrations of a VMI that are kept as a record. */
const keptRecords = 5;

/** What is left to do once it is over: the record is completed, the object may go; it does when its VMI has gone or others have followed. */
async function settle(world: Surroundings, migration: KubeObject, instance: KubeObject | undefined): Promise<undefined> {
    const { name = "", namespace, finalizers = [], deletionTimestamp } = migration.metadata;
    const ref = { name, namespace };
    const state = instance && stateOf({ migration, instance });
    if (state && !migration.status?.migrationState) await writeStatus(world, migration, { migrationState: state });
    if (finalizers.includes(finalizer)) {
        const rest = finalizers.filter((each) => each !== finalizer);
        const options = { type: "merge", fieldManager: "virt-controller" } as const;
        await world.cluster.patch(kinds.virtualMachineInstanceMigration, ref, { metadata: { finalizers: rest } }, options);
    }
    if (!instance && !deletionTimestamp) await world.cluster.delete(kinds.virtualMachineInstanceMigration, ref);
    if (instance) await collect(world, migration);
}

async function collect({ cluster }: Surroundings, { metadata: { namespace }, spec }: KubeObject): Promise<void> {
    const { items } = await cluster.list(kinds.virtualMachineInstanceMigration, { namespace });
    const over = items.filter((each) => each.spec?.vmiName === spec?.vmiName && isFinal(each));
    const byAge = over.sort((one, other) => Date.parse(one.metadata.creationTimestamp!) - Date.parse(other.metadata.creationTimestamp!));
    for (const { metadata } of byAge.slice(0, -keptRecords))
        await cluster.delete(kinds.virtualMachineInstanceMigration, { name: metadata.name!, namespace });
}
