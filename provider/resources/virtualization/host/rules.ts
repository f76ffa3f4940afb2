import type { Finding } from "../../../concern/index.ts";
import { type Own, toRef } from "../../../lifecycle/index.ts";
import type { HostArgs } from "../../../schema/host.ts";
import { loginIssues } from "../../../schema/hostLogin.ts";
import { isUnknown } from "../../../schema/value.ts";
import { finding, when } from "../told.ts";

/** What contradicts what in the arguments themselves. Source: forklift-behaviour §7. */
export function hostFindings(args: HostArgs, own: Own): readonly Finding[] {
    const login = loginIssues(args).flatMap(({ property, reason }) => finding("error", property, reason, "SecretNotValid"));
    return [...rules.flatMap(({ property, condition, say }) => finding("error", property, say(args, own), condition)), ...login];
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
        property: "source",
        say: ({ source }, { namespace }) => (isUnknown(source) ? undefined : sourceElsewhere(source, namespace)),
    },
];

/** Admission and the copies look for hosts beside their source only. */
export function sourceElsewhere(source: string, namespace: string): string | undefined {
    const place = toRef(source, namespace).namespace;
    return when(place !== namespace, `is in ${place}, where copies look for its hosts; give this one \`namespace: "${place}"\` too`);
}
