import { z } from "zod";
import { Anything, ConditionsStatus, DateTime, InventoryRef, Labels, ObjectReference } from "./common.ts";

const text = (words: string) => z.string().optional().describe(words);

const Disk = z.object({
    devicePath: text("Device in the conversion pod."),
    mountPath: text("Mount in the conversion pod."),
    name: z.string().describe("Name of the volume's claim."),
    namespace: text("Namespace of the volume's claim."),
    volumeMode: text("`Filesystem` or `Block`."),
});

const Mount = z.object({
    mountPath: z.string().describe("Where it is mounted."),
    mountPropagation: text("How mounts propagate."),
    name: z.string().describe("Name of the volume."),
    readOnly: z.boolean().optional().describe("Whether it can be written."),
    recursiveReadOnly: text("Whether mounts below it can be written."),
    subPath: text("Path in the volume."),
    subPathExpr: text("Path in the volume, with variables."),
});

/** Source: forklift-behaviour §1.10; the controllers write these, people seldom do. */
export const ConversionSpec = z.object({
    connection: z.object({ secret: ObjectReference.describe("Credentials of the source.") }).describe("How the source is reached."),
    destination: ObjectReference.optional().describe("The provider to convert for."),
    diskEncryption: z
        .object({
            secret: ObjectReference.optional().describe("Secret with passphrases."),
            type: z.enum(["LUKS", "Clevis"]).describe("How disks are encrypted."),
        })
        .optional()
        .describe("How disks are unlocked."),
    disks: z.array(Disk).optional().describe("The disks."),
    extraMounts: z.array(Mount).optional().describe("Further mounts of the pod."),
    extraVolumes: z.array(Anything).optional().describe("Further volumes of the pod."),
    image: text("Image that converts."),
    localMigration: z.boolean().optional().describe("Whether the target is this cluster."),
    podSettings: z
        .object({
            affinity: Anything.optional().describe("Affinity of the pod."),
            generateName: text("Beginning of the pod's name."),
            nodeSelector: Labels.optional().describe("Nodes on which the pod runs."),
            requestKVM: z.boolean().default(true).describe("Whether the pod needs KVM."),
            serviceAccount: text("Service account of the pod."),
            transferNetworkAnnotations: Labels.optional().describe("Annotations that attach the transfer network."),
        })
        .optional()
        .describe("What the pod is like."),
    settings: Labels.optional().describe("Settings by name."),
    targetNamespace: text("Namespace of the pod."),
    type: z.enum(["DeepInspection", "Inspection", "InPlace", "Remote"]).describe("What is done."),
    vddkImage: text("Image with the VDDK."),
    vm: InventoryRef.describe("The VM."),
    xfsCompatibility: z.boolean().default(false).describe("Convert with an image that knows old XFS."),
});

const InspectionResult = z.object({
    allChecksPassed: z.boolean().optional().describe("True when nothing was found."),
    concerns: z
        .array(
            z.object({
                category: z.string().describe("How bad it is."),
                id: z.string().describe("Which finding."),
                label: z.string().describe("Its title."),
                message: z.string().describe("The same in words."),
            }),
        )
        .optional()
        .describe("What was found."),
    filesystems: z
        .array(z.object({ device: z.string().describe("Device."), type: z.string().describe("Type."), uuid: text("UUID.") }))
        .optional()
        .describe("File systems of the guest."),
    mountpoints: z
        .array(z.object({ device: z.string().describe("Device."), mountPoint: z.string().describe("Where it is mounted.") }))
        .optional()
        .describe("Mounts of the guest."),
    osInfo: z
        .object({ arch: text("Architecture."), distro: text("Distribution."), name: text("Name."), version: text("Version.") })
        .optional()
        .describe("Operating system of the guest."),
});

const stages = [
    "CreatingPod",
    "PodRunning",
    "CreatingSnapshot",
    "WaitingForSnapshot",
    "RemovingSnapshot",
    "WaitingForSnapshotRemoval",
    "FetchingResults",
    "Finished",
] as const;

export const ConversionStatus = ConditionsStatus.extend({
    completionTime: DateTime.optional().describe("When it ended."),
    inspectionResult: InspectionResult.optional().describe("What an inspection saw."),
    message: text("How it stands, in words."),
    phase: z.enum(["Pending", "Running", "Succeeded", "Failed", "Canceled"]).optional().describe("How it stands."),
    pod: ObjectReference.optional().describe("The pod that does it."),
    snapshot: z
        .object({
            createTaskId: text("vSphere task that made it."),
            moref: text("Managed object id."),
            owned: z.boolean().optional().describe("Whether it was made for this."),
            removeTaskId: text("vSphere task that removes it."),
        })
        .optional()
        .describe("Snapshot that is looked into."),
    stage: z.enum(stages).optional().describe("What is being done."),
    startTime: DateTime.optional().describe("When it began."),
});
