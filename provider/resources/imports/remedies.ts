/** What helps against an importer's words, as CDI writes them. Source: data-import CDI-001 … CDI-003, CDI-010, CDI-013; CDI's importer. */
const remedies: readonly { readonly when: RegExp; readonly advice: string; readonly isHopeless?: boolean }[] = [
    { when: /larger PVC is required/i, advice: "ask for a larger disk (`size`): the image needs more room than there is", isHopeless: true },
    { when: /x509|certificate|tls:/i, advice: "give the CA of the endpoint as `caCertificate`" },
    { when: /\b(401|403)\b|unauthorized|denied/i, advice: "give the endpoint's `credentials`, or correct them" },
    { when: /\b404\b|not found|manifest unknown|no such file/i, advice: "look at the `url`: nothing is there" },
    {
        when: /no such host|connection refused|timeout|timed out|unreachable/i,
        advice: "can pods of the cluster reach it? CDI uses the cluster-wide proxy",
    },
    { when: /no space left/i, advice: "disk or scratch space is full: ask for a larger disk" },
    { when: /http: server gave HTTP response to HTTPS client/i, advice: "name the registry in `insecureRegistries` of the HyperConverged object" },
];

export function remedyFor(cause: string): string | undefined {
    return remedies.find(({ when }) => when.test(cause))?.advice;
}

/** True when another try with the same object cannot end otherwise. */
export function isHopeless(cause: string): boolean {
    return remedies.some(({ when, isHopeless }) => isHopeless && when.test(cause));
}
