import { z } from "zod";

const text = (words: string) => z.string().optional().describe(words);
const endpoint = {
    secretRef: text("Secret in the same namespace with `accessKeyId` and `secretKey`."),
    certConfigMap: text("ConfigMap in the same namespace with CA certificates."),
};
const named = z.object({ name: z.string().describe("Name."), namespace: z.string().describe("Namespace.") });

/** `1Gi` or a number of bytes. */
const Quantity = z.unknown().meta({ "x-kubernetes-int-or-string": true });

const claim = z.object({
    accessModes: z.array(z.string()).optional().describe("Access modes."),
    resources: z
        .object({
            requests: z.record(z.string(), Quantity).optional().describe("What is wanted: `storage`."),
        })
        .optional()
        .describe("Size."),
    storageClassName: text("Storage class."),
    volumeMode: text("`Filesystem` or `Block`."),
    volumeName: text("The volume that is wanted."),
});

const Source = z.object({
    blank: z.object({}).optional().describe("Empty."),
    http: z
        .object({
            ...endpoint,
            url: z.string().describe("Address."),
            extraHeaders: z.array(z.string()).optional().describe("Request headers."),
            secretExtraHeaders: z.array(z.string()).optional().describe("Secrets with request headers."),
        })
        .optional()
        .describe("A web server."),
    registry: z
        .object({
            ...endpoint,
            url: text("Address."),
            imageStream: text("Image stream."),
            pullMethod: text("`pod` or `node`."),
        })
        .optional()
        .describe("A registry."),
    pvc: named.optional().describe("A claim to clone."),
    upload: z.object({}).optional().describe("Filled from outside."),
});

/** Spec of a DataVolume as far as the product and its rehearsal speak of it. Source: data-import CDI-U02, CDI-U03. */
export const DataVolumeSpec = z.object({
    source: Source.optional().describe("Where the contents come from."),
    pvc: claim.optional().describe("A claim as it stands."),
    storage: claim.optional().describe("A claim that is completed."),
    contentType: z.enum(["kubevirt", "archive"]).optional().describe("A disk image or a tar archive."),
    preallocation: z.boolean().optional().describe("Space is taken at once."),
    priorityClassName: text("Priority class of the pods."),
});

export type DataVolumeSpec = z.infer<typeof DataVolumeSpec>;
