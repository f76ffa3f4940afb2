import { z } from "zod";
import { Anything, InventoryRef, Labels, ObjectReference, PowerState, ProviderPair } from "./common.ts";

const flag = (words: string) => z.boolean().optional().describe(words);
const text = (words: string) => z.string().optional().describe(words);

/** One VM of a plan; what is said here wins over the plan. */
export const PlanVm = InventoryRef.extend({
    deleteVmOnFailMigration: flag("Delete the target VM and its disks when the VM fails; counts where the plan says false."),
    enableNestedVirtualization: flag("Whether guests may run in this guest; as the plan when absent."),
    hooks: z
        .array(z.object({ hook: ObjectReference.describe("The Hook."), step: z.string().describe("`PreHook` or `PostHook`.") }))
        .optional()
        .describe("Work before and after the VM's journey; at most one for each step."),
    instanceType: text("Instance type of the target VM."),
    luks: ObjectReference.optional().describe("Secret with the passphrases of encrypted disks."),
    migrateSharedDisks: flag("Whether disks shared with other VMs are copied; as the plan when absent."),
    nbdeClevis: flag("Unlock encrypted disks with Clevis and Tang; wins over `luks`."),
    networkNameTemplate: text("Template of the names of interfaces."),
    pvcNameTemplate: text("Template of the names of volumes' claims."),
    rdmAsLun: flag("Attach raw device mappings as LUNs; as the plan when absent."),
    rootDisk: text("Device from which the guest boots, e.g. `/dev/sda`."),
    scsiReservation: flag("SCSI reservations on shared LUNs; as the plan when absent."),
    targetName: text("Name of the target VM; must be unused."),
    targetPowerState: PowerState.optional().describe("Power state of the target VM; as the source when absent or `auto`."),
    volumeNameTemplate: text("Template of the names of volumes."),
});

/** `Plan.spec` with what the API server writes when nothing was said. Source: forklift-behaviour §1.1, §1.7. */
export const PlanSpec = z.object({
    archived: flag("Archive the plan; there is no way back."),
    conversionTempStorageClass: text("Storage class of scratch space for conversion."),
    conversionTempStorageSize: text("Size of scratch space for conversion, e.g. `50Gi`; goes with the class."),
    convertorAffinity: Anything.optional().describe("Affinity of conversion pods."),
    convertorLabels: Labels.optional().describe("Labels of conversion pods."),
    convertorNodeSelector: Labels.optional().describe("Nodes on which conversion pods run."),
    customizationScripts: ObjectReference.optional().describe("ConfigMap with scripts that are put into guests."),
    deleteGuestConversionPod: flag("Delete the conversion pod once it succeeded."),
    deleteVmOnFailMigration: z.boolean().default(true).describe("Delete the target VM and its disks when a VM fails."),
    description: text("Words about the plan."),
    diskBus: text("No longer used."),
    enableNestedVirtualization: flag("Whether guests may run in the guests; as the source when absent."),
    installLegacyDrivers: flag("Old drivers for old Windows; found out when absent."),
    map: z
        .object({ network: ObjectReference.describe("The NetworkMap."), storage: ObjectReference.describe("The StorageMap.") })
        .describe("Which network and datastore becomes which."),
    migrateSharedDisks: z.boolean().default(true).describe("Whether disks shared with other VMs are copied."),
    networkNameTemplate: text("Template of the names of interfaces."),
    preserveClusterCpuModel: flag("Keep the CPU model of the source's cluster; only for oVirt."),
    preserveStaticIPs: z.boolean().default(true).describe("Keep static addresses of the guests."),
    provider: ProviderPair.describe("From where to where."),
    pvcNameTemplate: text("Template of the names of volumes' claims."),
    pvcNameTemplateUseGenerateName: flag("Whether that name is only a beginning, to which the cluster adds characters."),
    rdmAsLun: flag("Attach raw device mappings as LUNs."),
    runPreflightInspection: z.boolean().default(true).describe("Look into the disks before a warm migration."),
    scsiReservation: flag("SCSI reservations on shared LUNs; needs `rdmAsLun`."),
    serviceAccount: z
        .string()
        .max(253)
        .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
        .optional()
        .describe("Service account of migration pods in the target namespace."),
    skipGuestConversion: z.boolean().default(false).describe("Copy the disks as they are."),
    skipZoneNodeSelector: flag("Leave out the zone of the target VM's nodes; only for EC2."),
    tagMapping: z
        .object({
            disabled: flag("No labels from tags."),
            labelTags: z.array(z.string()).optional().describe("The tags that become labels; all when empty."),
        })
        .optional()
        .describe("How vSphere tags become labels."),
    targetAffinity: Anything.optional().describe("Affinity of target VMs."),
    targetLabels: Labels.optional().describe("Labels of target VMs' pods."),
    targetNamespace: z.string().describe("Namespace of target VMs."),
    targetNodeSelector: Labels.optional().describe("Nodes on which target VMs run."),
    targetPowerState: PowerState.optional().describe("Power state of target VMs; as the source when absent or `auto`."),
    transferNetwork: ObjectReference.optional().describe("Network over which disks are copied."),
    type: z.enum(["cold", "warm", "live", "conversion"]).optional().describe("How VMs move; cold when absent and `warm` is not set."),
    useCompatibilityMode: z.boolean().default(true).describe("Devices that old guests know, where the guest is not converted."),
    virtV2vImage: text("Image that converts guests."),
    vms: z.array(PlanVm).describe("The VMs that move."),
    volumeNameTemplate: text("Template of the names of volumes."),
    warm: flag("Old way to say `type: warm`."),
    xfsCompatibility: z.boolean().default(false).describe("Convert with an image that knows old XFS."),
});
