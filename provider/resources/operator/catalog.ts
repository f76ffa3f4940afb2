import { ApiError, type KubeObject, kinds } from "../../kube/index.ts";
import type { OperatorArgs } from "../../schema/operator.ts";
import type { ClusterLook } from "../virtualization/clusterLook.ts";

export interface Catalog {
    readonly source: string;
    readonly sourceNamespace: string;
}

/** The CatalogSource that is asked. Source: MTV-051. */
export function catalogOf({ source = "redhat-operators", sourceNamespace = "openshift-marketplace" }: Partial<OperatorArgs>): Catalog {
    return { source, sourceNamespace };
}

/** What helps when a catalog does not know what has been released. Source: MTV-061. */
export function staleCatalog(args: Partial<OperatorArgs>): string {
    const { source, sourceNamespace } = catalogOf(args);
    return `if it has been released, the catalog is stale: \`oc delete pod -n ${sourceNamespace} -l olm.catalogSource=${source}\` makes OLM read it anew (MTV-061)`;
}

/** One channel of a package. */
export interface Channel {
    readonly name: string;
    /** ClusterServiceVersion that it brings now. */
    readonly head: string;
    /** Every version that can be pinned; undefined = this OLM does not tell. */
    readonly versions: readonly string[] | undefined;
    /** Install modes of its head, those that it supports; empty = not told. */
    readonly modes: readonly string[];
}

/** A package as its catalog offers it. */
export interface Offer {
    readonly defaultChannel: string;
    readonly channels: readonly Channel[];
}

/** What the catalogs say of a package: an offer, what they have instead, or that nobody can look. */
export type CatalogAnswer =
    | { readonly state: "offered"; readonly offer: Offer }
    | { readonly state: "absent"; readonly catalogs: readonly string[]; readonly elsewhere: readonly string[]; readonly names: readonly string[] }
    | { readonly state: "unseen"; readonly why?: string };

/**
 * Asks the package server for one package of one catalog; for all of them, which are many megabytes, only when it has no such package.
 *
 * Source: OLM `pkg/package-server/storage/reststorage.go` (selectors), `provider/registry.go` (labels).
 */
export async function askCatalog(look: ClusterLook, args: OperatorArgs, namespace: string): Promise<CatalogAnswer> {
    return await ask(look, args, namespace).catch((error) => {
        // The package server is one more server, and nothing that is waited for hangs on it.
        if (error instanceof ApiError) return { state: "unseen", why: error.message };
        throw error;
    });
}

async function ask(look: ClusterLook, args: OperatorArgs, namespace: string): Promise<CatalogAnswer> {
    const { source, sourceNamespace } = catalogOf(args);
    const labelSelector = `catalog=${source},catalog-namespace=${sourceNamespace}`;
    const found = await look.list(kinds.packageManifest, { namespace, labelSelector, fieldSelector: `metadata.name=${args.package}` }, "package");
    if (found === undefined) return { state: "unseen" };
    if (found.length > 0) return { state: "offered", offer: toOffer(found[0]!) };
    const all = (await look.list(kinds.packageManifest, { namespace }, "package")) ?? [];
    const catalogIn = ({ metadata: { labels = {} } }: KubeObject) => `${labels["catalog-namespace"]}/${labels.catalog}`;
    const own = all.filter((each) => catalogIn(each) === `${sourceNamespace}/${source}`);
    const namesakes = all.filter(({ metadata }) => metadata.name === args.package);
    return {
        state: "absent",
        catalogs: distinct(all.map(catalogIn)),
        elsewhere: distinct(namesakes.map(catalogIn)),
        names: own.map(({ metadata }) => metadata.name!),
    };
}

interface ManifestChannel {
    readonly name: string;
    readonly currentCSV: string;
    readonly currentCSVDesc?: { readonly installModes?: readonly { readonly type: string; readonly supported: boolean }[] };
    readonly entries?: readonly { readonly name: string }[];
}

function toOffer({ status }: KubeObject): Offer {
    const { defaultChannel, channels } = status as unknown as { readonly defaultChannel: string; readonly channels: readonly ManifestChannel[] };
    return {
        defaultChannel,
        channels: channels.map(({ name, currentCSV, currentCSVDesc, entries }) => ({
            name,
            head: currentCSV,
            versions: entries?.map((each) => each.name),
            modes: (currentCSVDesc?.installModes ?? []).filter(({ supported }) => supported).map(({ type }) => type),
        })),
    };
}

/** The channel that is asked for, by name or by default. */
export function channelOf({ channels, defaultChannel }: Offer, channel: string | undefined): Channel | undefined {
    return channels.find(({ name }) => name === (channel ?? defaultChannel));
}

function distinct(words: readonly string[]): readonly string[] {
    return [...new Set(words)].sort();
}
