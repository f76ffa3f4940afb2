import semver from "semver";
import { type KubeObject, kinds } from "../kube/index.ts";

/** The catalog that the small world has: what OpenShift's own one offers for migrations, newest versions first. */
export const catalog = { name: "redhat-operators", namespace: "openshift-marketplace" } as const;

export interface OperatorPackage {
    readonly name: string;
    readonly displayName: string;
    /** Deployment that the operator runs in. */
    readonly deployment: string;
    readonly defaultChannel: string;
    readonly channels: Readonly<Record<string, readonly string[]>>;
    readonly installModes: readonly string[];
    /** Kinds that its CustomResourceDefinitions add, by their full names. */
    readonly owned: readonly string[];
}

const ownKinds = (apiVersion: string) =>
    [...new Set(Object.values(kinds).filter((kind) => kind.apiVersion === apiVersion))].map(({ plural }) => plural);

/** Source: MTV-051, MTV-061; MTC-022, MTC-026. */
export const packages: readonly OperatorPackage[] = [
    {
        name: "mtv-operator",
        displayName: "Migration Toolkit for Virtualization Operator",
        deployment: "forklift-operator",
        defaultChannel: "release-v2.10",
        channels: {
            "release-v2.7": ["2.7.12", "2.7.11", "2.7.10"],
            "release-v2.8": ["2.8.5", "2.8.4", "2.8.3", "2.8.2", "2.8.1", "2.8.0"],
            "release-v2.9": ["2.9.3", "2.9.2", "2.9.1", "2.9.0"],
            "release-v2.10": ["2.10.1", "2.10.0"],
        },
        installModes: ["OwnNamespace", "SingleNamespace"],
        owned: ownKinds("forklift.konveyor.io/v1beta1").map((plural) => `${plural}.forklift.konveyor.io`),
    },
    {
        name: "mtc-operator",
        displayName: "Migration Toolkit for Containers Operator",
        deployment: "migration-operator",
        defaultChannel: "release-v1.8",
        channels: { "release-v1.7": ["1.7.18", "1.7.17"], "release-v1.8": ["1.8.7", "1.8.6", "1.8.5"] },
        installModes: ["OwnNamespace"],
        owned: [
            ...["migrationcontrollers", "migclusters", "migstorages", "migplans", "migmigrations", "mighooks", "miganalytics"],
            ...["directimagemigrations", "directimagestreammigrations", "directvolumemigrations", "directvolumemigrationprogresses"],
        ].map((plural) => `${plural}.migration.openshift.io`),
    },
];

export function findPackage(name: unknown): OperatorPackage | undefined {
    return packages.find((each) => each.name === name);
}

/** `mtv-operator.v2.8.5`. */
export function serviceVersion({ name }: OperatorPackage, version: string): string {
    return `${name}.v${version}`;
}

/**
 * The version that OLM goes to next in a channel; undefined = it stays where it is. The newest one of a channel takes the place of all of its own
 * minor version and of the one before it.
 *
 * Source: OLM, "Update graph": `skipRange`.
 */
export function nextVersion(from: OperatorPackage, channel: string, installed: string | undefined, starting: string | undefined): string | undefined {
    const versions = from.channels[channel] ?? [];
    const named = versions.find((each) => serviceVersion(from, each) === (installed === undefined ? starting : undefined));
    const head = versions[0]!;
    if (installed === undefined) return starting === undefined ? head : named;
    const { major, minor } = semver.parse(head)!;
    const current = installed.slice(from.name.length + 2);
    return semver.satisfies(current, `>=${major}.${Math.max(0, minor - 1)}.0 <${head}`) ? head : undefined;
}

/**
 * What the package server answers; nobody can write these.
 *
 * Shape:  in every namespace the same, in the whole cluster those of the catalog's own.
 */
export function packageManifests(namespace: string = catalog.namespace): readonly KubeObject[] {
    const { apiVersion, kind } = kinds.packageManifest;
    return packages.map((each) => ({
        apiVersion,
        kind,
        metadata: { name: each.name, namespace, labels: { catalog: catalog.name, "catalog-namespace": catalog.namespace } },
        spec: {},
        status: {
            catalogSource: catalog.name,
            catalogSourceDisplayName: "Red Hat Operators",
            catalogSourceNamespace: catalog.namespace,
            packageName: each.name,
            defaultChannel: each.defaultChannel,
            channels: Object.entries(each.channels).map(([name, versions]) => ({
                name,
                currentCSV: serviceVersion(each, versions[0]!),
                currentCSVDesc: { version: versions[0], displayName: each.displayName, installModes: installModesOf(each) },
                entries: versions.map((version) => ({ name: serviceVersion(each, version), version })),
            })),
        },
    }));
}

const modes = ["OwnNamespace", "SingleNamespace", "MultiNamespace", "AllNamespaces"];

export function installModesOf({ installModes }: OperatorPackage) {
    return modes.map((type) => ({ type, supported: installModes.includes(type) }));
}
