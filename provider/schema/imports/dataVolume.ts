import { z } from "zod";
import { dnsSubdomain, objectMetaArgs, objectOutputs } from "../meta.ts";

const quantity = z
    .string()
    .regex(/^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E|m)?$/, "must be an amount of bytes such as `20Gi`")
    .meta({ description: "Size of the disk, e.g. `20Gi`; the image is expanded to all of it." });

const objectName = z.string().regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "must be `name` or `namespace/name`");
const accessMode = z
    .enum(["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany", "ReadWriteOncePod"])
    .meta({ id: "imports:AccessMode", description: "How often the claim can be mounted at once." });
const volumeMode = z.enum(["Block", "Filesystem"]).meta({ id: "imports:VolumeMode", description: "A raw device, or a file on a file system." });
const storageClass = z.string().min(1).optional();

const HttpSource = z
    .strictObject({
        url: z.string().min(1).meta({ description: "`http://` or `https://` address of the image. User and password belong into `credentials`." }),
        extraHeaders: z.array(z.string()).optional().meta({
            description: "Further request headers, each `Name: value`. They stand in the object in clear: put tokens into `secretExtraHeaders`.",
        }),
        secretExtraHeaders: z.array(dnsSubdomain).optional().meta({ description: "Names of Secrets in the same namespace with further headers." }),
    })
    .meta({ id: "imports:HttpSource", description: "An image on a web server." });

const RegistrySource = z
    .strictObject({
        url: z.string().min(1).optional().meta({ description: "`docker://IMAGE:TAG` or `oci-archive://…` of a container disk." }),
        imageStream: dnsSubdomain.optional().meta({ description: "Image stream instead of an address; only with `pullMethod: node`." }),
        pullMethod: z
            .enum(["pod", "node"])
            .optional()
            .meta({
                id: "imports:PullMethod",
                description: "Who pulls the image. Default: `pod`.",
                values: {
                    pod: "The importer pod pulls, and needs scratch space.",
                    node: "The node's container runtime pulls, with its cache and its trust.",
                },
            }),
    })
    .meta({ id: "imports:RegistrySource", description: "A container disk in a registry: exactly one of `url` and `imageStream`." });

const Source = z
    .strictObject({
        http: HttpSource.optional(),
        registry: RegistrySource.optional(),
        pvc: objectName.optional().meta({ description: "A claim to clone, `name` or `namespace/name`." }),
        blank: z.literal(true).optional().meta({ description: "An empty disk." }),
    })
    .refine((source) => Object.values(source).filter((each) => each !== undefined).length === 1, {
        message: "must have exactly one of `http`, `registry`, `pvc` and `blank`",
    })
    .meta({ id: "imports:Source", description: "Where the disk's contents come from: exactly one of `http`, `registry`, `pvc` and `blank`." });

const Storage = z
    .strictObject({
        size: quantity.optional(),
        storageClass: storageClass.meta({ description: "Default: the default class for virtualization, then the cluster's default class." }),
        accessModes: z.array(accessMode).min(1).optional().meta({ description: "Default: as the class's storage profile says." }),
        volumeMode: volumeMode.optional().meta({ description: "Default: as the class's storage profile says." }),
    })
    .meta({ id: "imports:Storage", description: "A claim that CDI completes from the class's storage profile; room for a file system is added." });

const Claim = z
    .strictObject({
        size: quantity,
        storageClass: storageClass.meta({ description: "Default: the cluster's default class." }),
        accessModes: z.array(accessMode).min(1).meta({ description: "How often the claim can be mounted at once." }),
        volumeMode: volumeMode.optional().meta({ description: "Default: `Filesystem`." }),
    })
    .meta({ id: "imports:Claim", description: "A claim exactly as it stands here; a file system's own needs are part of the size." });

const Credentials = z
    .strictObject({
        username: z.string().min(1).meta({ description: "User, or access key." }),
        password: z.string().min(1).meta({ description: "Password, or secret key.", secret: true }),
    })
    .meta({ id: "imports:Credentials", description: "Kept in a Secret beside the DataVolume." });

/** `imports.DataVolume`. Source: data-import CDI-004 … CDI-015, CDI-U02, CDI-U03, CDI-U06, CDI-U24. */
export const DataVolumeArgs = z.strictObject({
    ...objectMetaArgs,
    source: Source,
    credentials: Credentials.optional(),
    secret: dnsSubdomain.optional().meta({ description: "Name of an existing Secret with `accessKeyId` and `secretKey`, instead of `credentials`." }),
    caCertificate: z
        .string()
        .optional()
        .meta({ description: "PEM certificates that the endpoint's certificate is checked with; kept in a ConfigMap beside the DataVolume." }),
    certConfigMap: dnsSubdomain.optional().meta({ description: "Name of an existing ConfigMap in the same namespace, instead of `caCertificate`." }),
    contentType: z
        .enum(["kubevirt", "archive"])
        .optional()
        .meta({
            id: "imports:ContentType",
            description: "Default: `kubevirt`.",
            values: { kubevirt: "A disk image.", archive: "A tar archive that is unpacked; only over http and into a file system." },
        }),
    storage: Storage.optional(),
    pvc: Claim.optional(),
    preallocation: z.boolean().optional().meta({ description: "Space is taken at once, for faster writes later. Default: as CDI is configured." }),
    priorityClassName: z.string().min(1).optional().meta({ description: "Priority class of the pods that work for it." }),
    immediateBinding: z
        .boolean()
        .optional()
        .meta({ description: "The import begins at once, although the class waits for the first consumer of a volume." }),
    retainPods: z.boolean().optional().meta({ description: "The importer pod stays after its work, to be looked at; it goes with the DataVolume." }),
    transferNetwork: objectName.optional().meta({ description: "NetworkAttachmentDefinition that the importer pod is attached to as well." }),
    waitForConsumer: z
        .boolean()
        .optional()
        .meta({ description: "Wait although nothing happens before a VM uses the disk. Default: false, such a disk is done with a word about it." }),
    maxRestarts: z
        .int()
        .nonnegative()
        .optional()
        .meta({ description: "How often the importer may fail during one update before it is reported. Default: 3. CDI goes on trying." }),
    stallMinutes: z.number().positive().optional().meta({ description: "Minutes without any progress after which waiting ends. Default: 30." }),
});

export const DataVolumeOutputs = z.object({
    ...objectOutputs,
    phase: z.string().meta({ description: "Phase as CDI names it: `ImportInProgress`, `Succeeded`, …" }),
    progress: z.string().meta({ description: "How much is imported, e.g. `42.0%`; `N/A` while nobody knows." }),
    restartCount: z.int().meta({ description: "How often the importer pod has failed and begun again." }),
    claimName: z.string().meta({ description: "The claim with the disk, for a VM's volumes." }),
});

export type DataVolumeArgs = z.infer<typeof DataVolumeArgs>;
