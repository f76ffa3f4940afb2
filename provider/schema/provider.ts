import { z } from "zod";
import { dnsSubdomain, objectMetaArgs, objectOutputs } from "./meta.ts";

/** `virtualization.Provider`: where VMs come from, or where they go. Source: forklift-behaviour §2. */
export const ProviderArgs = z.strictObject({
    ...objectMetaArgs,
    type: z.enum(["vsphere", "openshift"]).meta({
        id: "virtualization:ProviderType",
        description: "`vsphere` = a vCenter or an ESXi host as source; `openshift` without `url` = the cluster that MTV runs in, as destination.",
        replace: true,
    }),
    url: z
        .string()
        .optional()
        .meta({ description: "SDK endpoint of the source, `https://HOST/sdk`. Not set for the cluster that MTV runs in. Updated in place." }),
    credentials: z
        .strictObject({
            username: z.string().min(1).meta({ description: "User of the source, e.g. `migrator@vsphere.local`." }),
            password: z.string().min(1).meta({ description: "Password of that user.", secret: true }),
        })
        .optional()
        .meta({
            id: "virtualization:ProviderCredentials",
            description:
                "Credentials of the source; the provider keeps them in a Secret of its own beside the object. Either `credentials` or `secret`. A change makes MTV test the connection again.",
        }),
    secret: dnsSubdomain.optional().meta({
        description: "Name of an existing Secret in the same namespace, with the keys `user`, `password` and `cacert` or `insecureSkipVerify`.",
    }),
    caCertificate: z.string().optional().meta({ description: "PEM certificate of the authority that signed the source's certificate." }),
    insecureSkipVerify: z
        .boolean()
        .optional()
        .meta({ description: "`true` = the source's certificate is not verified; not together with `caCertificate`. Default: false." }),
    thumbprint: z.string().optional().meta({ description: "SHA-1 thumbprint of the source's certificate, kept in the Secret." }),
    vddkImage: z.string().optional().meta({
        description: "Image with VMware's VDDK. Needed for warm migrations and vSAN, makes copies faster. Default: the toolkit's global image.",
    }),
    sdkEndpoint: z
        .enum(["vcenter", "esxi"])
        .optional()
        .meta({ id: "virtualization:SdkEndpoint", description: "What `url` points to. Default: `vcenter`." }),
    esxiCloneMethod: z
        .enum(["vib", "ssh"])
        .optional()
        .meta({ id: "virtualization:EsxiCloneMethod", description: "How copy offload reaches ESXi hosts. Default: `vib`." }),
    useVddkAioOptimization: z.boolean().optional().meta({ description: "Asynchronous reads with larger buffers. Default: false." }),
    vddkConfig: z.string().optional().meta({ description: "Contents of a VDDK configuration file; only used with `useVddkAioOptimization`." }),
    defaultTransferNetwork: z
        .string()
        .optional()
        .meta({ description: "For a destination: `namespace/name` of the NetworkAttachmentDefinition over which plans without their own transfer." }),
});

export const ProviderOutputs = z.object({
    ...objectOutputs,
    phase: z.string().meta({ description: "The controller's phase, `Ready` when the inventory is loaded." }),
    secretName: z.string().optional().meta({ description: "The Secret that holds the credentials." }),
});

export type ProviderArgs = z.infer<typeof ProviderArgs>;
