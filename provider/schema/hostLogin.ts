import { z } from "zod";
import { dnsSubdomain } from "./meta.ts";
import type { InputIssue } from "./parse.ts";
import { isUnknown } from "./value.ts";

/** How the ESXi hosts of a source let themselves be copied from: the same for one and for many. */
export const hostLogin = {
    credentials: z
        .strictObject({
            username: z.string().min(1).meta({ description: "Administrator of the ESXi host itself, e.g. `root`; not a user of vCenter." }),
            password: z.string().min(1).meta({ description: "Password of that user.", secret: true }),
        })
        .optional()
        .meta({
            id: "virtualization:HostCredentials",
            description:
                "Credentials of the ESXi host; the provider keeps them in a Secret of its own beside the object. Either `credentials` or `secret`. A change makes MTV test the connection again.",
        }),
    secret: dnsSubdomain.optional().meta({
        description: "Name of an existing Secret in the same namespace, with the keys `user`, `password` and `ca.crt` or `insecureSkipVerify`.",
    }),
    caCertificate: z.string().optional().meta({
        description:
            "PEM certificate of the authority that signed the ESXi host's certificate, which must be valid for the address. Updated in place.",
    }),
    insecureSkipVerify: z
        .boolean()
        .optional()
        .meta({ description: "`true` = the host's certificate is not verified; not together with `caCertificate`. Default: false." }),
};

interface Login {
    readonly credentials?: unknown;
    readonly secret?: unknown;
    readonly caCertificate?: unknown;
    readonly insecureSkipVerify?: unknown;
}

/** What contradicts what in it, as far as it is known. Source: forklift-behaviour §7. */
export function loginIssues({ credentials, secret, caCertificate, insecureSkipVerify }: Login): readonly InputIssue[] {
    const isOne = (credentials === undefined) !== (secret === undefined);
    const isTrusted = isUnknown(insecureSkipVerify) || (caCertificate !== undefined) !== (insecureSkipVerify === true);
    const isPem = typeof caCertificate !== "string" || caCertificate.includes("-----BEGIN CERTIFICATE-----");
    return [
        ...when(!isOne, "credentials", "give either `credentials` of the ESXi host or the name of an existing `secret`, not both and not neither"),
        ...when(
            credentials !== undefined && !isTrusted,
            "caCertificate",
            "give the CA certificate of the ESXi host, or `insecureSkipVerify: true` to go without; not both",
        ),
        ...when(!isPem, "caCertificate", "is not a PEM certificate (it should begin with -----BEGIN CERTIFICATE-----)"),
    ];
}

function when(isWrong: boolean, property: keyof Login, reason: string): readonly InputIssue[] {
    return isWrong ? [{ property, reason }] : [];
}
