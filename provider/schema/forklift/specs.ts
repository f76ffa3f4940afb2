import { z } from "zod";
import { DateTime, Int64, InventoryRef, Labels, ObjectReference, ProviderPair } from "./common.ts";

const text = (words: string) => z.string().optional().describe(words);

/** Source: forklift-behaviour §1.3. */
export const ProviderSpec = z.object({
    secret: ObjectReference.describe("Credentials; empty for the cluster itself."),
    settings: Labels.optional().describe("Settings by name, e.g. `vddkInitImage`."),
    type: z.string().describe("`vsphere`, `openshift`, `ovirt`, `openstack`, `ova`, `ec2` or `hyperv`."),
    url: text("Where the provider's API is; empty for the cluster itself."),
});

/** Source: forklift-behaviour §1.4. */
export const HostSpec = z.object({
    id: text("Managed object id of the ESXi host."),
    ipAddress: z.string().describe("Address from which the host's disks are copied."),
    name: text("Name of the ESXi host."),
    namespace: text("Not used."),
    provider: ObjectReference.describe("The provider that the host belongs to."),
    secret: ObjectReference.describe("Credentials of the host."),
    type: text("Not used."),
});

/** Source: forklift-behaviour §1.5. */
export const NetworkMapSpec = z.object({
    map: z
        .array(
            z.object({
                destination: z
                    .object({
                        name: text("Name of the NetworkAttachmentDefinition."),
                        namespace: text("Namespace of the NetworkAttachmentDefinition."),
                        type: z.enum(["pod", "multus", "ignored"]).describe("`pod` network, `multus` network, or no interface at all."),
                    })
                    .describe("What it becomes."),
                source: InventoryRef.extend({
                    vlan: z
                        .string()
                        .regex(/^([1-9]|[1-9][0-9]{1,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-4])$/)
                        .optional()
                        .describe("VLAN, where networks share a name."),
                }).describe("A network of the source."),
            }),
        )
        .describe("One entry for each network."),
    provider: ProviderPair.describe("From where to where."),
});

const xcopyProducts = [
    "flashsystem",
    "vantara",
    "ontap",
    "primera3par",
    "pureFlashArray",
    "powerflex",
    "powermax",
    "powerstore",
    "infinibox",
] as const;

const OffloadPlugin = z.object({
    csiVolumeImport: z
        .object({
            secretRef: z.string().describe("Secret with the array's credentials."),
            storageVendorProduct: z.enum(["primera3par", "ontap"]).describe("The array."),
        })
        .optional()
        .describe("The CSI driver takes volumes over."),
    vsphereXcopyConfig: z
        .object({
            dedicatedMigrationHosts: z.array(z.string()).optional().describe("ESXi hosts that copy instead of the VM's own."),
            secretRef: z.string().describe("Secret with the array's credentials."),
            storageVendorProduct: z.enum(xcopyProducts).describe("The array."),
        })
        .optional()
        .describe("The array copies, asked by ESXi."),
});

/** Source: forklift-behaviour §1.6. */
export const StorageMapSpec = z.object({
    map: z
        .array(
            z.object({
                destination: z
                    .object({
                        accessMode: z.enum(["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"]).optional().describe("Access mode of the volumes."),
                        storageClass: z.string().describe("Storage class of the volumes."),
                        volumeMode: z.enum(["Filesystem", "Block"]).optional().describe("Mode of the volumes."),
                    })
                    .describe("What it becomes."),
                offloadPlugin: OffloadPlugin.optional().describe("Let the storage array copy."),
                source: InventoryRef.describe("A datastore of the source."),
            }),
        )
        .describe("One entry for each datastore."),
    provider: ProviderPair.describe("From where to where."),
});

/** Source: forklift-behaviour §1.8. */
export const MigrationSpec = z.object({
    cancel: z.array(InventoryRef).optional().describe("VMs to take out of the run."),
    cutover: DateTime.optional().describe("When a warm run stops its sources; copies in rounds until then."),
    plan: ObjectReference.describe("The plan to run."),
    resumeConversion: z.boolean().optional().describe("Go on with the conversion of disks that are there."),
    vmCutover: z
        .array(z.object({ cutover: DateTime.describe("When the VM stops."), id: z.string().min(1).describe("The VM's id.") }))
        .optional()
        .describe("Cutover by VM."),
});

/** Source: forklift-behaviour §1.9. */
export const HookSpec = z.object({
    aap: z
        .object({
            jobTemplateId: z.int().describe("Id of the job template."),
            timeout: Int64.optional().describe("Longest time in seconds."),
            tokenSecret: ObjectReference.optional().describe("Secret with the token."),
            url: text("Where the Automation Platform is."),
        })
        .optional()
        .describe("Run a job template of the Ansible Automation Platform."),
    deadline: Int64.optional().describe("Longest time in seconds."),
    image: text("Image that runs the playbook."),
    playbook: text("Playbook, base64."),
    serviceAccount: text("Service account of the hook's job."),
});
