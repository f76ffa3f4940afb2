import { dataVolumeController } from "./cdi/dataVolume.ts";
import { conversionController } from "./conversion.ts";
import { installationControllers } from "./forklift/index.ts";
import { hookController } from "./hook.ts";
import { hostController } from "./host.ts";
import { jobController } from "./job.ts";
import { kubeletController } from "./kubelet.ts";
import { hyperConvergedController } from "./kubevirt/hyperConverged.ts";
import { instanceController, machineController } from "./kubevirt/instance.ts";
import { liveMigrationController } from "./kubevirt/migration.ts";
import { virtOperator } from "./kubevirt/operator.ts";
import type { Controller } from "./manager.ts";
import { mapControllers } from "./maps.ts";
import { migrationController } from "./migration.ts";
import { mtcControllers } from "./mtc/index.ts";
import { olmControllers } from "./olm/index.ts";
import { planController } from "./plan.ts";
import { providerController } from "./provider.ts";
import { quotaController } from "./quota.ts";
import { tokenController } from "./tokens.ts";
import type { Surroundings } from "./world.ts";

export { createFaults, declareFaults } from "./faults.ts";
export { startManager } from "./manager.ts";
export { settingsOf } from "./settings.ts";
export { publishAuthority } from "./tokens.ts";
export type { Surroundings } from "./world.ts";

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
        virtOperator(world),
        ...mtcControllers(world),
        ...olmControllers(world),
        ...installationControllers(world),
        tokenController(world),
        quotaController(world),
    ];
}
