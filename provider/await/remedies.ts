/** What is known to help, by what the controller wrote. First match counts. Source: MTV-180ff. */
const remedies: readonly (Remedy & { readonly when: RegExp })[] = [
    {
        when: /warm import retry limit reached/i,
        remedy: "the VM has reached the limit of 28 CBT snapshots: delete some of its snapshots, then run again",
        source: "MTV-181",
    },
    {
        when: /unable to resize disk image to required size/i,
        remedy: "the file-system overhead is too small: raise controller_filesystem_overhead above 10 % in the ForkliftController",
        source: "MTV-182",
    },
    {
        when: /no space left|insufficient space|not enough space/i,
        remedy: "the target volume is too small: raise controller_filesystem_overhead in the ForkliftController",
        source: "MTV-180",
    },
    { when: /hibernat/i, remedy: "a hibernated guest cannot be converted: start it, disable hibernation, shut it down", source: "MTV-180" },
    { when: /secure boot/i, remedy: "disable secure boot on the source", source: "MTV-180" },
    {
        when: /root device|no root device|multi-boot/i,
        remedy: "name the guest's root device with `rootDisk`; the log of the conversion pod shows what was found",
        source: "MTV-107",
    },
    {
        when: /NFC|limit of.*connections|too many .*connections/i,
        remedy: "the ESXi host's NFC limit of 10 connections is reached: raise its NFC memory or run fewer VMs of that host at once",
        source: "MTV-040",
    },
    { when: /quota/i, remedy: "a quota of the target namespace is used up: raise it or move fewer VMs at once", source: "MTV-041" },
    {
        when: /guest conversion failed|conversion pod|virt-v2v/i,
        remedy: "the log of the conversion pod tells why: oc logs in the target namespace, pod <plan>-<vm id>-…",
        source: "MTV-187",
    },
    { when: /vddk/i, remedy: "give the provider a `vddkImage` that the cluster can pull", source: "MTV-180" },
    { when: /changed block tracking|CBT/i, remedy: "enable changed block tracking on the VM and its disks, or plan it as cold", source: "MTV-034" },
];

const ofHook = "the log of the hook tells why: oc logs job/<plan>-<vm id>-<step>-… in the plan's namespace, where it stays until the next attempt";

/**
 * What helps where a step itself says more than its error, which of a hook is only that its Job has failed.
 *
 * Source: forklift-behaviour §4.8 (clean-up of a VM), §5.5 (what a new run keeps), §6.2 (when hooks run).
 */
const ofSteps: Readonly<Record<string, Remedy>> = {
    PreHook: { remedy: `${ofHook}; nothing has been done to the source yet, the next attempt begins with the hook`, source: "MTV-143" },
    PostHook: {
        remedy: `${ofHook}; the target VM is there, but the next attempt does not only run the hook again: it begins this VM anew, copy and all, and the controller first deletes the target VM with its disks unless \`deleteVmOnFailMigration: false\`, as it does when the plan is archived or destroyed; to keep it, set that, do the hook's work by hand and take the VM out of the plan's \`vms\``,
        source: "MTV-143",
    },
};

interface Remedy {
    readonly remedy: string;
    readonly source: string;
}

/** The remedy for an error text in a pipeline step with its source, or undefined when none is known. */
export function remedyFor(error: string, step = ""): string | undefined {
    const found = ofSteps[step] ?? remedies.find((each) => each.when.test(error));
    return found && `${found.remedy} (${found.source})`;
}
