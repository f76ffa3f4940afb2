import { conditionsOf } from "../../condition/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { watchedByController } from "../../privilege/index.ts";
import { readyOf, Staging } from "./conditions.ts";
import type { Controller } from "./manager.ts";
import { decodeSecret, type SecretData } from "./secret.ts";
import { refIn, type Surroundings, timestamp, writeStatus } from "./world.ts";

const types = ["openshift", "vsphere", "ovirt", "openstack", "ova", "ec2", "hyperv", "nutanix"];

interface Spec {
    readonly type?: string;
    readonly url?: string;
    readonly secret?: unknown;
}

/**
 * Provider: static validation, connection test, inventory.
 *
 * Source: forklift-behaviour §2.5, §2.6; traces 01, 01b.
 */
export function providerController(world: Surroundings): Controller {
    return {
        kind: kinds.provider,
        watches: [{ kind: kinds.secret, map: (secret) => providersOf(world, secret) }],
        async reconcile(ref) {
            const provider = await world.cluster.get(kinds.provider, ref);
            if (!provider) return undefined;
            const spec = provider.spec as Spec;
            const secret = await secretOf(world, spec);
            // The real controller fails in such a pass and never writes a status. Source: traces README.
            if (secret === "missing") throw new Error(`secret of provider ${ref.name} not found`);
            const staging = new Staging(conditionsOf(provider.status), timestamp(world));
            const data = decodeSecret(secret);
            const isConnected = await examine(world, provider, spec, data, staging);
            const hadInventory = isLoadedFor(provider, secret);
            if (isConnected) staging.set({ type: "Validated", category: "Advisory", reason: "Completed", message: "Validation has been completed." });
            if (isConnected && hadInventory)
                staging.set({ type: "InventoryCreated", category: "Required", reason: "Completed", message: "The inventory has been loaded." });
            if (isConnected && hadInventory && spec.type === "vsphere") await checkPrivileges(world, ref.name, staging);
            if (isConnected && hadInventory && !staging.hasBlocker()) staging.set(readyOf("The provider is ready."));
            await writeStatus(world, kinds.provider, provider, staging.end(), {
                phase: phaseOf(staging, isConnected),
                ...(isConnected && secret ? { secretResourceVersion: secret.metadata.resourceVersion } : {}),
            });
            // Nobody waits for a source that lets nobody in: a night would be over before its password is mended.
            return { after: isConnected && hadInventory ? 30_000 : 3_000, isRoutine: !isConnected || hadInventory };
        },
    };
}

/** Sets what is wrong, and answers whether the source was reached with these credentials. */
async function examine(world: Surroundings, provider: KubeObject, spec: Spec, data: SecretData, staging: Staging): Promise<boolean> {
    if (!types.includes(spec.type ?? "")) {
        const message = `The \`type\` must be: [${types.join(" ")}]`;
        staging.set({ type: "ProviderTypeNotSupported", category: "Critical", reason: "NotSupported", message });
        return false;
    }
    if (spec.type === "openshift") return connected(staging);
    if (!spec.url) staging.set({ type: "UrlNotValid", category: "Critical", reason: "NotSet", message: "The `url` is not valid." });
    const isInsecure = data.insecureSkipVerify === "true";
    const insecure = "TLS is susceptible to machine-in-the-middle attacks when certificate verification is skipped.";
    if (isInsecure) staging.set({ type: "ConnectionInsecure", category: "Warn", reason: "SkipTLSVerification", message: insecure });
    const missing = missingKeys(spec, data, isInsecure);
    if (missing.length > 0) {
        staging.set({ type: "SecretNotValid", category: "Critical", reason: "DataErr", message: "The `secret` is not valid.", items: missing });
        return false;
    }
    const failure = await testConnection(world, provider, spec, data);
    if (failure === undefined) return connected(staging);
    staging.set({ type: "ConnectionTestFailed", category: "Critical", reason: "Tested", message: failure });
    return false;
}

/** Looked for on the root folder: a permission further down does not count. Source: forklift-behaviour §2.5; Forklift, `permissions.go` of the collector. */
async function checkPrivileges(world: Surroundings, name: string, staging: Staging): Promise<void> {
    const fault = await world.faults.hit("privileges", ({ provider }) => !provider || provider === name);
    const items = fault && (fault.missing ?? watchedByController);
    if (!items?.length) return;
    const message = `The vSphere service account is missing ${items.length} privilege(s) required for migration. See the suggestion field in the Provider's YAML for details.`;
    staging.set({ type: "InsufficientPrivileges", category: "Warn", reason: "PrivilegesNotGranted", message, items });
}

function connected(staging: Staging): true {
    staging.set({ type: "ConnectionTestSucceeded", category: "Required", reason: "Tested", message: "Connection test, succeeded." });
    return true;
}

async function testConnection(world: Surroundings, provider: KubeObject, spec: Spec, data: SecretData): Promise<string | undefined> {
    if (!spec.url) return "URL host or path is empty";
    const isHere = (fault: { readonly provider?: string }) => !fault.provider || fault.provider === provider.metadata.name;
    const broken = await world.faults.hit("connection", isHere);
    if (broken) return broken.reason ?? `dial tcp ${hostOf(spec.url)}: connect: connection refused`;
    if (!world.source(provider)) return `dial tcp ${hostOf(spec.url)}: connect: connection refused`;
    const { username, password } = world.credentials;
    const isStranger = (username !== undefined && data.user !== username) || (password !== undefined && data.password !== password);
    const isRefused = isStranger || (await world.faults.hit("credentials", isHere)) !== undefined;
    return isRefused ? "Connection test, failed: ServerFaultCode: Login failure" : undefined;
}

function hostOf(url: string): string {
    return URL.canParse(url) ? new URL(url).host : url;
}

function missingKeys(spec: Spec, data: SecretData, isInsecure: boolean): readonly string[] {
    if (spec.type !== "vsphere") return [];
    const needed = ["user", "password"].filter((key) => !data[key]);
    return isInsecure || data["ca.crt"] || data.cacert ? needed : [...needed, "ca.crt"];
}

function phaseOf(staging: Staging, isConnected: boolean): string {
    if (staging.has("Ready")) return "Ready";
    if (staging.has("ConnectionTestFailed")) return "ConnectionFailed";
    return isConnected ? "Staging" : "ValidationFailed";
}

/** The inventory is there one pass after the first connection, outlives a lost one, and is rebuilt for another spec or Secret. */
function isLoadedFor(provider: KubeObject, secret: KubeObject | undefined): boolean {
    const { observedGeneration, secretResourceVersion } = (provider.status ?? {}) as Record<string, unknown>;
    return observedGeneration === provider.metadata.generation && secretResourceVersion === secret?.metadata.resourceVersion;
}

async function secretOf(world: Surroundings, spec: Spec): Promise<KubeObject | "missing" | undefined> {
    const ref = refIn(spec.secret);
    return ref && ((await world.cluster.get(kinds.secret, ref)) ?? "missing");
}

async function providersOf(world: Surroundings, secret: KubeObject) {
    const { items } = await world.cluster.list(kinds.provider, { namespace: secret.metadata.namespace });
    return items
        .filter((each) => refIn((each.spec as Spec).secret)?.name === secret.metadata.name)
        .map(({ metadata }) => ({ name: metadata.name!, namespace: metadata.namespace }));
}
