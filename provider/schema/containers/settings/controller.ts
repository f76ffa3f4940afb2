import { flag, groupOf, labels, oneOf, text, textSwitch, texts, wholeNumber } from "../../../settings/index.ts";
import { podAmounts } from "./pods.ts";

/** Its pod takes its settings from its environment: each change makes a new one; runs go on with it. Source: mtc-behaviour §7.7. */
export const controller = "the controller";

export const cluster = groupOf("containers:ClusterSettings", "This cluster, as migrations see it.", {
    name: text({ key: "cluster_name", default: "host", means: "Name of the MigCluster that the operator makes for the host cluster." }),
    subdomain: text({
        key: "cluster_subdomain",
        means: "Subdomain of the routes that direct volume migrations make here.",
        restarts: controller,
    }),
    azureResourceGroup: text({ key: "azure_resource_group", means: "Resource group of the host cluster, where that is in Azure." }),
    restartRestic: flag({
        key: "host_cluster_restart_restic",
        means: "Whether migrations restart Restic on the host cluster. Default: only on OpenShift 3.7 and 3.9.",
    }),
});

/** Source: mtc-behaviour §7.5, AMB-21; MTC-042, MTC-072. */
export const proxy = groupOf(
    "containers:ProxySettings",
    "Proxy of the controller. Default: that of the whole cluster, which OLM gives to the operator.",
    {
        http: text(
            { key: "http_proxy", means: "Proxy for HTTP. Secret: it may hold a password.", restarts: controller, isSecret: true },
            proxyForm(),
        ),
        https: text({ key: "https_proxy", means: "Proxy for HTTPS. Secret as well.", restarts: controller, isSecret: true }, proxyForm()),
        noProxy: text({
            key: "no_proxy",
            means: "What is reached without it: domains, addresses and CIDRs with commas between them; `.y.com` stands for what is below `y.com`, `*` for everything. Of no use without `http` or `https`.",
            restarts: controller,
        }),
        secretName: text({
            key: "proxy_secret_name",
            default: "migration-proxy",
            means: "Name of the Secret that the operator writes the proxy into. No other Secret there may have the label `migration-proxy-config`.",
        }),
    },
);

function proxyForm() {
    return { pattern: /^https?:\/\/\S+$/, words: "must be `http://[USER:PASSWORD@]HOST:PORT`" };
}

/** Source: mtc-behaviour §3.8, §7.2; MTC-048. */
export const limits = groupOf("containers:LimitSettings", "How much one plan may hold. Larger plans get a warning condition.", {
    namespaces: wholeNumber({ key: "mig_namespace_limit", default: 10, means: "Namespaces of a plan.", restarts: controller }, { least: 1 }),
    pods: wholeNumber({ key: "mig_pod_limit", default: 100, means: "Pods of a plan.", restarts: controller }, { least: 1 }),
    volumes: wholeNumber({ key: "mig_pv_limit", default: 100, means: "Persistent volumes of a plan.", restarts: controller }, { least: 1 }),
});

/** Source: mtc-behaviour §7.2; MTC-047, MTC-053. */
export const controllerSettings = groupOf("containers:ControllerSettings", "The migration controller's own pod.", {
    ...podAmounts("mig_controller", "kindFirst", { cpuLimit: "1", memoryLimit: "10Gi", cpuRequest: "100m", memoryRequest: "350Mi" }, controller),
    cachesClients: flag({
        key: "mig_controller_enable_cache",
        default: false,
        means: "Whether it keeps what it has read of the clusters. Helps most over slow networks, not with what Rsync and Velero do, and takes memory: raise `memoryLimit` and `memoryRequest` when the pod is killed (OOMKilled).",
        restarts: controller,
    }),
    jaeger: textSwitch({ key: "jaeger_enabled", default: false, means: "Whether Jaeger traces it.", restarts: controller }),
    collectsEvents: flag({
        key: "discovery_collect_events",
        default: true,
        means: "Whether the discovery service collects events.",
        restarts: controller,
    }),
    discoveryPath: text({
        key: "discovery_volume_path",
        default: "/var/cache/discovery",
        means: "Where the discovery service keeps its files in the pod.",
        restarts: controller,
    }),
});

/** Source: mtc-behaviour §7.3, AMB-15, AMB-16; MTC-045, MTC-046, MTC-050. */
export const exclusions = groupOf("containers:ExclusionSettings", "What plans leave behind.", {
    additionalExcludedResources: texts({
        key: "additional_excluded_resources",
        means: "Resources that plans leave behind besides those that they always do, as `deployments` or `routes.route.openshift.io`. Images and volumes have switches of their own.",
        restarts: controller,
    }),
    excludedResources: texts({
        key: "excluded_resources",
        means: "The whole list instead of the operator's. It must hold every one of the operator's own, which harm migrations; `additionalExcludedResources` needs no copy of them.",
        restarts: controller,
    }),
    disableImageMigration: flag({
        key: "disable_image_migration",
        default: false,
        means: "Whether plans leave image streams behind (`imagestreams`, `imagestreamtags`).",
        restarts: controller,
    }),
    disablePvMigration: flag({
        key: "disable_pv_migration",
        default: false,
        means: "Whether plans leave volumes behind (`persistentvolumes`, `persistentvolumeclaims`); they then discover none either.",
        restarts: controller,
    }),
    disableImageCopy: flag({
        key: "disable_image_copy",
        default: false,
        means: "Whether image streams go without their images.",
        restarts: controller,
    }),
    moveStorageClasses: texts({
        key: "mig_pv_move_storageclasses",
        default: [],
        means: "Storage classes whose volumes may be moved instead of copied.",
        restarts: controller,
    }),
});

export const consoleSettings = groupOf("containers:ConsoleSettings", "The web console of MTC, on the host cluster.", {
    configMapName: text({
        key: "mig_ui_configmap_name",
        default: "mig-ui-config",
        means: "ConfigMap that the operator writes its settings into.",
    }),
    clusterApiEndpoint: text({
        key: "mig_ui_cluster_api_endpoint",
        means: "Address of the API server that it uses. Default: that of the cluster's Infrastructure object.",
    }),
});

export const pullPolicy = oneOf(
    { key: "image_pull_policy", default: "Always", means: "When nodes fetch images of MTC.", restarts: controller },
    "containers:ImagePullPolicy",
    { Always: "Each time a pod starts.", IfNotPresent: "When a node does not have it.", Never: "Never: it must be there." },
);

export const daemonNodes = labels({
    key: "daemonset_node_selector",
    means: "Labels of the nodes on which it runs. Volumes of pods on other nodes cannot be copied through the file system. Default: every node.",
    restarts: "the node agent of every node",
});
