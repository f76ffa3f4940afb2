import type { Finding } from "../../../concern/index.ts";
import { type Own, toRef } from "../../../lifecycle/index.ts";
import type { HostArgs } from "../../../schema/host.ts";
import { isUnknown } from "../../../schema/value.ts";
import { finding, when } from "../told.ts";

/** What contradicts what in the arguments themselves. Source: forklift-behaviour §7. */
export function hostFindings(args: HostArgs, own: Own): readonly Finding[] {
    return rules.flatMap(({ property, condition, say }) => finding("error", property, say(args, own), condition));
}

interface Rule {
    readonly property: keyof HostArgs;
    readonly condition?: string;
    readonly say: (args: HostArgs, own: Own) => string | undefined;
}

const rules: readonly Rule[] = [
    {
        property: "network",
        condition: "IpNotValid",
        say: ({ network, ipAddress }) =>
            when(
                (network === undefined) === (ipAddress === undefined),
                "give either the name of a `network` or an `ipAddress`, not both and not neither",
            ),
    },
    {
        property: "credentials",
        condition: "SecretNotValid",
        say: ({ credentials, secret }) =>
            when(
                (credentials === undefined) === (secret === undefined),
                "give either `credentials` of the ESXi host or the name of an existing `secret`, not both and not neither",
            ),
    },
    {
        property: "caCertificate",
        condition: "SecretNotValid",
        say: ({ credentials, caCertificate, insecureSkipVerify }) =>
            when(
                credentials !== undefined && !isUnknown(insecureSkipVerify) && (caCertificate !== undefined) === (insecureSkipVerify === true),
                "give the CA certificate of the ESXi host, or `insecureSkipVerify: true` to go without; not both",
            ),
    },
    {
        property: "caCertificate",
        say: ({ caCertificate }) =>
            when(
                typeof caCertificate === "string" && !caCertificate.includes("-----BEGIN CERTIFICATE-----"),
                "is not a PEM certificate (it should begin with -----BEGIN CERTIFICATE-----)",
            ),
    },
    {
        // Admission and the copies look for hosts beside their source only.
        property: "source",
        say: ({ source }, { namespace }) => {
            if (isUnknown(source)) return undefined;
            const place = toRef(source, namespace).namespace;
            return when(place !== namespace, `is in ${place}, where copies look for its hosts; give this one \`namespace: "${place}"\` too`);
        },
    },
];
