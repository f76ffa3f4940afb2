/** What is known to help, by what KubeVirt wrote. First match counts. Source: live-migration LM-017 … LM-021, LM-U01. */
const remedies: readonly { readonly when: RegExp; readonly remedy: string }[] = [
    {
        when: /not completed after/i,
        remedy: "its memory changes faster than it is copied, or the network is slow: raise bandwidthPerMigration or completionTimeoutPerGiB in the HyperConverged's liveMigrationConfig (LM-019), or move it when it is less busy",
    },
    {
        when: /stuck for/i,
        remedy: "nothing was copied for the progressTimeout: look at the migration network between the two nodes, or raise progressTimeout (LM-U01)",
    },
    { when: /unschedulable|no node|didn't match|insufficient/i, remedy: "no other node can take the VM: free memory or CPU on one (LM-004)" },
    {
        when: /cpu|host-model|guest CPU/i,
        remedy: "the target's CPU lacks what the source's has: give the VM a CPU model that every node has (LM-006)",
    },
    { when: /quota/i, remedy: "the target pod needs room in the namespace's quota beside the source: raise it for the time of the move (LM-004)" },
];

export function liveRemedyFor(reason: string): string | undefined {
    return remedies.find((each) => each.when.test(reason))?.remedy;
}
