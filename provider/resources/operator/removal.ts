import { MigrationError } from "../../errors.ts";
import { ifOpen, type KubeObject, kinds } from "../../kube/index.ts";
import { type Connected, type Own, toId } from "../../lifecycle/index.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import type { ValueMap } from "../../schema/value.ts";
import { ClusterLook } from "../virtualization/clusterLook.ts";
import { operandsOf } from "./packages.ts";

/** OLM installs nothing in a namespace without an OperatorGroup, and says so late. Source: OLM `attenuatedClient`. */
export async function requireGroup(_args: OperatorArgs, own: Own, session: Connected, signal: AbortSignal): Promise<void> {
    const groups = await new ClusterLook(session, signal).list(kinds.operatorGroup, { namespace: own.namespace }, "namespace");
    if (groups?.length !== 0) return;
    throw new MigrationError(
        "Refused",
        `cannot make Subscription ${toId(own)}: there is no OperatorGroup in ${own.namespace}, without which OLM installs nothing`,
        {
            details: [`make one whose \`targetNamespaces\` is ["${own.namespace}"], and let this resource depend on it`],
        },
    );
}

/** Refuses while the operator still has something to take down. */
export async function refuseWithOperands(
    { metadata: { name, namespace }, spec }: KubeObject,
    session: Connected,
    signal: AbortSignal,
): Promise<void> {
    await requireNoOperands(`cannot delete Subscription ${namespace}/${name}`, { package: String(spec?.name), namespace }, session, signal);
}

/**
 * Errors: `Refused` naming what only the operator can take down; `NotAllowed` when this identity may not see whether there is anything.
 */
async function requireNoOperands(
    what: string,
    { package: name, namespace }: { readonly package: string; readonly namespace: string | undefined },
    session: Connected,
    signal: AbortSignal,
): Promise<void> {
    const look = new ClusterLook(session, signal);
    for (const kind of operandsOf(name)) {
        const left = await look.list(kind, { namespace }, "package");
        if (!left)
            throw new MigrationError("NotAllowed", `${what}: this identity may not list ${kind.plural} in ${namespace}, some of which may be left`);
        if (left.length === 0) continue;
        const names = left.map(({ metadata }) => `${kind.kind} ${namespace}/${metadata.name}`).join(", ");
        throw new MigrationError("Refused", `${what}: ${names} would stay, and nobody would take down what it has made`, {
            details: [
                `if the installation is to stay, keep its operator in the program, or let go of it (\`retainOnDelete\`, \`pulumi state delete\`)`,
                `if it is to go, delete it first and run again: \`oc delete ${kind.plural} --all -n ${namespace}\``,
            ],
        });
    }
}

/** The operator's versions, which OLM leaves when its Subscription goes; none as far as an identity can tell that may not look. */
export async function versionsLeft(olds: ValueMap, own: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]> {
    const { versions = [] } = (await ifOpen(inheritance(olds, own, session, signal))) ?? {};
    return versions.map(({ metadata }) => `ClusterServiceVersion ${metadata.namespace}/${metadata.name}`);
}

/** What a Subscription that is gone has left, and who asks for the same package. Source: OLM labels what belongs to a package in a namespace. */
async function inheritance(olds: ValueMap, { name, namespace }: Own, { cluster }: Connected, signal: AbortSignal) {
    const { items: others } = await cluster.list(kinds.subscription, { namespace, signal });
    const heir = others.find(({ metadata, spec }) => spec?.name === olds.package && metadata.name !== name);
    if (heir) return { heir, versions: [] };
    const { items } = await cluster.list(kinds.clusterServiceVersion, { namespace, signal });
    const label = `operators.coreos.com/${olds.package}.${namespace}`;
    return { versions: items.filter(({ metadata }) => metadata.name === olds.installedVersion || metadata.labels?.[label] !== undefined) };
}

/**
 * Takes the operator's version away, which OLM leaves when its Subscription goes, whoever has taken that away; answers what stays.
 *
 * Source: MTV-063, MTC-029.
 */
export async function removeVersions(olds: ValueMap, self: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]> {
    const { cluster, watches } = session;
    const { namespace } = self;
    const { heir, versions: own } = await inheritance(olds, self, session, signal);
    if (heir) return [`the operator stays: Subscription ${namespace}/${heir.metadata.name} asks for the same package`];
    const versions = own.map(({ metadata }) => `${namespace}/${metadata.name}`).join(", ");
    if (own.length > 0)
        await requireNoOperands(`cannot delete ClusterServiceVersion ${versions}`, { package: String(olds.package), namespace }, session, signal);
    for (const { metadata } of own) {
        const ref = { name: metadata.name!, namespace };
        await cluster.delete(kinds.clusterServiceVersion, ref, { uid: metadata.uid, signal });
        await watches.until(
            [{ kind: kinds.clusterServiceVersion, ref }],
            ([seen]) => (seen?.metadata.uid === metadata.uid ? undefined : true),
            signal,
        );
    }
    return [...own.map(({ metadata }) => `ClusterServiceVersion ${namespace}/${metadata.name} was deleted`), ...sayLeft(own, namespace)];
}

function sayLeft(versions: readonly KubeObject[], namespace: string): readonly string[] {
    const kindsLeft = [...new Set(versions.flatMap(ownedBy))].sort();
    if (kindsLeft.length === 0) return [];
    return [
        `what stays behind: the namespace ${namespace}, unless that goes next, and these kinds with all their objects: ${kindsLeft.join(", ")}`,
        `who wants to lose those too: \`oc delete crd ${kindsLeft.join(" ")}\``,
    ];
}

function ownedBy({ spec }: KubeObject): readonly string[] {
    const { owned = [] } = (spec?.customresourcedefinitions ?? {}) as { readonly owned?: readonly { readonly name: string }[] };
    return owned.map(({ name }) => name);
}
