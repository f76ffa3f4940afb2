import { z } from "zod";
import { Anything, InventoryRef, Labels, ObjectReference, ProviderPair } from "./common.ts";

const PowerState = z.enum(["on", "off", "auto"]);

const PlanVm = InventoryRef.extend({
    deleteVmOnFailMigration: z.boolean().optional(),
    enableNestedVirtualization: z.boolean().optional(),
    hooks: z.array(z.object({ hook: ObjectReference, step: z.string() })).optional(),
    instanceType: z.string().optional(),
    luks: ObjectReference.optional(),
    migrateSharedDisks: z.boolean().optional(),
    nbdeClevis: z.boolean().optional(),
    networkNameTemplate: z.string().optional(),
    pvcNameTemplate: z.string().optional(),
    rdmAsLun: z.boolean().optional(),
    rootDisk: z.string().optional(),
    scsiReservation: z.boolean().optional(),
    targetName: z.string().optional(),
    targetPowerState: PowerState.optional(),
    volumeNameTemplate: z.string().optional(),
});

/** `Plan.spec` with what the API server writes when nothing was said. Source: forklift-behaviour §1.1, §1.7. */
export const PlanSpec = z.object({
    archived: z.boolean().optional(),
    conversionTempStorageClass: z.string().optional(),
    conversionTempStorageSize: z.string().optional(),
    convertorAffinity: Anything.optional(),
    convertorLabels: Labels.optional(),
    convertorNodeSelector: Labels.optional(),
    customizationScripts: ObjectReference.optional(),
    deleteGuestConversionPod: z.boolean().optional(),
    deleteVmOnFailMigration: z.boolean().default(true),
    description: z.string().optional(),
    diskBus: z.string().optional(),
    enableNestedVirtualization: z.boolean().optional(),
    installLegacyDrivers: z.boolean().optional(),
    map: z.object({ network: ObjectReference, storage: ObjectReference }),
    migrateSharedDisks: z.boolean().default(true),
    networkNameTemplate: z.string().optional(),
    preserveClusterCpuModel: z.boolean().optional(),
    preserveStaticIPs: z.boolean().default(true),
    provider: ProviderPair,
    pvcNameTemplate: z.string().optional(),
    pvcNameTemplateUseGenerateName: z.boolean().optional(),
    rdmAsLun: z.boolean().optional(),
    runPreflightInspection: z.boolean().default(true),
    scsiReservation: z.boolean().optional(),
    serviceAccount: z
        .string()
        .max(253)
        .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
        .optional(),
    skipGuestConversion: z.boolean().default(false),
    skipZoneNodeSelector: z.boolean().optional(),
    tagMapping: z.object({ disabled: z.boolean().optional(), labelTags: z.array(z.string()).optional() }).optional(),
    targetAffinity: Anything.optional(),
    targetLabels: Labels.optional(),
    targetNamespace: z.string(),
    targetNodeSelector: Labels.optional(),
    targetPowerState: PowerState.optional(),
    transferNetwork: ObjectReference.optional(),
    type: z.enum(["cold", "warm", "live", "conversion"]).optional(),
    useCompatibilityMode: z.boolean().default(true),
    virtV2vImage: z.string().optional(),
    vms: z.array(PlanVm),
    volumeNameTemplate: z.string().optional(),
    warm: z.boolean().optional(),
    xfsCompatibility: z.boolean().default(false),
});
