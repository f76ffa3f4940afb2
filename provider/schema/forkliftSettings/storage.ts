import { goTemplate, objectName, type SettingTable, text, textSwitch, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.controller;

/** Claims and how they are filled. Source: forklift-behaviour §1.12, §10.3, §13.2. */
export const storage: SettingTable = {
    filesystemOverheadPercent: wholeNumber({
        key: "controller_filesystem_overhead",
        default: 10,
        means: "Percent of a claim with a file system that its own records take: claims become so much larger.",
        restarts,
    }),
    blockOverheadBytes: wholeNumber({
        key: "controller_block_overhead",
        default: 0,
        means: "Bytes that are added to block claims; below 2 GiB.",
        restarts,
    }),
    pvcNameTemplate: goTemplate({
        key: "controller_pvc_name_template",
        means: "Go template of the names of claims, where neither the plan nor the VM says one; without it `{{trunc 15 .PlanName}}-{{trunc 15 .TargetVmName}}-disk-{{.DiskIndex}}`. Write braces as they are; the resource puts the operator's backslashes before them. Not for OpenShift sources.",
        restarts,
    }),
    ocpPvcNameTemplate: goTemplate({
        key: "controller_ocp_pvc_name_template",
        means: "The same for OpenShift sources; without it `{{.SourcePVCName}}`.",
        restarts,
    }),
    hostLeaseNamespace: objectName({
        key: "controller_host_lease_namespace",
        default: "openshift-mtv",
        means: "Namespace of the leases by which pods of copy offload take turns on an ESXi host.",
        restarts: parts.populator,
    }),
    hostLeaseDurationSeconds: wholeNumber(
        { key: "controller_host_lease_duration_seconds", default: 10, means: "Seconds that such a lease lasts.", restarts: parts.populator },
        { least: 1 },
    ),
    retainPopulatorPods: textSwitch({
        key: "controller_retain_populator_pods",
        default: false,
        means: "Whether the pods of volume populators stay, for their logs.",
        restarts,
    }),
    naaOuiMap: objectName({
        key: "naa_oui_map_configmap_name",
        default: "forklift-naa-oui-map",
        means: "ConfigMap, in the operator's namespace, from the maker's part of a disk's NAA name to the storage vendor; copy offload looks there.",
        restarts,
    }),
    cdiExportTokenTtlMinutes: wholeNumber(
        {
            key: "controller_cdi_export_token_ttl",
            default: 720,
            means: "Minutes that the token of an export from another OpenShift cluster lasts.",
            restarts,
            only: "MTV 2.7 and older",
        },
        { least: 1 },
    ),
    transferNetwork: text({
        key: "controller_transfer_network",
        means: "Network attachment of the controller's pod, `namespace/name`, or the JSON list of the pod's networks. One that does not exist fails the operator.",
        restarts: `${parts.controller} and ${parts.api}`,
    }),
};
