import { z } from "zod";
import { dnsSubdomain, objectMetaArgs, objectOutputs, ref } from "./meta.ts";

const providerPair = {
    source: ref("virtualization:Provider", "The source: a Provider, or its `namespace/name`."),
    destination: ref("virtualization:Provider", "The destination: a Provider, or its `namespace/name`.")
        .optional()
        .meta({ description: "The destination: a Provider, or its `namespace/name`. Default: the cluster that MTV runs in (provider `host`)." }),
};

const nad = z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "must be `namespace/name` of a NetworkAttachmentDefinition");

export const NetworkTarget = z
    .strictObject({
        pod: z.literal(true).optional().meta({ description: "The NIC joins the pod network. At most one NIC of a VM can." }),
        multus: z
            .union([nad, z.array(nad).min(1)])
            .optional()
            .meta({
                description:
                    "`namespace/name` of a NetworkAttachmentDefinition in the target namespace or in `default`; a list is a pool from which each NIC takes the first one that the VM does not use yet.",
            }),
        ignored: z.literal(true).optional().meta({ description: "The NIC is dropped." }),
        id: z.string().optional().meta({ description: "Inventory id of the source network, when the key is only a name of your own." }),
        vlan: z
            .string()
            .regex(/^([1-9]|[1-9][0-9]{1,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-4])$/, "must be a VLAN id from 1 to 4094")
            .optional()
            .meta({ description: "VLAN id that tells networks of one name apart." }),
    })
    .refine((target) => [target.pod, target.multus, target.ignored].filter((each) => each !== undefined).length === 1, {
        message: "must have exactly one of `pod`, `multus` and `ignored`",
    })
    .meta({
        id: "virtualization:NetworkTarget",
        description: "Where the NICs of one source network go: exactly one of `pod`, `multus` and `ignored`.",
    });

/** `virtualization.NetworkMap`. Source: forklift-behaviour §1.5, §3. */
export const NetworkMapArgs = z.strictObject({
    ...objectMetaArgs,
    ...providerPair,
    networks: z.record(z.string().min(1), NetworkTarget).meta({
        description:
            "By source network: its name, its path (when names repeat) or its inventory id such as `network-12` or `dvportgroup-7`. Updated in place.",
    }),
});

const offloadSecret = dnsSubdomain.meta({
    description: "Name of a Secret in the source provider's namespace with the array's address and credentials.",
});

export const StorageTarget = z
    .strictObject({
        storageClass: z.string().min(1).meta({ description: "Storage class of the destination." }),
        accessMode: z
            .enum(["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"])
            .optional()
            .meta({ id: "virtualization:AccessMode", description: "Default: as the class's CDI storage profile says." }),
        volumeMode: z
            .enum(["Filesystem", "Block"])
            .optional()
            .meta({ id: "virtualization:VolumeMode", description: "Default: as the class's CDI storage profile says." }),
        xcopyOffload: z
            .strictObject({
                secret: offloadSecret,
                storageVendorProduct: z
                    .enum(["flashsystem", "vantara", "ontap", "primera3par", "pureFlashArray", "powerflex", "powermax", "powerstore", "infinibox"])
                    .meta({ id: "virtualization:XcopyArray", description: "The storage array." }),
                dedicatedMigrationHosts: z
                    .array(z.string())
                    .optional()
                    .meta({ description: "Ids of the ESXi hosts that copy, instead of the VM's own host." }),
            })
            .optional()
            .meta({
                id: "virtualization:XcopyOffload",
                description: "The array copies by XCOPY through ESXi. All datastores of a plan have offload, or none.",
            }),
        csiOffload: z
            .strictObject({
                secret: offloadSecret,
                storageVendorProduct: z.enum(["primera3par", "ontap"]).meta({ id: "virtualization:CsiArray", description: "The storage array." }),
            })
            .optional()
            .meta({ id: "virtualization:CsiOffload", description: "The CSI driver imports VVol or RDM volumes; cold migrations only." }),
        id: z.string().optional().meta({ description: "Inventory id of the source datastore, when the key is only a name of your own." }),
    })
    .refine((target) => !(target.xcopyOffload && target.csiOffload), { message: "must not have both `xcopyOffload` and `csiOffload`" })
    .meta({ id: "virtualization:StorageTarget", description: "Where the disks of one source datastore go." });

/** `virtualization.StorageMap`. Source: forklift-behaviour §1.6, §3. */
export const StorageMapArgs = z.strictObject({
    ...objectMetaArgs,
    ...providerPair,
    storage: z.record(z.string().min(1), StorageTarget).meta({
        description: "By source datastore: its name, its path or its inventory id such as `datastore-48`. Updated in place.",
    }),
});

export const MapOutputs = z.object({
    ...objectOutputs,
    references: z
        .record(z.string(), z.string())
        .meta({ description: "What the controller resolved: inventory id of each source, by its inventory name." }),
});

export type NetworkMapArgs = z.infer<typeof NetworkMapArgs>;
export type StorageMapArgs = z.infer<typeof StorageMapArgs>;
export type NetworkTarget = z.infer<typeof NetworkTarget>;
export type StorageTarget = z.infer<typeof StorageTarget>;
