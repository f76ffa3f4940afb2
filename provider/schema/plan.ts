import { z } from "zod";
import { anyObject, dnsLabel, dnsSubdomain, objectMetaArgs, objectOutputs, ref } from "./meta.ts";

const powerState = z.enum(["on", "off", "auto"]).meta({ id: "virtualization:PowerState" });
const labelMap = z.record(z.string(), z.string());
const objectName = z.string().regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "must be `name` or `namespace/name`");

const nameTemplates = {
    pvcNameTemplate: z.string().optional().meta({
        description: "Go template of the PVC names, e.g. `{{.TargetVmName}}-disk-{{.DiskIndex}}`. Default: plan, VM and disk index.",
    }),
    volumeNameTemplate: z.string().optional().meta({ description: "Go template of the volume names, with `PVCName` and `VolumeIndex`." }),
    networkNameTemplate: z
        .string()
        .optional()
        .meta({ description: "Go template of the interface names, with `NetworkName`, `NetworkNamespace`, `NetworkType` and `NetworkIndex`." }),
};

const diskChoices = {
    migrateSharedDisks: z.boolean().optional().meta({ description: "`false` = shared disks stay behind. Default: true." }),
    rdmAsLun: z.boolean().optional().meta({ description: "RDM disks are attached as LUNs." }),
    scsiReservation: z.boolean().optional().meta({ description: "SCSI reservations on shared RDM LUNs; needs `rdmAsLun`." }),
    enableNestedVirtualization: z.boolean().optional().meta({ description: "Forces nested virtualization on or off. Default: as the source." }),
};

/** One VM of a plan. Source: forklift-behaviour §1.7, MTV-101. */
export const PlanVmArgs = z
    .strictObject({
        id: z.string().optional().meta({ description: "Inventory id, e.g. `vm-1042`, when the key is only a name of your own." }),
        targetName: dnsSubdomain.optional().meta({
            description:
                "Name of the target VM; must be free in the target namespace. Default: the source name, made a DNS name. Frozen after the first attempt.",
        }),
        targetPowerState: powerState.optional().meta({ description: "Power state afterwards. `auto` = as the source was. Default: the plan's." }),
        instanceType: z.string().optional().meta({ description: "Instance type, of the namespace or of the cluster, applied to the target VM." }),
        rootDisk: z.string().optional().meta({ description: "Device that the guest conversion takes as root, e.g. `/dev/sda`." }),
        luksSecret: objectName.optional().meta({ description: "Secret with the passphrases of encrypted disks, `name` or `namespace/name`." }),
        nbdeClevis: z.boolean().optional().meta({ description: "Encrypted disks are unlocked through Clevis and Tang; wins over `luksSecret`." }),
        preHook: ref("virtualization:Hook", "Hook that runs before the VM moves.").optional(),
        postHook: ref("virtualization:Hook", "Hook that runs after the target VM was created.").optional(),
        deleteVmOnFailMigration: z
            .boolean()
            .optional()
            .meta({ description: "Delete the unfinished target VM when it is cleaned up; used when the plan's value is false." }),
        ...diskChoices,
        ...nameTemplates,
    })
    .meta({ id: "virtualization:PlanVm", description: "One VM of a plan. `{}` is enough." });

/** `virtualization.Plan`. Source: forklift-behaviour §1.7, §4. */
export const PlanArgs = z.strictObject({
    ...objectMetaArgs,
    description: z.string().optional().meta({ description: "Free text." }),
    source: ref("virtualization:Provider", "The source: a Provider, or its `namespace/name`."),
    destination: ref("virtualization:Provider", "The destination.")
        .optional()
        .meta({ description: "The destination: a Provider, or its `namespace/name`. Default: the cluster that MTV runs in (provider `host`)." }),
    networkMap: ref("virtualization:NetworkMap", "Where NICs go: a NetworkMap, or its `namespace/name`."),
    storageMap: ref("virtualization:StorageMap", "Where disks go: a StorageMap, or its `namespace/name`."),
    targetNamespace: dnsLabel.meta({ description: "Namespace of the target VMs; created when it does not exist." }),
    vms: z.record(z.string().min(1), PlanVmArgs).meta({
        description:
            "The VMs, by inventory name, by path such as `/DC/vm/web/web-01` (when names repeat) or by inventory id such as `vm-1042`. Before the first attempt and after a failed one they may be changed in place; once the plan has succeeded a change replaces the plan.",
    }),
    type: z.enum(["cold", "warm"]).optional().meta({
        id: "virtualization:MigrationType",
        description: "`cold` = VMs are stopped for the whole copy; `warm` = they run during the precopies and stop for the cutover. Default: `cold`.",
    }),
    preserveStaticIPs: z.boolean().optional().meta({ description: "Static addresses of the guests are kept. Default: true." }),
    targetPowerState: powerState
        .optional()
        .meta({ description: "Power state of the target VMs afterwards. `auto` = as the source was. Default: `auto`." }),
    targetLabels: labelMap.optional().meta({ description: "Labels of the target VMs' pods." }),
    targetNodeSelector: labelMap.optional().meta({ description: "Nodes that the target VMs may run on." }),
    targetAffinity: anyObject.optional().meta({ description: "Kubernetes affinity of the target VMs." }),
    transferNetwork: objectName
        .optional()
        .meta({ description: "NetworkAttachmentDefinition over which disks are transferred, `namespace/name`. Default: the destination's." }),
    serviceAccount: dnsLabel.optional().meta({ description: "Service account of the migration pods in the target namespace." }),
    skipGuestConversion: z.boolean().optional().meta({ description: "Disks are copied as they are, without virt-v2v. Default: false." }),
    useCompatibilityMode: z
        .boolean()
        .optional()
        .meta({ description: "With `skipGuestConversion`: SATA and e1000e instead of virtio. Default: true." }),
    runPreflightInspection: z.boolean().optional().meta({ description: "Warm: look into the guest before copying. Default: true." }),
    deleteGuestConversionPod: z.boolean().optional().meta({ description: "Delete the conversion pod after success." }),
    deleteVmOnFailMigration: z
        .boolean()
        .optional()
        .meta({ description: "Delete unfinished target VMs and disks when a failed VM is cleaned up. Default: true." }),
    installLegacyDrivers: z.boolean().optional().meta({ description: "Drivers for old Windows guests. Default: as detected." }),
    xfsCompatibility: z.boolean().optional().meta({ description: "Conversion image for old XFS file systems; loses btrfs. Default: false." }),
    pvcNameTemplateUseGenerateName: z
        .boolean()
        .optional()
        .meta({ description: "`true` = the PVC template is a prefix, `false` = the exact name. Default: true." }),
    convertorLabels: labelMap.optional().meta({ description: "Labels of the conversion pods." }),
    convertorNodeSelector: labelMap.optional().meta({ description: "Nodes that conversion pods may run on." }),
    convertorAffinity: anyObject.optional().meta({ description: "Kubernetes affinity of the conversion pods." }),
    conversionTempStorageClass: z
        .string()
        .optional()
        .meta({ description: "Storage class of a scratch volume for conversion pods; together with `conversionTempStorageSize`." }),
    conversionTempStorageSize: z.string().optional().meta({ description: "Size of that scratch volume, e.g. `50Gi`." }),
    customizationScripts: objectName.optional().meta({ description: "ConfigMap with guest customization scripts, `name` or `namespace/name`." }),
    virtV2vImage: z.string().optional().meta({ description: "Conversion image of this plan." }),
    tagMapping: z
        .strictObject({
            disabled: z.boolean().optional().meta({ description: "`true` = vSphere tags do not become labels." }),
            labelTags: z.array(z.string()).optional().meta({ description: "Only these tags become labels. Default: all." }),
        })
        .optional()
        .meta({ id: "virtualization:TagMapping", description: "How vSphere tags become labels of the target VMs." }),
    archived: z.boolean().optional().meta({
        description:
            "`true` = the controller cleans up after the plan and never looks at it again: what failed VMs left behind goes, VMs that have moved stay. Updated in place once no run is under way; there is no way back, taking it away replaces the plan. Default: false.",
    }),
    ...diskChoices,
    ...nameTemplates,
});

export const PlanOutputs = z.object({
    ...objectOutputs,
    vmCount: z.number().int().meta({ description: "How many VMs the plan has." }),
    hasSucceeded: z.boolean().meta({ description: "True once a run of the plan has succeeded: the plan is final then." }),
});

export type PlanArgs = z.infer<typeof PlanArgs>;
export type PlanVmArgs = z.infer<typeof PlanVmArgs>;
