import { conditionsOf } from "../../condition/index.ts";
import { kinds } from "../../kube/index.ts";
import { isImageReference } from "../../util/image.ts";
import { type Finding, readyOf, Staging } from "./conditions.ts";
import type { Controller } from "./manager.ts";
import { type Surroundings, timestamp, writeStatus } from "./world.ts";

/** Hook: checks what it would run. */
export function hookController(world: Surroundings): Controller {
    return {
        kind: kinds.hook,
        async reconcile(ref) {
            const hook = await world.cluster.get(kinds.hook, ref);
            if (!hook) return undefined;
            const staging = new Staging(conditionsOf(hook.status), timestamp(world));
            for (const problem of problemsOf(hook.spec ?? {})) staging.set({ ...problem, category: "Critical" });
            if (!staging.hasBlocker()) staging.set(readyOf("The hook is ready."));
            await writeStatus(world, kinds.hook, hook, staging.end());
            return undefined;
        },
    };
}

export interface HookSpec {
    readonly image?: string;
    readonly playbook?: string;
    readonly serviceAccount?: string;
    readonly deadline?: number;
    readonly aap?: { readonly jobTemplateId?: number; readonly url?: string; readonly tokenSecret?: { readonly name?: string } };
}

type Problem = Omit<Finding, "category">;

/** One problem at a time for what cannot run at all. Source: forklift-behaviour §6.1; `pkg/controller/hook/validation.go` of Forklift. */
function problemsOf({ image = "", playbook = "", aap }: HookSpec): readonly Problem[] {
    if (aap) return ofAap(image.trim() + playbook.trim() !== "", aap);
    if (image.trim() === "") return [cannotRun("Local hooks require `image`; `playbook` is optional. Use `spec.aap` for AAP job templates.")];
    return [
        ...(isImageReference(image) ? [] : [{ type: "InvalidImage", reason: "NotSet", message: "The image name specified in `Image` is invalid." }]),
        ...(isBase64(playbook)
            ? []
            : [{ type: "InvalidPlaybook", reason: "DataError", message: "`Playbook` should contain a base64 encoded playbook." }]),
    ];
}

/** The small installation has no platform of its own. */
function ofAap(isMixed: boolean, { jobTemplateId = 0, url = "", tokenSecret }: NonNullable<HookSpec["aap"]>): readonly Problem[] {
    if (isMixed)
        return [
            cannotRun("AAP hooks cannot be combined with local `spec.image` or `spec.playbook`; clear those fields or use a local hook instead."),
        ];
    if (jobTemplateId <= 0) return [cannotRun("AAP hooks require jobTemplateId > 0.")];
    if (url.trim() !== "" && tokenSecret?.name) return [];
    const pair = "spec.aap.url and spec.aap.tokenSecret.name for per-hook connection";
    return [cannotRun(`AAP hooks require ForkliftController aap_url and aap_token_secret_name, or ${pair}.`)];
}

function cannotRun(message: string): Problem {
    return { type: "InvalidHookExecute", reason: "NotSet", message };
}

/** As Go's decoder: with its padding, line ends aside. */
function isBase64(text: string): boolean {
    const bare = text.replace(/[\r\n]/g, "");
    return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}
