/** What is known to help, by what the controller wrote. First match counts. Source: MTV-180ff. */
const remedies: readonly { readonly when: RegExp; readonly remedy: string; readonly source: string }[] = [
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
    { when: /hook/i, remedy: "the log of the hook's Job tells why; it stays in the plan's namespace", source: "MTV-185" },
];

/** The remedy for an error text with its source, or undefined when none is known. */
export function remedyFor(error: string): string | undefined {
    const found = remedies.find((each) => each.when.test(error));
    return found && `${found.remedy} (${found.source})`;
}
