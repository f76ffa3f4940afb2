import { groupOf, image } from "../../../settings/index.ts";
import { controller, pullPolicy } from "./controller.ts";

const of = (key: string, what: string, restarts?: string) =>
    image({ key, means: `Image of ${what}, with its tag. Default: that of the operator's release.`, ...(restarts && { restarts }) });

/** Source: mtc-behaviour §7.6; mo `defaults/main.yml`, `velero.yml.j2`. */
export const images = groupOf(
    "containers:ImageSettings",
    "Other images than those of the release: for tests of a fix, and registries that are not mirrored.",
    {
        pullPolicy,
        controller: of("mig_controller_image_fqin", "the migration controller", controller),
        console: of("mig_ui_image_fqin", "the web console", "the console"),
        logReader: of("mig_log_reader_image_fqin", "the log reader", "the log reader"),
        registry: of("migration_registry_image_fqin", "migration registries", controller),
        stage: of("migration_stage_image_fqin", "stage pods", controller),
        rsyncTransfer: of("rsync_transfer_image_fqin", "Rsync pods", controller),
        hookRunner: of("hook_runner_image_fqin", "hooks"),
        mtcVeleroPlugin: image({
            key: "mtc_velero_plugin_fqin",
            only: "MTC 1.8",
            means: "Image of MTC's plugin of Velero. Default: that of the operator's release.",
            restarts: "Velero",
        }),
        velero: of("oadp_velero_image_fqin", "Velero", "Velero"),
        openshiftPlugin: of("oadp_openshift_plugin_fqin", "Velero's plugin for OpenShift", "Velero"),
        resticRestoreHelper: of("oadp_restic_restore_helper_fqin", "the helper of Restic's restores"),
        awsPlugin: of("oadp_aws_plugin_fqin", "Velero's plugin for AWS", "Velero"),
        azurePlugin: of("oadp_azure_plugin_fqin", "Velero's plugin for Azure", "Velero"),
        gcpPlugin: of("oadp_gcp_plugin_fqin", "Velero's plugin for Google Cloud", "Velero"),
    },
);
