import { groupOf, image, type Setting } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const pod = (key: string, of: string, restarts: string): Setting =>
    image({ key, means: `Image of ${of}, instead of the one that the operator's release brings.`, restarts });

/** Source: forklift-behaviour §1.12, image fields. */
export const images = groupOf("virtualization:ForkliftImages", "Images instead of those that the operator's release brings; for mirrors and tests.", {
    api: pod("api_image_fqin", "the API service", parts.api),
    cliDownload: pod("cli_download_image_fqin", "the CLI download and the MCP server", `${parts.cli} and ${parts.mcp}`),
    controller: pod("controller_image_fqin", "the controller and the inventory", parts.controller),
    deepInspection: pod("deep_inspection_image_fqin", "deep inspections", parts.controller),
    deepInspectionXfs: pod("deep_inspection_image_xfs_fqin", "deep inspections of guests with XFS of an older format", parts.controller),
    hypervProviderServer: pod("hyperv_provider_server_fqin", "the servers of Hyper-V sources", parts.controller),
    mustGather: image({
        key: "must_gather_image_fqin",
        means: "Image of `must-gather`.",
        idle: "no part of the installation runs it; name it in `oc adm must-gather --image`",
    }),
    ovaProviderServer: pod("ova_provider_server_fqin", "the servers of OVA sources", parts.controller),
    ovaProxy: pod("ova_proxy_fqin", "the OVA proxy", parts.ovaProxy),
    populatorController: pod("populator_controller_image_fqin", "the controller of volume populators", parts.populator),
    populatorOpenstack: pod("populator_openstack_image_fqin", "populators from OpenStack", parts.populator),
    populatorOvirt: pod("populator_ovirt_image_fqin", "populators from oVirt", parts.populator),
    populatorVsphereCopyOffload: pod("populator_vsphere_copy_offload_image_fqin", "copy offload from vSphere", parts.populator),
    uiPlugin: pod("ui_plugin_image_fqin", "the console plugin", parts.ui),
    validation: pod("validation_image_fqin", "the validation service", parts.validation),
    virtV2v: pod("virt_v2v_image_fqin", "virt-v2v", parts.controller),
    virtV2vXfs: pod("virt_v2v_image_xfs_fqin", "virt-v2v for guests with XFS of an older format", parts.controller),
});
