import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import type { Companion, Findings, KindSheet, Own } from "../../lifecycle/index.ts";
import { ProviderArgs, ProviderOutputs } from "../../schema/provider.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import { refuseInUse } from "./inUse.ts";
import { requireSecret, secretFindings } from "./ownSecret.ts";
import { defined } from "./reference.ts";
import { joined } from "./told.ts";

const transferNetworkAnnotation = "forklift.konveyor.io/defaultTransferNetwork";

/** Where VMs come from or go to. Source: forklift-behaviour §2. */
export const provider: KindSheet<ProviderArgs> = {
    token: "virtualization:Provider",
    description:
        "A source of VMs (vSphere), or the destination. Ready when the connection was tested and the inventory is loaded; wrong credentials are reported at once.",
    kind: kinds.provider,
    args: ProviderArgs,
    outputs: ProviderOutputs,
    keep: ["credentials", "caCertificate", "insecureSkipVerify", "thumbprint"],

    manifest(args, own) {
        const annotations: Record<string, string> = args.defaultTransferNetwork ? { [transferNetworkAnnotation]: args.defaultTransferNetwork } : {};
        const secret = secretName(args, own);
        return {
            annotations,
            spec: defined({
                type: args.type,
                url: args.url ?? "",
                secret: secret ? { name: secret, namespace: own.namespace } : {},
                settings: settings(args),
            }),
        };
    },

    companions(args, own) {
        return args.credentials ? [credentialsSecret(args, own)] : [];
    },

    /**
     * A change of the Secret makes the controller test again; a Ready that was given for an older version is old. A refusal never carries the
     * version. Source: forklift-behaviour §2.6, traces 01b.
     */
    isStale(object, [secret]) {
        const isOther = object.status?.secretResourceVersion !== secret?.metadata.resourceVersion;
        return secret !== undefined && isOther && hasTrue(conditionsOf(object.status), "Ready");
    },

    argsOf: argsOfProvider,

    outputsOf(object, args) {
        const own = { name: object.metadata.name!, namespace: object.metadata.namespace! };
        return defined({ phase: String(object.status?.phase ?? ""), secretName: secretName(args, own) });
    },

    async problems(args, own, session, signal) {
        const issues = rules.flatMap((rule) => rule(args));
        return joined({ issues, warnings: [], unknowns: [] }, await secretFindings(args, own, session, signal));
    },

    beforeMake: requireSecret,
    beforeDelete: refuseInUse(kinds.provider),
};

type Rule = (args: ProviderArgs) => Findings["issues"];

const rules: readonly Rule[] = [
    ({ type, url }) =>
        type === "vsphere" && url === undefined ? [{ property: "url", reason: "is required for a vSphere source: `https://HOST/sdk`" }] : [],
    ({ type, url }) => (type === "vsphere" && url !== undefined && !containsUnknown(url) ? urlIssues(url) : []),
    ({ type, url }) =>
        type === "openshift" && url
            ? [{ property: "url", reason: "is not for the cluster that MTV runs in; remote clusters are not supported yet" }]
            : [],
    ({ type, credentials, secret }) =>
        type === "vsphere" && (credentials === undefined) === (secret === undefined)
            ? [{ property: "credentials", reason: "give either `credentials` or the name of an existing `secret`, not both and not neither" }]
            : [],
    ({ type, credentials, secret }) =>
        type === "openshift" && (credentials || secret) ? [{ property: "credentials", reason: "the cluster that MTV runs in needs none" }] : [],
    ({ credentials, caCertificate, insecureSkipVerify }) =>
        credentials && (caCertificate !== undefined) === (insecureSkipVerify === true)
            ? [{ property: "caCertificate", reason: "give the source's CA certificate, or `insecureSkipVerify: true` to go without; not both" }]
            : [],
    ({ caCertificate }) =>
        typeof caCertificate === "string" && !caCertificate.includes("-----BEGIN CERTIFICATE-----")
            ? [{ property: "caCertificate", reason: "is not a PEM certificate (it should begin with -----BEGIN CERTIFICATE-----)" }]
            : [],
    ({ vddkConfig, useVddkAioOptimization }) =>
        vddkConfig !== undefined && useVddkAioOptimization !== true
            ? [{ property: "vddkConfig", reason: "is only used with `useVddkAioOptimization: true`" }]
            : [],
];

function urlIssues(url: string): Findings["issues"] {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const isGood = parsed?.protocol === "https:" && parsed.hostname !== "";
    if (!isGood) return [{ property: "url", reason: `must be \`https://HOST/sdk\`, not ${JSON.stringify(url)}` }];
    return parsed.pathname === "/"
        ? [{ property: "url", reason: `lacks the path of the SDK endpoint; did you mean "${url.replace(/\/$/, "")}/sdk"?` }]
        : [];
}

function secretName(args: ProviderArgs, own: Own): string | undefined {
    return args.secret ?? (args.credentials ? `${own.name}-credentials` : undefined);
}

/** Keys and labels that Forklift and its admission read. Source: forklift-behaviour §2.3. */
function credentialsSecret(args: ProviderArgs, own: Own): Companion {
    const data = defined({
        user: args.credentials?.username,
        password: args.credentials?.password,
        cacert: args.caCertificate,
        insecureSkipVerify: args.insecureSkipVerify === undefined ? undefined : String(args.insecureSkipVerify),
        thumbprint: args.thumbprint,
        url: args.url,
    });
    const labels = { createdForResourceType: "providers", createdForProviderType: args.type, createdForResource: own.name };
    const encoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(String(text)).toString("base64")]));
    const { apiVersion, kind } = kinds.secret;
    const metadata = { name: secretName(args, own)!, namespace: own.namespace, labels };
    return { kind: kinds.secret, argument: "credentials", object: { apiVersion, kind, metadata, type: "Opaque", data: encoded } };
}

/** Argument by settings key. Source: forklift-behaviour §2.4. */
const settingKeys = { vddkImage: "vddkInitImage", sdkEndpoint: "sdkEndpoint", esxiCloneMethod: "esxiCloneMethod", vddkConfig: "vddkConfig" } as const;

function settings(args: ProviderArgs): Record<string, string> | undefined {
    const texts = Object.entries(settingKeys).map(([arg, key]) => [key, args[arg as keyof typeof settingKeys]] as const);
    const aio = args.useVddkAioOptimization === undefined ? undefined : String(args.useVddkAioOptimization);
    const all = defined(Object.fromEntries([...texts, ["useVddkAioOptimization", aio]])) as Record<string, string>;
    return Object.keys(all).length > 0 ? all : undefined;
}

function argsOfProvider(object: KubeObject, prior: ValueMap): ValueMap {
    const spec = object.spec as { type: string; url?: string; secret?: { name?: string }; settings?: Record<string, string> };
    const values = spec.settings ?? {};
    const ownSecret = `${object.metadata.name}-credentials`;
    // Admission writes sdkEndpoint on its own. Source: forklift-behaviour §14.
    const endpoint = values.sdkEndpoint === "vcenter" && prior.sdkEndpoint === undefined ? undefined : values.sdkEndpoint;
    return defined({
        type: spec.type,
        url: spec.url || undefined,
        secret: spec.secret?.name && (spec.secret.name !== ownSecret || prior.credentials === undefined) ? spec.secret.name : undefined,
        vddkImage: values.vddkInitImage,
        sdkEndpoint: endpoint,
        esxiCloneMethod: values.esxiCloneMethod,
        vddkConfig: values.vddkConfig,
        useVddkAioOptimization: values.useVddkAioOptimization === undefined ? undefined : values.useVddkAioOptimization === "true",
        defaultTransferNetwork: object.metadata.annotations?.[transferNetworkAnnotation],
    });
}
