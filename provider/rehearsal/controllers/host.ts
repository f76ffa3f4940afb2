import { conditionsOf } from "../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import { type Finding, readyOf, Staging } from "./conditions.ts";
import { type Controller, refOf } from "./manager.ts";
import { isReady } from "./maps.ts";
import { findIn } from "./resolve.ts";
import { decodeSecret } from "./secret.ts";
import { refIn, type Surroundings, timestamp, writeStatus } from "./world.ts";

type EsxHost = NonNullable<ReturnType<Surroundings["source"]>>["hosts"][number];

/**
 * Host: what it refers to, then a login to the ESXi host at its address, and how that host is.
 *
 * Source: forklift-behaviour §7; `pkg/controller/host` of Forklift: a login that failed is tried again after 15 minutes, because more would lock the
 * account out; providers and Secrets are watched.
 */
export function hostController(world: Surroundings): Controller {
    const all = async (where: string | undefined) => (await world.cluster.list(kinds.host, { namespace: where })).items;
    return {
        kind: kinds.host,
        watches: [
            { kind: kinds.provider, map: async () => (await all(undefined)).map(refOf) },
            {
                kind: kinds.secret,
                map: async (secret) => (await all(secret.metadata.namespace)).filter((each) => usesSecret(each, secret)).map(refOf),
            },
        ],
        async reconcile(ref) {
            const host = await world.cluster.get(kinds.host, ref);
            if (!host) return undefined;
            const staging = new Staging(conditionsOf(host.status), timestamp(world));
            await examine(world, host.spec as Spec, staging);
            if (!staging.hasBlocker() && staging.has("ConnectionTestSucceeded")) staging.set(readyOf("The host is ready."));
            await writeStatus(world, kinds.host, host, staging.end());
            return staging.has("ConnectionTestFailed") ? { after: 15 * 60_000, isRoutine: true } : undefined;
        },
    };
}

interface Spec {
    readonly provider?: unknown;
    readonly id?: string;
    readonly name?: string;
    readonly ipAddress?: string;
    readonly secret?: unknown;
}

function usesSecret({ spec }: KubeObject, { metadata }: KubeObject): boolean {
    return refIn((spec as Spec).secret)?.name === metadata.name;
}

async function examine(world: Surroundings, spec: Spec, staging: Staging): Promise<void> {
    const critical = (type: string, reason: string | undefined, message: string, items?: readonly string[]) =>
        staging.set({ type, category: "Critical", ...(reason && { reason }), message, ...(items && { items }) });
    const provider = await providerOf(world, spec, critical);
    const esx = provider && isReady(provider) ? hostIn(world, provider, spec, critical) : undefined;
    if (!spec.id && !spec.name) critical("RefNotValid", "NotSet", "The `id` is not valid.");
    if (!spec.ipAddress) critical("IpNotValid", "NotSet", "The `ipAddress` is not valid.");
    await examineSecret(world, spec, critical);
    const validated = "The host inventory reference, IP address, and credentials have been validated.";
    staging.set({ type: "Validated", category: "Advisory", reason: "Completed", message: validated });
    if (staging.hasBlocker() || !esx) return;
    for (const finding of [...stateOf(esx), await login(world, esx, spec)]) staging.set(finding);
}

type Critical = (type: string, reason: string | undefined, message: string, items?: readonly string[]) => void;

async function providerOf(world: Surroundings, spec: Spec, critical: Critical): Promise<KubeObject | undefined> {
    const ref = refIn(spec.provider);
    const provider = ref && (await world.cluster.get(kinds.provider, ref));
    if (!provider) return void critical("ProviderNotValid", ref ? "NotFound" : "NotSet", "The provider is not valid.");
    if (!isReady(provider)) critical("ProviderNotReady", undefined, "The provider does not have the Ready condition.");
    if ((provider.spec as { type?: string }).type !== "vsphere") critical("TypeNotValid", "TypeErr", "Provider type not supported.");
    return provider;
}

function hostIn(world: Surroundings, provider: KubeObject, { id, name }: Spec, critical: Critical): EsxHost | undefined {
    if ((provider.spec as { type?: string }).type !== "vsphere" || (!id && !name)) return undefined;
    const found = findIn(world.source(provider)?.hosts ?? [], { id, name } as { id?: string; name?: string });
    if (found.length === 0) critical("RefNotValid", "NotFound", "Referenced host not found.");
    if (found.length > 1) critical("RefNotValid", "Ambiguous", "Host reference is ambiguous.");
    return found.length === 1 ? found[0] : undefined;
}

async function examineSecret(world: Surroundings, spec: Spec, critical: Critical): Promise<void> {
    const ref = refIn(spec.secret);
    if (!ref) return critical("SecretNotValid", "NotSet", "The `secret` is not set.");
    const secret = await world.cluster.get(kinds.secret, ref as ObjectRef);
    if (!secret) return critical("SecretNotValid", "NotFound", "The `secret` cannot be found.");
    const data = decodeSecret(secret);
    const isTrusted = data.insecureSkipVerify === "true" || Boolean(data["ca.crt"] || data.cacert);
    if (!isTrusted) return critical("SecretNotValid", "DataErr", "tls: failed to verify certificate: x509: certificate signed by unknown authority");
    const missing = ["user", "password"].filter((key) => data[key] === undefined);
    if (missing.length > 0) critical("SecretNotValid", "DataErr", "The `secret` missing required data.", missing);
}

function stateOf({ inMaintenance, status = "green" }: EsxHost): readonly Finding[] {
    const evaluated = { reason: "StateEvaluated" } as const;
    return [
        ...(inMaintenance ? [{ type: "InMaintenance", category: "Critical", ...evaluated, message: "Host is in maintenance mode." }] : []),
        ...(status !== "green"
            ? [{ type: "HostStatusNotGreen", category: "Warn", ...evaluated, message: `Host overallStatus is "${status}" (expected green).` }]
            : []),
        ...(status === "red" ? [{ type: "NotHealthy", category: "Critical", ...evaluated, message: "Host overallStatus is red." }] : []),
    ];
}

/** An address that no adapter of the host has leads nowhere, where the inventory tells of adapters at all. */
async function login(world: Surroundings, esx: EsxHost, { ipAddress }: Spec): Promise<Finding> {
    const fault = await world.faults.hit("host", ({ host }) => host === esx.name || host === esx.id);
    const adapters = esx.networkAdapters ?? [];
    const isStranger = adapters.length > 0 && !adapters.some((each) => each.ipAddress === ipAddress);
    if (!fault && !isStranger)
        return { type: "ConnectionTestSucceeded", category: "Required", reason: "Tested", message: "Connection test, succeeded." };
    const unreachable = `dial tcp ${ipAddress}:443: i/o timeout`;
    const refusal = "ServerFaultCode: Cannot complete login due to an incorrect user name or password.";
    const error = fault?.reason ?? (isStranger || fault?.trouble === "connection" ? unreachable : refusal);
    const message = `Could not connect to the ESXi host, please check credentials. Error: ${error}`;
    return { type: "ConnectionTestFailed", category: "Critical", reason: "Tested", message };
}
