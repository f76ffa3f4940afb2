import { type SettingTable, textSwitch } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.controller;
const feature = (key: string, usual: boolean, means: string, again: { readonly restarts?: string } = { restarts }) =>
    textSwitch({ key, default: usual, means, ...again });

/** What the installation can do at all. Source: forklift-behaviour §1.12, §1.13; MTV-059. */
export const features: SettingTable = {
    authRequired: feature(
        "feature_auth_required",
        true,
        "Whether the inventory asks for a bearer token; without it whoever reaches it reads all of it, but it can be read through the Kubernetes API.",
    ),
    cliDownload: feature("feature_cli_download", true, "Whether the console offers `kubectl-mtv`; OpenShift only.", {}),
    copyOffload: feature("feature_copy_offload", true, "Whether storage arrays may copy disks by themselves.", {
        restarts: `${parts.controller} and ${parts.populator}`,
    }),
    mcpServer: feature("feature_mcp_server", false, "Whether the MCP server runs; it takes an OpenShift with Lightspeed.", {}),
    ocpLiveMigration: feature("feature_ocp_live_migration", true, "Whether VMs may move live from one OpenShift cluster to another."),
    ovaApplianceManagement: feature("feature_ova_appliance_management", true, "Whether OVA and Hyper-V sources take files through the inventory."),
    uiPlugin: feature("feature_ui_plugin", true, "Whether the console has the menu *Migration*; OpenShift only.", {}),
    useConversionCr: feature(
        "feature_use_conversion_cr",
        true,
        "Whether the guest is converted by a Conversion object instead of the plan's controller itself.",
    ),
    validation: feature(
        "feature_validation",
        true,
        "Whether VMs are judged by the validation service; without it plans have no concerns, not even Critical ones.",
    ),
    vmwareSystemSerialNumber: feature("feature_vmware_system_serial_number", true, "Whether VMs keep VMware's serial number; takes OpenShift 4.20."),
    volumePopulator: feature(
        "feature_volume_populator",
        true,
        "Whether volume populators copy disks of oVirt, OpenStack and copy offload. Switched off it leaves a running Deployment.",
        {},
    ),
    vsphereVmwareDriverRemoval: feature(
        "feature_vsphere_vmware_driver_removal",
        false,
        "Whether VMware's drivers are removed from Windows guests while they are converted.",
    ),
    windowsRegistryNetworkConfig: feature(
        "feature_windows_registry_network_config",
        false,
        "Whether static addresses of Windows guests are written into the registry.",
    ),
    windowsWaitForReboot: feature(
        "feature_windows_wait_for_reboot",
        true,
        "Whether a move of a Windows VM ends only when the guest has rebooted by itself.",
    ),
    xfsRepairIgnore: feature("feature_xfs_repair_ignore", false, "Whether a failure of `xfs_repair` is passed over while a guest is converted."),
    staticUdnIpAddresses: feature(
        "controller_static_udn_ip_addresses",
        true,
        "Whether VMs keep their addresses in user-defined networks; takes OpenShift 4.20.",
    ),
    k8sCluster: feature(
        "k8s_cluster",
        false,
        "Whether this is plain Kubernetes: no Routes, no console, certificates of cert-manager. The operator sees by itself that there are no Routes.",
        { restarts: parts.every },
    ),
};
