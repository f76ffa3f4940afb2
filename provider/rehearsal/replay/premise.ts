import { conditionsOf, hasTrue } from "../../condition/index.ts";
import type { Snapshot } from "../../inventory/index.ts";
import { type Kind, type KubeObject, kinds, type ObjectRef } from "../../kube/index.ts";
import type { PlanSpec } from "../controllers/planSpec.ts";
import { refIn } from "../controllers/world.ts";
import { keyOf, type Recording, type Sighting } from "./recording.ts";

/** An object that is there before a scenario begins. */
export interface Given {
    readonly kind: Kind;
    readonly object: KubeObject;
}

/** What a scenario presupposes without showing it: Secrets, and providers, maps and hooks that its objects refer to. */
export function assumedFor(recording: Recording, all: readonly Recording[], snapshot: Snapshot): readonly Given[] {
    const shown = new Set(recording.sightings.map(keyOf));
    const found = new Map<string, Given>();
    const assume = (given: Given | undefined) => {
        if (given && !shown.has(keyOf(given)) && !found.has(keyOf(given))) found.set(keyOf(given), given);
    };
    const elsewhere = (kind: Kind, ref: ObjectRef) => lastSeen(all, kind, ref);
    for (const { kind, object } of recording.sightings) {
        const spec = object.spec as PlanSpec & { provider?: { source?: unknown; destination?: unknown } };
        if (["Plan", "NetworkMap", "StorageMap"].includes(kind.kind)) {
            assume(providerFor(refIn(spec.provider?.destination), undefined));
            assume(providerFor(refIn(spec.provider?.source), recording));
        }
        if (kind.kind !== "Plan") continue;
        const [network, storage] = [refIn(spec.map?.network), refIn(spec.map?.storage)];
        if (network && isUsed(object, "NetworkMapRefNotValid"))
            assume(elsewhere(kinds.networkMap, network) ?? networkMapFor(network, object, snapshot));
        if (storage && isUsed(object, "StorageRefNotValid")) assume(elsewhere(kinds.storageMap, storage) ?? storageMapFor(storage, object, snapshot));
        if (object.status) for (const hook of hooksOf(spec)) assume(elsewhere(kinds.hook, hook) ?? hookFor(hook));
    }
    return [
        ...secretsFor([...recording.sightings, ...[...found.values()].map((given) => ({ ...given, event: "EXISTING" as const, at: 0 }))]),
        ...found.values(),
    ];
}

/** A plan that never said that its map is missing had one. */
function isUsed({ status }: KubeObject, missing: string): boolean {
    return status !== undefined && !hasTrue(conditionsOf(status), missing);
}

function lastSeen(all: readonly Recording[], kind: Kind, { name, namespace }: ObjectRef): Given | undefined {
    const sighting = all
        .flatMap(({ sightings }) => sightings)
        .findLast((each) => each.kind.kind === kind.kind && each.object.metadata.name === name && each.object.metadata.namespace === namespace);
    return sighting && { kind, object: bare(sighting.object) };
}

/** The object as its user wrote it. */
export function bare({ metadata: { name, namespace, labels, annotations }, status: _status, ...rest }: KubeObject): KubeObject {
    return { ...rest, metadata: { name, namespace, labels, annotations } } as KubeObject;
}

/** The source, when a recording is given, else the cluster itself. A VDDK image is set when a plan was seen to check it. */
function providerFor(ref: ObjectRef | undefined, recording: Recording | undefined): Given | undefined {
    if (!ref) return undefined;
    const metadata = { name: ref.name, namespace: ref.namespace };
    if (!recording) return { kind: kinds.provider, object: { metadata, spec: { type: "openshift", url: "", secret: {} } } };
    const plans = recording.sightings.filter(({ object }) => refIn((object.spec as PlanSpec).provider?.source)?.name === ref.name);
    const types = new Set(plans.flatMap(({ object }) => conditionsOf(object.status).map(({ type }) => type)));
    if (types.has("SourceProviderNotValid")) return undefined;
    const settings = types.has("ValidatingVDDK") ? { vddkInitImage: "registry.example.com/vddk:8" } : {};
    const secret = { name: ref.name, namespace: ref.namespace };
    return {
        kind: kinds.provider,
        object: {
            metadata,
            spec: { type: "vsphere", url: "https://vcenter.example.com/sdk", secret, settings: { sdkEndpoint: "vcenter", ...settings } },
        },
    };
}

function providerPair(plan: KubeObject): unknown {
    return (plan.spec as PlanSpec).provider;
}

/** Every network: the first to the pod network when the plan was warned of that, the others ignored. */
function networkMapFor(ref: ObjectRef, plan: KubeObject, { source }: Snapshot): Given {
    const hasPod = hasTrue(conditionsOf(plan.status), "NetMapPreservingIPsOnPodNetwork");
    const used = source.vms.find((vm) => plansVm(plan, vm.id))?.nics[0]?.network.id;
    const map = source.networks.map(({ id }) => ({ source: { id }, destination: { type: hasPod && (id === used || !used) ? "pod" : "ignored" } }));
    return { kind: kinds.networkMap, object: { metadata: { ...ref }, spec: { provider: providerPair(plan), map } } };
}

function plansVm(plan: KubeObject, id: string): boolean {
    return ((plan.spec as PlanSpec).vms ?? []).some((vm) => vm.id === id);
}

function storageMapFor(ref: ObjectRef, plan: KubeObject, { source, target }: Snapshot): Given {
    const storageClass = target.storageClasses[0]?.metadata.name ?? "";
    const map = source.datastores.map(({ id }) => ({ source: { id }, destination: { storageClass } }));
    return { kind: kinds.storageMap, object: { metadata: { ...ref }, spec: { provider: providerPair(plan), map } } };
}

function hooksOf({ vms = [] }: PlanSpec): readonly ObjectRef[] {
    return vms.flatMap((vm) => vm.hooks ?? []).flatMap(({ hook }) => refIn(hook) ?? []);
}

function hookFor(ref: ObjectRef): Given {
    return { kind: kinds.hook, object: { metadata: { ...ref }, spec: { image: "quay.io/konveyor/hook-runner:latest" } } };
}

/** Secrets of providers as their conditions tell of them; a provider that never got a status has none. */
function secretsFor(sightings: readonly Sighting[]): readonly Given[] {
    const providers = sightings.filter(({ kind, object }) => kind.kind === "Provider" && refIn(object.spec?.secret));
    const secrets = new Map<string, { ref: ObjectRef; seen: KubeObject[]; isAssumed: boolean }>();
    for (const { object, event, at } of providers) {
        const ref = refIn(object.spec?.secret)!;
        const key = `${ref.namespace}/${ref.name}`;
        const { seen = [], isAssumed = false } = secrets.get(key) ?? {};
        secrets.set(key, { ref, seen: [...seen, object], isAssumed: isAssumed || (event === "EXISTING" && at === 0) });
    }
    const shown = new Set(
        sightings.filter(({ kind }) => kind.kind === "Secret").map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`),
    );
    return [...secrets]
        .filter(([key, { seen, isAssumed }]) => !shown.has(key) && (isAssumed || seen.some(({ status }) => status !== undefined)))
        .map(([, { ref, seen }]) => ({ kind: kinds.secret, object: { metadata: { ...ref }, data: secretData(seen) } }));
}

function secretData(seen: readonly KubeObject[]): Record<string, string> {
    const conditions = seen.flatMap(({ status }) => conditionsOf(status));
    const missing = new Set(conditions.filter(({ type }) => type === "SecretNotValid").flatMap(({ items }) => items ?? []));
    const isInsecure = conditions.some(({ type }) => type === "ConnectionInsecure");
    const all = { user: "administrator@vsphere.local", password: "secret", "ca.crt": "-", ...(isInsecure ? { insecureSkipVerify: "true" } : {}) };
    const kept = Object.entries(all).filter(([name]) => !missing.has(name) && !(isInsecure && name === "ca.crt"));
    return Object.fromEntries(kept.map(([name, text]) => [name, Buffer.from(text).toString("base64")]));
}
