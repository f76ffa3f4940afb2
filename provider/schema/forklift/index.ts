import { z } from "zod";
import { Anything, InventoryRef, Labels, ObjectReference, ProviderPair } from "./common.ts";
import { PlanSpec } from "./plan.ts";

export { PlanSpec } from "./plan.ts";

/** Source: forklift-behaviour §1.3. */
export const ProviderSpec = z.object({
    secret: ObjectReference,
    settings: Labels.optional(),
    type: z.string(),
    url: z.string().optional(),
});

/** Source: forklift-behaviour §1.4. */
export const HostSpec = z.object({
    id: z.string().optional(),
    ipAddress: z.string(),
    name: z.string().optional(),
    namespace: z.string().optional(),
    provider: ObjectReference,
    secret: ObjectReference,
    type: z.string().optional(),
});

/** Source: forklift-behaviour §1.5. */
export const NetworkMapSpec = z.object({
    map: z.array(
        z.object({
            destination: z.object({ name: z.string().optional(), namespace: z.string().optional(), type: z.enum(["pod", "multus", "ignored"]) }),
            source: InventoryRef.extend({
                vlan: z
                    .string()
                    .regex(/^([1-9]|[1-9][0-9]{1,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-4])$/)
                    .optional(),
            }),
        }),
    ),
    provider: ProviderPair,
});

/** Source: forklift-behaviour §1.6. */
export const StorageMapSpec = z.object({
    map: z.array(
        z.object({
            destination: z.object({
                accessMode: z.enum(["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"]).optional(),
                storageClass: z.string(),
                volumeMode: z.enum(["Filesystem", "Block"]).optional(),
            }),
            offloadPlugin: z
                .object({
                    csiVolumeImport: z.object({ secretRef: z.string(), storageVendorProduct: z.enum(["primera3par", "ontap"]) }).optional(),
                    vsphereXcopyConfig: z
                        .object({
                            dedicatedMigrationHosts: z.array(z.string()).optional(),
                            secretRef: z.string(),
                            storageVendorProduct: z.enum([
                                "flashsystem",
                                "vantara",
                                "ontap",
                                "primera3par",
                                "pureFlashArray",
                                "powerflex",
                                "powermax",
                                "powerstore",
                                "infinibox",
                            ]),
                        })
                        .optional(),
                })
                .optional(),
            source: InventoryRef,
        }),
    ),
    provider: ProviderPair,
});

const DateTime = z
    .string()
    .refine((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text), { error: "must be a date-time" });

/** Source: forklift-behaviour §1.8. */
export const MigrationSpec = z.object({
    cancel: z.array(InventoryRef).optional(),
    cutover: DateTime.optional(),
    plan: ObjectReference,
    resumeConversion: z.boolean().optional(),
    vmCutover: z.array(z.object({ cutover: DateTime, id: z.string().min(1) })).optional(),
});

/** Source: forklift-behaviour §1.9. */
export const HookSpec = z.object({
    aap: z
        .object({
            jobTemplateId: z.int(),
            timeout: z.int().optional(),
            tokenSecret: ObjectReference.optional(),
            url: z.string().optional(),
        })
        .optional(),
    deadline: z.int().optional(),
    image: z.string().optional(),
    playbook: z.string().optional(),
    serviceAccount: z.string().optional(),
});

/** Source: forklift-behaviour §1.10; the controllers write these, people seldom do. */
export const ConversionSpec = Anything;

/** The spec of each Forklift kind as its CustomResourceDefinition has it. */
export const forkliftSpecs: Readonly<Record<string, z.ZodType>> = {
    Provider: ProviderSpec,
    Host: HostSpec,
    NetworkMap: NetworkMapSpec,
    StorageMap: StorageMapSpec,
    Plan: PlanSpec,
    Migration: MigrationSpec,
    Hook: HookSpec,
    Conversion: ConversionSpec,
};
