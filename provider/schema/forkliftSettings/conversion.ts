import { image, objectName, type SettingTable, text, textSwitch, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.controller;

/** How guests are copied and converted. Source: forklift-behaviour §1.12; MTV-056, MTV-206. */
export const conversion: SettingTable = {
    vddkImage: image({
        key: "vddk_image",
        means: "Image of VMware's VDDK for all vSphere sources; that of a provider wins. Nothing is known of it before the check of the provider or plan has pulled it.",
        restarts,
    }),
    vddkJobActiveDeadlineSeconds: wholeNumber(
        {
            key: "controller_vddk_job_active_deadline_sec",
            default: 300,
            means: "Seconds that the check of the VDDK image may take, pulling it included.",
            restarts,
        },
        { least: 1 },
    ),
    virtV2vExtraArgs: text({
        key: "virt_v2v_extra_args",
        means: "Further arguments of virt-v2v, divided by spaces, such as `--vddk-config /mnt/extra-v2v-conf/input.conf`. AIO buffers are for cold moves only: leave them out before anything moves warm (MTV-205).",
        restarts,
    }),
    virtV2vExtraConfConfigMap: objectName({
        key: "virt_v2v_extra_conf_config_map",
        means: "ConfigMap that virt-v2v finds at `/mnt/extra-v2v-conf`. The guide has it in the operator's namespace (MTV-206); the controller takes the one of this name in the namespace of each plan.",
        restarts,
    }),
    virtV2vInspectorExtraArgs: text({
        key: "virt_v2v_inspector_extra_args",
        means: "Further arguments of virt-v2v-inspector, divided by spaces.",
        restarts,
    }),
    virtV2vMemoryMb: wholeNumber(
        { key: "virt_v2v_memsize", means: "MB of memory of virt-v2v's own small VM; virt-v2v decides without it.", restarts },
        { least: 1 },
    ),
    virtV2vSmp: wholeNumber(
        { key: "virt_v2v_smp", means: "Virtual CPUs of virt-v2v's own small VM; virt-v2v decides without it.", restarts },
        { least: 1 },
    ),
    virtV2vDontRequestKvm: textSwitch({
        key: "virt_v2v_dont_request_kvm",
        means: "Whether virt-v2v goes without `/dev/kvm`, for nodes that have none; slower.",
        restarts,
    }),
    windowsRebootTimeoutSeconds: wholeNumber(
        { key: "controller_windows_reboot_timeout", default: 1800, means: "Seconds that a Windows guest may take to reboot by itself.", restarts },
        { least: 1 },
    ),
    virtCustomizeConfigMap: objectName({
        key: "virt_customize_configmap_name",
        default: "forklift-virt-customize",
        means: "ConfigMap, in the operator's namespace, with scripts that run in guests while they are converted.",
        restarts,
    }),
    vsphereOsMap: objectName({
        key: "vsphere_osmap_configmap_name",
        default: "forklift-vsphere-osmap",
        means: "ConfigMap, in the operator's namespace, from vSphere's guest id to the name of a preference, e.g. `rhel9_64Guest: rhel.9`. To the default one entries may only be added: name another to change or remove some.",
        restarts,
    }),
    ovirtOsMap: objectName({
        key: "ovirt_osmap_configmap_name",
        default: "forklift-ovirt-osmap",
        means: "The same for oVirt, from its names of operating systems.",
        restarts,
    }),
    migrationServiceAccount: objectName({
        key: "controller_migration_service_account",
        means: "Service account of migration pods in target namespaces, where a plan names none.",
        restarts,
    }),
};
