import { createHash } from "node:crypto";
import { type Kind, type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import { defaultExclusions } from "../../../schema/containers/settings/index.ts";

export interface Made {
    readonly kind: Kind;
    readonly object: KubeObject;
}

type Spec = Readonly<Record<string, unknown>>;

/**
 * What the playbook makes of a MigrationController. Velero and the node agent are made by OADP in real clusters, from a DataProtectionApplication.
 *
 * Source: mtc-behaviour §7.1, §7.7; mo `templates`.
 */
export function objectsFor({ spec = {}, metadata }: KubeObject): readonly Made[] {
    return parts.filter(({ isWanted }) => isWanted(spec)).map(({ kind, make }) => ({ kind, object: make(spec, metadata.namespace!) }));
}

/** What it takes away again. The MigCluster of a former host stays. */
export function absentFor({ spec = {}, metadata }: KubeObject): readonly { readonly kind: Kind; readonly ref: ObjectRef }[] {
    const { namespace } = metadata;
    const gone = parts.filter(({ kind, isWanted }) => kind !== kinds.migCluster && !isWanted(spec));
    return gone.map(({ kind, make }) => ({ kind, ref: { name: make(spec, namespace!).metadata.name!, namespace } }));
}

interface Part {
    readonly kind: Kind;
    readonly isWanted: (spec: Spec) => boolean;
    readonly make: (spec: Spec, namespace: string) => KubeObject;
}

const isOn =
    (key: string, usual = false) =>
    (spec: Spec): boolean =>
        String(spec[key] ?? usual) === "true";
const always = () => true;

const deployment = (name: string, isWanted: Part["isWanted"], containers: (spec: Spec) => readonly object[], labels = settingsHash): Part => ({
    kind: kinds.deployment,
    isWanted,
    make: (spec) => workload(name, { replicas: 1 }, containers(spec), labels(name, spec)),
});

const route = (name: string): Part => ({
    kind: kinds.route,
    isWanted: isOn("migration_ui"),
    make: (_spec, namespace) => ({ metadata: { name }, spec: { host: `${name}-${namespace}.apps.example.com`, to: { kind: "Service", name } } }),
});

const parts: readonly Part[] = [
    { kind: kinds.configMap, isWanted: always, make: (spec) => ({ metadata: { name: "migration-controller" }, data: controllerConfig(spec) }) },
    { kind: kinds.configMap, isWanted: always, make: (spec) => ({ metadata: { name: "migration-cluster-config" }, data: clusterConfig(spec) }) },
    deployment("velero", isOn("migration_velero"), () => [{ name: "velero" }]),
    {
        kind: kinds.daemonSet,
        isWanted: isOn("migration_velero"),
        make: (spec) => workload("node-agent", {}, [{ name: "node-agent" }], { groups: hashOf(spec.restic_supplemental_groups) }),
    },
    deployment("migration-controller", isOn("migration_controller"), (spec) => [
        { name: "mtc", env: [{ name: "EXCLUDED_RESOURCES", value: excluded(spec).join(",") }] },
        { name: "discovery" },
    ]),
    deployment("migration-ui", isOn("migration_ui"), () => [{ name: "migration-ui" }]),
    deployment("migration-log-reader", isOn("migration_log_reader", true), () => [{ name: "color" }, { name: "plain" }]),
    route("migration"),
    route("discovery"),
    {
        kind: kinds.migCluster,
        isWanted: (spec) => isOn("migration_controller")(spec) || isOn("migration_ui")(spec),
        make: (spec) => ({ metadata: { name: String(spec.cluster_name) }, spec: { isHostCluster: true } }),
    },
];

function workload(name: string, more: object, containers: readonly object[], labels: Readonly<Record<string, string>>): KubeObject {
    const own = { "app.kubernetes.io/name": name };
    const image = `registry.example.com/${name}`;
    const template = { metadata: { labels: { ...own, ...labels } }, spec: { containers: containers.map((each) => ({ image, ...each })) } };
    return {
        metadata: { name, labels: { "app.kubernetes.io/part-of": "openshift-migration" } },
        spec: { ...more, selector: { matchLabels: own }, template },
    };
}

/** A changed setting makes another label, and so another pod of the controller. */
function settingsHash(name: string, spec: Spec): Readonly<Record<string, string>> {
    return name === "migration-controller"
        ? { controller_config_name: hashOf(controllerConfig(spec)), cluster_config_name: hashOf(clusterConfig(spec)) }
        : {};
}

function hashOf(value: unknown): string {
    return createHash("sha256")
        .update(JSON.stringify(value) ?? "")
        .digest("hex")
        .slice(0, 10);
}

/** Source: mo `tasks/main.yml`. */
function excluded(spec: Spec): readonly string[] {
    const base = (spec.excluded_resources as readonly string[] | undefined) ?? defaultExclusions;
    const images = isOn("disable_image_migration")(spec) ? ["imagestreams", "imagestreamtags"] : [];
    const volumes = isOn("disable_pv_migration")(spec) ? ["persistentvolumes", "persistentvolumeclaims"] : [];
    return [...new Set([...base, ...images, ...volumes, ...((spec.additional_excluded_resources as readonly string[] | undefined) ?? [])])];
}

/** Variables of the controller by the keys of the spec, with what they are without one. Source: mo `controller_config.yml.j2`. */
const controllerVariables: Readonly<Record<string, readonly [key: string, usual?: unknown]>> = {
    PV_LIMIT: ["mig_pv_limit", 100],
    POD_LIMIT: ["mig_pod_limit", 100],
    NAMESPACE_LIMIT: ["mig_namespace_limit", 10],
    CLIENT_POD_CPU_LIMIT: ["source_rsync_pod_cpu_limits", "1"],
    TRANSFER_POD_CPU_LIMIT: ["target_rsync_pod_cpu_limits", "1"],
    ENABLE_INTELLIGENT_PV_RESIZE: ["enable_intelligent_pv_resize", true],
    ENABLE_DVM_PV_RESIZING: ["enable_dvm_pv_resizing", false],
    PV_RESIZING_USAGE_THRESHOLD: ["pv_resizing_threshold"],
    RSYNC_OPT_BWLIMIT: ["rsync_opt_bwlimit"],
    RSYNC_OPT_EXTRAS: ["rsync_opt_extras"],
    RSYNC_BACKOFF_LIMIT: ["rsync_backoff_limit"],
    STUNNEL_TCP_PROXY: ["stunnel_tcp_proxy", ""],
    STUNNEL_VERIFY_CA: ["stunnel_verify_ca", true],
    SOURCE_SUPPLEMENTAL_GROUPS: ["src_supplemental_groups"],
    TARGET_SUPPLEMENTAL_GROUPS: ["target_supplemental_groups"],
    ENABLE_CACHED_CLIENT: ["mig_controller_enable_cache", false],
};

function controllerConfig(spec: Spec): Record<string, string> {
    return variablesOf(controllerVariables, spec);
}

/** Source: mo `mig-cluster-config.yml.j2`. */
function clusterConfig(spec: Spec): Record<string, string> {
    return variablesOf(
        {
            RSYNC_PRIVILEGED: ["migration_rsync_privileged", false],
            RSYNC_SUPER_PRIVILEGED: ["migration_rsync_super_privileged", false],
            CLUSTER_SUBDOMAIN: ["cluster_subdomain", ""],
            OPERATOR_VERSION: ["version", ""],
            RSYNC_ENDPOINT_TYPE: ["rsync_endpoint_type"],
        },
        spec,
    );
}

function variablesOf(variables: typeof controllerVariables, spec: Spec): Record<string, string> {
    const values = Object.entries(variables).map(([name, [key, usual]]) => [name, spec[key] ?? usual] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]));
}
