import type { Controller } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { deploymentController } from "./deployment.ts";
import { operatorController } from "./operator.ts";

/**
 * What makes and runs an installation of MTV. A world without a ForkliftController has one all the same, with the settings that it was opened with:
 * somebody else has installed it.
 */
export function installationControllers(world: Surroundings): readonly Controller[] {
    return [operatorController(world), deploymentController(world)];
}
