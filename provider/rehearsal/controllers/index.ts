import { dataVolumeController } from "./cdi/dataVolume.ts";
import { conversionController } from "./conversion.ts";
import { hookController } from "./hook.ts";
import { hostController } from "./host.ts";
import { jobController } from "./job.ts";
import { kubeletController } from "./kubelet.ts";
import { hyperConvergedController } from "./kubevirt/hyperConverged.ts";
import { instanceController, machineController } from "./kubevirt/instance.ts";
import { liveMigrationController } from "./kubevirt/migration.ts";
import type { Controller } from "./manager.ts";
import { mapControllers } from "./maps.ts";
import { migrationController } from "./migration.ts";
import { planController } from "./plan.ts";
import { providerController } from "./provider.ts";
import { tokenController } from "./tokens.ts";
import type { Surroundings } from "./world.ts";

export { createFaults, declareFaults } from "./faults.ts";
export { startManager } from "./manager.ts";
export { publishAuthority } from "./tokens.ts";
export type { Settings, Surroundings } from "./world.ts";

/** Every controller of the rehearsal. */
export function forkliftControllers(world: Surroundings): readonly Controller[] {
    return [
        providerController(world),
        ...mapControllers(world),
        hookController(world),
        hostController(world),
        planController(world),
        migrationController(world),
        conversionController(world),
        jobController(world),
        kubeletController(world),
        dataVolumeController(world),
        machineController(world),
        instanceController(world),
        liveMigrationController(world),
        hyperConvergedController(world),
        tokenController(world),
    ];
}
