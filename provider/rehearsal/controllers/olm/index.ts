import type { Controller } from "../manager.ts";
import type { Surroundings } from "../world.ts";
import { installPlanController } from "./installPlan.ts";
import { serviceVersionController } from "./serviceVersion.ts";
import { subscriptionController } from "./subscription.ts";

/** What OLM does with Subscriptions; it has nothing to do before there is one. */
export function olmControllers(world: Surroundings): readonly Controller[] {
    return [subscriptionController(world), installPlanController(world), serviceVersionController(world)];
}
