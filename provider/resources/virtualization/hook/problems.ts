import type { Finding } from "../../../concern/index.ts";
import type { Findings } from "../../../lifecycle/index.ts";
import type { HookArgs } from "../../../schema/hook.ts";
import { containsUnknown, isUnknown } from "../../../schema/value.ts";
import { isImageReference } from "../../../util/image.ts";
import { finding, toFindings, when } from "../told.ts";
import { playbookProblems } from "./playbook.ts";

/** What the controller would refuse, and what would fail each VM only when the hook runs. Source: forklift-behaviour §6.1; MTV-142. */
export function hookProblems(args: HookArgs): Findings {
    const unknowns = isUnknown(args.playbook) ? ["playbook: checked once it is known"] : [];
    return toFindings([...ofPlaybook(args), ...rules.flatMap((rule) => rule(args))], unknowns);
}

type Rule = (args: HookArgs) => readonly Finding[];

const rules: readonly Rule[] = [
    ({ playbook, image, aap }) =>
        finding(
            "error",
            "image",
            when(!playbook && !image && !aap, "is required without a `playbook`: an image that does the work by itself; or give `aap`"),
            "InvalidHookExecute",
        ),
    ({ playbook, image, aap }) =>
        finding(
            "error",
            "aap",
            when(
                aap !== undefined && (playbook !== undefined || image !== undefined),
                "goes without `playbook` and `image`: the job template does the work",
            ),
            "InvalidHookExecute",
        ),
    ({ aap }) =>
        finding(
            "error",
            "aap",
            when(
                aap !== undefined && !containsUnknown(aap) && (aap.url === undefined) !== (aap.tokenSecret === undefined),
                "needs `url` and `tokenSecret` together, or neither of them for the ForkliftController's",
            ),
            "InvalidHookExecute",
        ),
    ({ aap, serviceAccount }) =>
        finding(
            "warning",
            "serviceAccount",
            when(aap !== undefined && serviceAccount !== undefined, "is not used: the job template runs in the Automation Platform"),
        ),
    ({ image }) =>
        finding(
            "error",
            "image",
            when(typeof image === "string" && !isImageReference(image), "is no image reference; write it as `registry.example.com/team/hook:1.0`"),
            "InvalidImage",
        ),
];

/** What a ConfigMap takes altogether. Source: Kubernetes, ConfigMaps. */
const mostBytes = 1024 * 1024;
const manyBytes = 768 * 1024;

function ofPlaybook({ playbook }: HookArgs): readonly Finding[] {
    if (typeof playbook !== "string") return [];
    const bytes = Buffer.byteLength(playbook);
    const room = "the ConfigMap that brings it to the hook takes 1 MiB, `plan.yml` and `workload.yml` included; put files into the image";
    if (bytes >= mostBytes) return finding("error", "playbook", `has ${inKib(bytes)}; ${room}`);
    return [
        ...finding("warning", "playbook", when(bytes > manyBytes, `has ${inKib(bytes)}; ${room}`)),
        ...playbookProblems(playbook).flatMap((problem) => finding("error", "playbook", problem)),
    ];
}

function inKib(bytes: number): string {
    return `${Math.ceil(bytes / 1024)} KiB`;
}
