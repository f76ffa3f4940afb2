import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { Companion, KindSheet, Own } from "../../../lifecycle/index.ts";
import { type CheckedHost, HostArgs, HostOutputs } from "../../../schema/host.ts";
import { isUnknown, type ValueMap } from "../../../schema/value.ts";
import { defined, reference, referenceArg } from "../reference.ts";
import { hostProblems } from "./problems.ts";

/** From which address of an ESXi host its disks are copied. Source: forklift-behaviour §1.4, §7; MTV-080. */
export const host: KindSheet<CheckedHost> = {
    token: "virtualization:Host",
    description:
        "An ESXi host of a vSphere source, with the network over which its disks are copied instead of the management network. Ready when MTV has logged in to the host there; hosts without one are copied from as vCenter tells. `ClusterHosts` makes one for each host of a cluster.",
    kind: kinds.host,
    args: HostArgs,
    outputs: HostOutputs,
    keep: ["credentials", "caCertificate", "insecureSkipVerify"],
    computed: ["hostId", "address"],

    unanswered: ({ host, network, hostId, address }) => [
        ...(isOpen(hostId) ? [`which host \`host\` (${sayInput(host)}) is`] : []),
        ...(isOpen(address) ? [`which address \`network\` (${sayInput(network)}) has on it`] : []),
    ],

    manifest: (args, own) => ({
        spec: {
            provider: reference(args.source, own.namespace),
            id: args.hostId,
            ipAddress: args.address,
            secret: { name: secretName(args, own), namespace: own.namespace },
        },
    }),

    companions: (args, own) => (args.credentials ? [loginSecret(args, own)] : []),
    /**
     * Nothing in a Host's status tells of which credentials it speaks. That its Secret is another one is a change of the Host, then: it is looked at
     * again at once, and by `observedGeneration` an answer is known to be that to the new ones.
     *
     * Source: Forklift, `pkg/controller/host` (`HostPredicate`).
     */
    specWith: (spec, [login]) =>
        login ? { ...spec, secret: { ...(spec?.secret as object), resourceVersion: login.metadata.resourceVersion } } : spec,
    argsOf: hostArgsOf,
    outputsOf: ({ metadata, spec }, args) => {
        const { id, ipAddress } = spec as Spec;
        return defined({ hostId: id, address: ipAddress, secretName: secretName(args, { name: metadata.name!, namespace: metadata.namespace! }) });
    },
    problems: hostProblems,
    advice: adviceOn,
};

/**
 * A failed login is not tried again soon, so that nobody locks the account out: what was right only afterwards is not seen by another `up`.
 *
 * Source: Forklift, `pkg/controller/host` (15 minutes; Secrets are watched).
 */
function adviceOn({ metadata: { namespace }, spec, status }: KubeObject): readonly string[] {
    if (!hasTrue(conditionsOf(status), "ConnectionTestFailed")) return [];
    const { name } = (spec as Spec).secret ?? {};
    return [
        `MTV logs in again when the credentials change here, else 15 minutes after a failure; where only the ESXi host was wrong, at once by \`kubectl annotate secret ${name} -n ${namespace} --overwrite again=$(date +%s)\``,
    ];
}

function isOpen(found: unknown): boolean {
    return found === undefined || isUnknown(found);
}

function sayInput(input: unknown): string {
    return isUnknown(input) ? "not known yet" : JSON.stringify(input);
}

function secretName(args: CheckedHost, own: Own): string {
    return args.secret ?? `${own.name}-credentials`;
}

/** Keys and labels that Forklift and its admission read. Source: forklift-behaviour §7. */
function loginSecret(args: CheckedHost, own: Own): Companion {
    const data = defined({
        user: args.credentials?.username,
        password: args.credentials?.password,
        "ca.crt": args.caCertificate,
        insecureSkipVerify: args.insecureSkipVerify === undefined ? undefined : String(args.insecureSkipVerify),
        provider: reference(args.source, own.namespace).name,
        ip: args.address,
    });
    const labels = { createdForResourceType: "hosts", createdForResource: args.hostId! };
    const encoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]));
    const { apiVersion, kind } = kinds.secret;
    const metadata = { name: secretName(args, own), namespace: own.namespace, labels };
    return { kind: kinds.secret, argument: "credentials", object: { apiVersion, kind, metadata, type: "Opaque", data: encoded } };
}

interface Spec {
    readonly provider?: unknown;
    readonly id?: string;
    readonly name?: string;
    readonly ipAddress?: string;
    readonly secret?: { readonly name?: string };
}

/** What the program says of host and network stays while the object has what these were found to mean. */
function hostArgsOf(object: KubeObject, prior: ValueMap): ValueMap {
    const { provider, id, name, ipAddress, secret } = object.spec as Spec;
    const isSameHost = prior.host !== undefined && prior.hostId === id;
    const isSameAddress = prior.network !== undefined && prior.address === ipAddress;
    const isOwn = secret?.name === `${object.metadata.name}-credentials` && prior.credentials !== undefined;
    return defined({
        source: referenceArg(provider, prior.source, object.metadata.namespace!),
        host: isSameHost ? prior.host : (id ?? name),
        hostId: id,
        network: isSameAddress ? prior.network : undefined,
        ipAddress: isSameAddress ? undefined : ipAddress,
        address: ipAddress,
        secret: isOwn ? undefined : secret?.name,
    }) as ValueMap;
}
