import { kinds } from "../../../kube/index.ts";
import type { Trouble } from "./course.ts";
import { phaseOf, type Turn } from "./record.ts";

const annotation = "rehearsal.migration-toolkit.dev/trouble";

/** What is wrong with the copying of this VM. It is drawn once, when copying begins, and kept with the migration. */
export async function troubleOf({ world, migration, instance }: Turn): Promise<Trouble | undefined> {
    const { name = "", namespace, annotations = {} } = migration.metadata;
    const known = annotations[annotation];
    if (known !== undefined) return isTrouble(known) ? known : undefined;
    const drawn = await world.faults.hit("liveMigration", ({ vm, trouble }) => vm === instance.metadata.name && isTrouble(trouble));
    const patch = { metadata: { annotations: { [annotation]: drawn?.trouble ?? "none" } } };
    await world.cluster.patch(kinds.virtualMachineInstanceMigration, { name, namespace }, patch, { type: "merge", fieldManager: "rehearsal" });
    return isTrouble(drawn?.trouble) ? drawn.trouble : undefined;
}

function isTrouble(word: string | undefined): word is Trouble {
    return word === "busy" || word === "stuck";
}

/** Why it is to fail in the phase it is in; undefined when it is not. */
export async function failureOf({ world, migration, instance }: Turn): Promise<string | undefined> {
    const fault = await world.faults.hit("liveMigration", ({ vm, trouble = "fails", phase = "Running" }) => {
        return vm === instance.metadata.name && trouble === "fails" && phase === phaseOf(migration);
    });
    return fault && (fault.reason ?? "operation failed: job 'migration out' unexpectedly failed");
}
