import stringify from "safe-stable-stringify";
import { z } from "zod";
import { own } from "../util/own.ts";
import { anyObject, dnsLabel, dnsLabelFor, dnsSubdomainFor, objectMetaArgs, objectOutputs, ref } from "./meta.ts";
import { isUnknown } from "./value.ts";

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
        targetName: dnsSubdomainFor("NotValid").optional().meta({
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

const vmKey = z.string().min(1, "must be the name, path or id of a VM (VMRefNotValid)");

/** VMs by what the inventory says of them. */
export const VmQuery = z
    .strictObject({
        query: z.string().min(1).meta({
            description:
                "What the VMs have in common, e.g. `where name ~= 'web-.*' and powerState = 'poweredOn' order by name limit 20`: a condition on the fields of the inventory. Asked until the first run begins; from then on the plan keeps its VMs until the query is changed.",
        }),
        exclude: z
            .array(z.string().min(1))
            .optional()
            .meta({ description: "VMs that stay behind, by name, path, id or a pattern such as `web-9*`; wins over everything else." }),
        include: z.record(vmKey, PlanVmArgs).optional().meta({
            description: "VMs that move whether the query picks them or not, and what is said of single VMs; keys as in a map of VMs.",
        }),
        allowEmpty: z.boolean().optional().meta({ description: "`true` = a query that picks no VM is no error at preview. Default: false." }),
    })
    .meta({ id: "virtualization:VmQuery", description: "VMs by a query on the inventory." });

const acceptConcerns = z
    .record(z.string().min(1), z.array(z.string().min(1)).min(1))
    .optional()
    .meta({
        description:
            'Critical concerns that do not stop the preview: by concern id the VMs (name, path or id) for which it is accepted, e.g. `{ "vmware.passthrough_device.detected": ["web-01"] }`. A controller that checks them itself refuses the plan all the same. What is accepted and does not occur any more is reported. Updated in place.',
    });

/** A concern of the user's own. */
export const ConcernRule = z
    .strictObject({
        id: z.string().min(1).meta({ description: "Id of the concern, e.g. `acme.too_big`; not one of the built-in ones." }),
        category: z
            .enum(["Critical", "Warning", "Information"])
            .meta({ id: "virtualization:ConcernCategory", description: "`Critical` stops the preview unless accepted." }),
        label: z.string().min(1).meta({ description: "What it says, in a few words." }),
        assessment: z.string().optional().meta({ description: "What follows from it, and what to do." }),
        query: z.string().min(1).meta({ description: "The VMs it is about, in the language of queries: `where memoryMB > 262144`." }),
    })
    .meta({ id: "virtualization:ConcernRule", description: "A concern of your own about some VMs." });

/** What is checked of a plan's VMs before they move, beyond what the controller checks. */
export const scrutinyArgs = {
    acceptConcerns,
    concernRules: z.array(ConcernRule).optional().meta({ description: "Concerns of your own, told as the built-in ones are. Updated in place." }),
    approvedDigest: z.string().min(1).optional().meta({
        description:
            "`digest` of the VMs as they were approved. When the inventory has moved since, preview and `up` stop and say what is different. Updated in place.",
    }),
};

export const SelectedDisk = z
    .object({
        sizeGiB: z.number().meta({ description: "Capacity in GiB." }),
        datastore: z.string().optional().meta({ description: "Where it is: name of the datastore, storage domain, volume type or storage class." }),
    })
    .meta({ id: "virtualization:SelectedDisk", description: "One disk as the inventory shows it." });

/** One VM as the inventory showed it when the plan was last checked; kept as it was once the VM has moved. */
export const SelectedVm = z
    .object({
        id: z.string().meta({ description: "Inventory id." }),
        host: z.string().optional().meta({ description: "Name of its host." }),
        cpus: z.number().optional().meta({ description: "Virtual CPUs." }),
        memoryMiB: z.number().optional().meta({ description: "Memory in MiB." }),
        disks: z.record(z.string(), SelectedDisk).optional().meta({ description: "Its disks, by what tells a disk apart: a file, a volume." }),
        nics: z.record(z.string(), z.string()).optional().meta({ description: "Its NICs: the network's name, by MAC address." }),
        concerns: z.record(z.string(), z.string()).optional().meta({ description: "Concerns: category and label, by id." }),
    })
    .meta({ id: "virtualization:SelectedVm", description: "One VM as the inventory shows it." });

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
    targetNamespace: dnsLabelFor("NamespaceNotValid").meta({ description: "Namespace of the target VMs; created when it does not exist." }),
    vms: z.union([VmQuery, z.record(vmKey, PlanVmArgs)]).meta({
        description:
            "The VMs: a map by inventory name, by path such as `/DC/vm/web/web-01` (when names repeat) or by inventory id such as `vm-1042`; or a query. Before the first attempt and after a failed one they may be changed in place; once the plan has succeeded a change replaces the plan.",
    }),
    ...scrutinyArgs,
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
    selected: z.record(z.string(), SelectedVm).optional().meta({
        description:
            "The plan's VMs as the inventory shows them, each as JSON of a SelectedVm, by name; a diff of it says who joined, who left and what changed.",
    }),
    digest: z
        .string()
        .optional()
        .meta({ description: "Stands for `selected` as a whole; give it as `approvedDigest` and nothing else will be moved." }),
    hasSucceeded: z.boolean().meta({ description: "True once a run of the plan has succeeded: the plan is final then." }),
});

export type PlanArgs = z.infer<typeof PlanArgs>;
export type PlanVmArgs = z.infer<typeof PlanVmArgs>;
export type VmQuery = z.infer<typeof VmQuery>;
export type ConcernRule = z.infer<typeof ConcernRule>;
export type SelectedDisk = z.infer<typeof SelectedDisk>;
export type SelectedVm = z.infer<typeof SelectedVm>;

/** Arguments of a plan, and what its check has found out about its VMs. */
export interface CheckedPlan extends PlanArgs {
    /** Each VM as one text: ten thousand objects on their way through the engine take seconds. The CLI shows such a text as what is in it. */
    readonly selected?: Readonly<Record<string, string>> | undefined;
    readonly digest?: string | undefined;
}

/** VMs by their keys. */
export type Selected = Readonly<Record<string, SelectedVm>>;

export type PlanVms = Readonly<Record<string, PlanVmArgs>>;

export function isQuery(vms: PlanArgs["vms"]): vms is VmQuery {
    return typeof vms.query === "string" || isUnknown(vms.query);
}

/** The VMs of a plan with what is said of each; of a query those that it has picked, none before it was asked. */
export function vmsOf(plan: Pick<CheckedPlan, "vms" | "selected">): PlanVms {
    const { vms } = plan;
    if (isUnknown(vms)) return {};
    if (!isQuery(vms)) return vms;
    const selected = selectedIn(plan);
    const known = picked.get(selected);
    if (known?.query === vms) return known.vms;
    const found = Object.fromEntries(Object.entries(selected).map(([key, { id }]) => [key, { ...own(vms.include, key), id }]));
    picked.set(selected, { query: vms, vms: found });
    return found;
}

/** A check asks for them dozens of times. */
const picked = new WeakMap<Selected, { readonly query: VmQuery; readonly vms: PlanVms }>();

/** A plan's VMs as they were found; none when they were not. */
export function selectedIn({ selected }: Pick<CheckedPlan, "selected">): Selected {
    if (selected === undefined || isUnknown(selected)) return {};
    const known = parsed.get(selected) ?? Object.fromEntries(Object.entries(selected).map(([key, text]) => [key, JSON.parse(text) as SelectedVm]));
    parsed.set(selected, known);
    return known;
}

const parsed = new WeakMap<object, Selected>();

/** How VMs travel: equal ones as equal texts. */
export function selectedTexts(selected: Selected): NonNullable<CheckedPlan["selected"]> {
    return Object.fromEntries(Object.entries(selected).map(([key, vm]) => [key, stringify(vm)]));
}
