import { duration, objectName, type SettingTable, text, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const later = "It takes effect when the controller restarts for another reason.";

/** The inventory, its validation and its addresses. Source: forklift-behaviour §1.12, §8. */
export const inventory: SettingTable = {
    inventoryRouteTimeout: duration({
        key: "inventory_route_timeout",
        default: "360s",
        means: "How long the inventory's Route waits for an answer.",
    }),
    ovaProxyRouteTimeout: duration({ key: "ova_proxy_route_timeout", default: "360s", means: "How long the OVA proxy's Route waits for an answer." }),
    hypervRefreshInterval: duration({
        key: "controller_hyperv_refresh_interval",
        default: "10s",
        means: `How often Hyper-V sources are read. ${later}`,
    }),
    hypervValidationTimeout: duration({
        key: "controller_hyperv_validation_timeout",
        default: "30s",
        means: `How long the check of a Hyper-V VM's disks may take. ${later}`,
    }),
    tlsConnectionTimeoutSeconds: wholeNumber(
        {
            key: "controller_tls_connection_timeout_sec",
            default: 5,
            means: "Seconds that the TLS connection to a source may take.",
            restarts: parts.controller,
        },
        { least: 1 },
    ),
    validationSearchIntervalSeconds: wholeNumber(
        {
            key: "validation_policy_agent_search_interval",
            default: 120,
            means: "Seconds between two searches for VMs that are not validated yet.",
            restarts: parts.controller,
        },
        { least: 1 },
    ),
    validationExtraVolumeName: objectName({
        key: "validation_extra_volume_name",
        default: "validation-extra-rules",
        means: "Volume with further rego rules.",
        restarts: parts.validation,
    }),
    validationExtraVolumeMountPath: text(
        {
            key: "validation_extra_volume_mountpath",
            default: "/usr/share/opa/policies/extra",
            means: "Where the validation service finds them.",
            restarts: parts.validation,
        },
        { pattern: /^\//, words: "must be a path from the root, such as `/usr/share/opa/policies/extra`" },
    ),
};
