import { z } from "zod";
import { dnsSubdomain, objectMetaArgs, objectOutputs } from "./meta.ts";

const wholeNumber = z.number().int("must be a whole number");

/** A job template of the Ansible Automation Platform. Source: forklift-behaviour §1.9, §6.3. */
export const HookAap = z
    .strictObject({
        jobTemplateId: wholeNumber.min(1, "must be the id of a job template, at least 1 (InvalidHookExecute)").meta({
            description: "Id of the job template, e.g. `42`. It gets `vm_id`, `vm_name`, `plan_name`, `plan_namespace` and `migration_phase`.",
        }),
        url: z.string().min(1).optional().meta({
            description:
                "Address of the platform, together with `tokenSecret`. Default: the ForkliftController's `aap_url` and `aap_token_secret_name`.",
        }),
        tokenSecret: dnsSubdomain
            .optional()
            .meta({ description: "Secret with the key `token`, in the namespace of the plans that run the hook; together with `url`." }),
        timeout: wholeNumber.optional().meta({
            description: "Longest time in seconds; negative = no limit. Default: `deadline`, else the ForkliftController's `aap_timeout`, else 3600.",
        }),
    })
    .meta({ id: "virtualization:HookAap", description: "A job template of the Ansible Automation Platform, instead of a Job in the cluster." });

/** `virtualization.Hook`: what is done to each VM before or after it moves. Source: forklift-behaviour §1.9, §6; MTV-140…147. */
export const HookArgs = z.strictObject({
    ...objectMetaArgs,
    playbook: z.string().min(1, "must be an Ansible playbook; leave it out when the image knows what to do").optional().meta({
        description:
            "The Ansible playbook as it is, not in base64: a list of plays. It finds `plan.yml` and `workload.yml` (the VM as the inventory shows it) beside it in `/tmp/hook`. Whoever may read Hooks and ConfigMaps of the namespace can read it: passwords belong into a Secret that it fetches. Updated in place; runs under way keep the one they began with.",
    }),
    image: z.string().min(1).optional().meta({
        description:
            "Image that runs it. With a playbook it must contain `ansible-runner`; without one its own entry point does the work. Default with a playbook: `quay.io/konveyor/hook-runner:latest`. Updated in place.",
    }),
    serviceAccount: dnsSubdomain.optional().meta({
        description: "Service account of the hook's Jobs, in the namespace of the plans that run it. Default: the plan's, else the toolkit's.",
    }),
    deadline: wholeNumber.min(0, "must not be negative; 0 = no deadline").optional().meta({
        description:
            "Longest time in seconds of one try of its pod, of which there are two; then the VM has failed. Default: 0, no limit. Updated in place.",
    }),
    aap: HookAap.optional(),
});

export const HookOutputs = z.object({ ...objectOutputs });

export type HookArgs = z.infer<typeof HookArgs>;
