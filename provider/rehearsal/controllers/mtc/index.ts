import type { Controller } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { migClusterController } from "./cluster.ts";
import { mtcOperator } from "./operator.ts";
import { workloadControllers } from "./workload.ts";

/** MTC as far as its installation goes: its operator, the parts that come up, and the host cluster. Source: mtc-behaviour §7. */
export function mtcControllers(world: Surroundings): readonly Controller[] {
    return [mtcOperator(world), ...workloadControllers(world), migClusterController(world)];
}
