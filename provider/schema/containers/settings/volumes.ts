import { flag, groupOf, joinedBy, oneOf, text, texts, wholeNumber, wholeNumbers } from "../../../settings/index.ts";
import { controller } from "./controller.ts";
import { podAmounts, transferDefaults } from "./pods.ts";

const option = (name: string, key: string, means: string) =>
    flag({ key, default: true, means: `Whether Rsync gets \`--${name}\`: ${means}`, restarts: controller });

const groups = (key: string, side: string) =>
    joinedBy(
        ",",
        wholeNumbers({
            key,
            means: `Further groups of the Rsync pods on the ${side} side, where claims are on shared storage.`,
            restarts: controller,
        }),
    );

/** They count on the host cluster, unless said otherwise. Source: mtc-behaviour §5.3, §5.4, §7.4; MTC-077. */
export const rsync = groupOf(
    "containers:RsyncSettings",
    "How direct volume migrations copy. A run under way may use what is new from its next step on: change it between runs.",
    {
        archive: option("archive", "rsync_opt_archive", "owners, times and modes are kept."),
        delete: option("delete", "rsync_opt_delete", "what the source does not have is deleted."),
        hardLinks: option("hard-links", "rsync_opt_hardlinks", "hard links stay what they are."),
        partial: option("partial", "rsync_opt_partial", "the next attempt goes on with a file that was copied in part."),
        bandwidthLimit: wholeNumber(
            { key: "rsync_opt_bwlimit", means: "Most KiB per second of one copy. Default: no limit.", restarts: controller },
            { least: 1 },
        ),
        info: text({ key: "rsync_opt_info", means: "Words for `--info`.", idle: "the controller reads it and always asks for its progress" }),
        extras: joinedBy(
            " ",
            texts(
                { key: "rsync_opt_extras", means: "Further options, each as `--NAME` or `--NAME=VALUE`.", restarts: controller },
                {
                    pattern: /^--?[a-z0-9][a-z0-9-]*(=\S+)?$/,
                    words: "must be an option such as `--compress` or `--timeout=600`; the controller drops others",
                },
            ),
        ),
        backoffLimit: wholeNumber(
            { key: "rsync_backoff_limit", default: 20, means: "Attempts for each claim before its copy has failed.", restarts: controller },
            { least: 1 },
        ),
        endpointType: oneOf(
            {
                key: "rsync_endpoint_type",
                default: "Route",
                means: "How the destination is reached; counts on the destination cluster.",
                restarts: controller,
            },
            "containers:RsyncEndpointType",
            {
                Route: "Over a route of the destination cluster.",
                ClusterIP: "Over a service, inside of one network of pods.",
                NodePort: "Over a port of the destination's nodes.",
            },
        ),
        privileged: flag({
            key: "migration_rsync_privileged",
            default: false,
            means: "Whether Rsync pods on this cluster are privileged: up to Kubernetes 1.23. From 1.24 on, whether they run as root where a run does not say (`runAsRoot`) and the namespace has the label `pod-security.kubernetes.io/enforce: privileged`. Set the same on both clusters.",
            restarts: controller,
        }),
        superPrivileged: flag({
            key: "migration_rsync_super_privileged",
            default: false,
            means: "Whether they are privileged with the SELinux type `spc_t` besides. Set the same on both clusters.",
            restarts: controller,
        }),
        sourceSupplementalGroups: groups("src_supplemental_groups", "source"),
        targetSupplementalGroups: groups("target_supplemental_groups", "target"),
    },
);

export const sourceRsyncPods = groupOf(
    "containers:SourceRsyncPodSettings",
    "What each Rsync pod on the source side gets.",
    podAmounts("source_rsync_pod", "amountFirst", transferDefaults, controller),
);

export const targetRsyncPods = groupOf(
    "containers:TargetRsyncPodSettings",
    "What each Rsync pod on the target side gets.",
    podAmounts("target_rsync_pod", "amountFirst", transferDefaults, controller),
);

/** Source: mtc-behaviour §7.2, §7.4; MTC-073. */
export const stunnel = groupOf("containers:StunnelSettings", "The tunnel between the clusters' Rsync pods.", {
    tcpProxy: text(
        {
            key: "stunnel_tcp_proxy",
            means: "The one proxy between the clusters: `http://[USER:PASSWORD@]HOST:PORT`. It must let TLS through as it is, and knows basic authentication only. Secret in state; in the cluster it stands in clear in the MigrationController and in a ConfigMap, so give it a user of its own.",
            restarts: controller,
            isSecret: true,
        },
        { pattern: /^https?:\/\/\S+:[0-9]+\/?$/, words: "must be `http://[USER:PASSWORD@]HOST:PORT`, with a port" },
    ),
    verifyCa: flag({ key: "stunnel_verify_ca", default: true, means: "Whether the other side's certificate is verified.", restarts: controller }),
    verifyCaLevel: oneOf(
        { key: "stunnel_verify_ca_level", default: "2", means: "How strictly.", restarts: controller },
        "containers:StunnelVerifyLevel",
        {
            "0": "A certificate is asked for and ignored.",
            "1": "It is verified where there is one.",
            "2": "There must be one, and it is verified.",
            "3": "It must be the one that is known here.",
            "4": "Its chain is ignored, only the peer's own is verified.",
        },
    ),
    ...podAmounts("stunnel_pod", "amountFirst", transferDefaults, controller),
});

/** Source: mtc-behaviour §7.4, AMB-14; MTC-051, KI-05. */
export const resizing = groupOf(
    "containers:ResizingSettings",
    "Larger volumes on the target, for direct volume migrations; a claim must be in use by a running pod to be looked at.",
    {
        enabled: flag({
            key: "enable_dvm_pv_resizing",
            default: false,
            means: "Whether the sizes that are proposed are used.",
            restarts: controller,
        }),
        proposes: flag({
            key: "enable_intelligent_pv_resize",
            default: true,
            means: "Whether plans look at how full volumes are (they then have a MigAnalytic); without it they are ready sooner.",
            restarts: controller,
        }),
        threshold: wholeNumber(
            {
                key: "pv_resizing_threshold",
                default: 3,
                means: "Per cent that must be free: 3 = a volume that is more than 97 % full becomes larger. With the storage class gp2 of AWS, sizes are only right from 42 on (BZ#1973148).",
                restarts: controller,
            },
            { least: 1, most: 99 },
        ),
    },
);
