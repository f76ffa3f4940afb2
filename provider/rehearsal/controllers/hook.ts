import { conditionsOf } from "../../condition/index.ts";
import { kinds } from "../../kube/index.ts";
import { readyOf, Staging } from "./conditions.ts";
import type { Controller } from "./manager.ts";
import { type Surroundings, timestamp, writeStatus } from "./world.ts";

/** Hook: checks what it would run. Source: forklift-behaviour §6.1. */
export function hookController(world: Surroundings): Controller {
    return {
        kind: kinds.hook,
        async reconcile(ref) {
            const hook = await world.cluster.get(kinds.hook, ref);
            if (!hook) return undefined;
            const { image, playbook, aap } = hook.spec as { image?: string; playbook?: string; aap?: unknown };
            const staging = new Staging(conditionsOf(hook.status), timestamp(world));
            if (!image && !aap)
                staging.set({ type: "InvalidHookExecute", category: "Critical", reason: "NotSet", message: "Either `image` or `aap` is required." });
            if (playbook && !/^[A-Za-z0-9+/=\s]+$/.test(playbook))
                staging.set({ type: "InvalidPlaybook", category: "Critical", reason: "DataError", message: "`playbook` should be base64 encoded." });
            if (!staging.hasBlocker()) staging.set(readyOf("The hook is ready."));
            await writeStatus(world, kinds.hook, hook, staging.end());
            return undefined;
        },
    };
}
