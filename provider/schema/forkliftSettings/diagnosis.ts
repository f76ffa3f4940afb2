import { duration, oneOf, type SettingTable, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

/** What is told, kept and pulled. Source: forklift-behaviour §1.12; MTV-052. */
export const diagnosis: SettingTable = {
    logLevel: wholeNumber({
        key: "controller_log_level",
        default: 3,
        means: "How much controller and inventory log; 0 = least.",
        restarts: parts.controller,
    }),
    metricInterval: duration({ key: "metric_interval", default: "30s", means: "How often metrics are fetched; OpenShift only." }),
    mustGatherCleanupMaxAgeHours: wholeNumber(
        {
            key: "must_gather_api_cleanup_max_age",
            default: -1,
            means: "Hours that must-gather reports are kept; -1 = for good.",
            only: "MTV 2.7 and older",
        },
        { least: -1 },
    ),
    imagePullPolicy: oneOf(
        { key: "image_pull_policy", default: "Always", means: "When the installation's images are pulled.", restarts: parts.every },
        "virtualization:ForkliftImagePullPolicy",
        { Always: "Each time a pod starts.", IfNotPresent: "Where the node has none of that name.", Never: "Never: nodes have them." },
    ),
};
