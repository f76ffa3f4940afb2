import { flag, groupOf, text, wholeNumber, wholeNumbers } from "../../../settings/index.ts";
import { controller, daemonNodes } from "./controller.ts";
import { podAmounts } from "./pods.ts";

const agents = "the node agent of every node";
const ofOadp = "nothing has read it since OADP runs Velero";

/** Source: mtc-behaviour §7.2, §7.5; MTC-043, MTC-044, AMB-19. */
export const restic = groupOf("containers:ResticSettings", "Restic, which copies volumes through the replication repository.", {
    timeout: text(
        {
            key: "restic_timeout",
            default: "1h",
            means: "Longest time of one volume, e.g. `3h30m15s`. Errors are told later with a longer one.",
            restarts: "Velero",
        },
        { pattern: /^(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?$/, words: "must be hours, minutes and seconds, such as `1h` or `3h30m15s`" },
    ),
    supplementalGroups: wholeNumbers({
        key: "restic_supplemental_groups",
        default: [],
        means: "Groups with which it reads NFS exports that squash root, e.g. `[5555]`. Set them on both clusters.",
        restarts: agents,
    }),
    pvHostPath: text({
        key: "restic_pv_host_path",
        default: "/var/lib/kubelet/pods",
        means: "Where nodes mount the volumes of pods.",
        idle: ofOadp,
    }),
    nodeSelector: daemonNodes,
    ...podAmounts("restic", "kindFirst", { cpuRequest: "100m" }, agents),
});

export const velero = groupOf("containers:VeleroSettings", "Velero, which carries the Kubernetes objects, run by OADP.", {
    logLevel: text({ key: "velero_log_level", means: "How much it logs, e.g. `debug`.", restarts: "Velero" }),
    useLegacyAws: flag({
        key: "velero_use_legacy_aws",
        default: false,
        only: "MTC 1.8",
        means: "Whether it speaks to S3 with the plugin `legacy-aws`, for stores that do not know newer requests.",
        restarts: "Velero",
    }),
    qps: wholeNumber({ key: "velero_qps", default: 100, only: "MTC 1.7", means: "Requests per second.", idle: ofOadp }, { least: 1 }),
    burst: wholeNumber({ key: "velero_burst", default: 1000, only: "MTC 1.7", means: "Requests at once.", idle: ofOadp }, { least: 1 }),
    debug: flag({ key: "velero_debug", default: false, only: "MTC 1.7", means: "Whether it logs more; see `logLevel`.", idle: ofOadp }),
    ...podAmounts("velero", "kindFirst", { cpuRequest: "100m" }, "Velero"),
});

export const registry = groupOf("containers:RegistrySettings", "Registries that carry images.", {
    readinessTimeoutSeconds: wholeNumber(
        {
            key: "migration_registry_readiness_timeout",
            default: 300,
            means: "Seconds in which a migration registry must answer to be ready.",
            restarts: controller,
        },
        { least: 1 },
    ),
    livenessTimeoutSeconds: wholeNumber(
        {
            key: "migration_registry_liveness_timeout",
            default: 300,
            means: "Seconds in which it must answer to live.",
            restarts: controller,
        },
        { least: 1 },
    ),
    exposedRegistryValidationPath: text({
        key: "exposed_registry_validation_path",
        default: "/v2/_catalog?n=5",
        means: "Path that is asked for to see whether a cluster's exposed registry answers, e.g. `/v2`.",
        restarts: controller,
    }),
});
