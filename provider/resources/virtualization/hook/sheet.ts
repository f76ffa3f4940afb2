import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { KindSheet } from "../../../lifecycle/index.ts";
import { HookArgs, HookOutputs } from "../../../schema/hook.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { defined } from "../reference.ts";
import { decodePlaybook, encodePlaybook } from "./playbook.ts";
import { hookProblems } from "./problems.ts";
import { hookForetold } from "./told.ts";

/** What is done to each VM before or after it moves. Source: forklift-behaviour §1.9, §6. */
export const hook: KindSheet<HookArgs> = {
    token: "virtualization:Hook",
    description:
        "Work of your own before or after each VM's move: an Ansible playbook or an image that runs as a Job beside the plan, or a job template of the Ansible Automation Platform. Plans name it per VM. When it fails its VM fails: before the move nothing has been done to it yet, after the move the next attempt begins it anew.",
    kind: kinds.hook,
    args: HookArgs,
    outputs: HookOutputs,
    manifest: ({ playbook, image, serviceAccount, deadline, aap }) => ({
        spec: defined({
            playbook: playbook === undefined ? undefined : encodePlaybook(playbook),
            image: image ?? (playbook === undefined ? undefined : defaultImage),
            serviceAccount,
            deadline,
            aap: aap && defined({ ...aap, tokenSecret: aap.tokenSecret === undefined ? undefined : { name: aap.tokenSecret } }),
        }),
    }),
    argsOf: hookArgsOf,
    outputsOf: () => ({}),
    problems: async (args) => hookProblems(args),
    foretell: hookForetold,
};

/** Source: MTV-142. */
const defaultImage = "quay.io/konveyor/hook-runner:latest";

interface Spec {
    readonly playbook?: string;
    readonly image?: string;
    readonly serviceAccount?: string;
    readonly deadline?: number;
    readonly aap?: { readonly tokenSecret?: { readonly name?: string } };
}

/** `Hook.spec` → arguments; what is empty counts as not given. */
function hookArgsOf(object: KubeObject, prior: ValueMap): ValueMap {
    const { playbook, image, serviceAccount, deadline, aap } = (object.spec ?? {}) as Spec;
    const isDefault = playbook && image === defaultImage && prior.image === undefined;
    return defined({
        playbook: playbook ? decodePlaybook(playbook) : undefined,
        image: isDefault ? undefined : image || undefined,
        serviceAccount: serviceAccount || undefined,
        deadline: deadline || prior.deadline === 0 ? (deadline ?? 0) : undefined,
        aap: aap && defined({ ...aap, tokenSecret: aap.tokenSecret?.name || undefined }),
    }) as ValueMap;
}
