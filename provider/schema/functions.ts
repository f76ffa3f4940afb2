import { z } from "zod";
import { sourceArgs } from "./inventory.ts";
import { NetworkMapArgs, NetworkTarget, StorageMapArgs, StorageTarget } from "./maps.ts";
import { PlanArgs, SelectedVm, scrutinyArgs } from "./plan.ts";

const { approvedDigest: _, ...scrutiny } = scrutinyArgs;
const { vms, type, targetNamespace, preserveStaticIPs, migrateSharedDisks } = PlanArgs.shape;

const asked = { ...sourceArgs, vms: vms.meta({ description: "The VMs, as a Plan names them: a map, or a query." }) };

const PickedVm = SelectedVm.extend({
    reason: z.string().meta({ description: "Why it was picked: `named`, `matches the query`, or both." }),
}).meta({ id: "virtualization:PickedVm", description: "A VM, why it was picked, and what the inventory shows of it." });

const Excluded = z
    .object({
        name: z.string().meta({ description: "Name." }),
        id: z.string().meta({ description: "Inventory id." }),
        by: z.string().meta({ description: "The word of `exclude` that did it." }),
    })
    .meta({ id: "virtualization:ExcludedVm", description: "A VM that would have been picked." });

const picked = {
    digest: z.string().meta({ description: "Stands for the VMs as they are; a Plan of the same `concernRules` takes it as `approvedDigest`." }),
    summary: z.string().meta({ description: "How many VMs, disks and bytes: `12 VMs, 24 disks, 1.4 TiB`." }),
};

/** `virtualization.selectVms`. */
export const SelectVmsArgs = z.strictObject(asked);
export const SelectVmsOutputs = z.object({
    vms: z.record(z.string(), PickedVm).meta({ description: "The VMs by the keys that a Plan would have them under." }),
    excluded: z.array(Excluded).meta({ description: "VMs that `exclude` kept out." }),
    ...picked,
    warnings: z.array(z.string()).meta({ description: "What is odd about the request, one sentence each." }),
});

const given = {
    networks: NetworkMapArgs.shape.networks
        .optional()
        .meta({ description: "What is decided already, by source network; it wins and is answered with the rest." }),
    storage: StorageMapArgs.shape.storage
        .optional()
        .meta({ description: "What is decided already, by source datastore; it wins and is answered with the rest." }),
};

const Decision = z
    .object({
        map: z.enum(["networks", "storage"]).meta({ id: "virtualization:MapSide", description: "Which map it is about." }),
        source: z.string().meta({ description: "Key of the source in the map." }),
        line: z.string().meta({ description: "The line as it stands in the map; empty = no line helps, see `reason`." }),
        reason: z.string().meta({ description: "Why; of what is not decided, why not." }),
        confidence: z
            .enum(["high", "medium", "low"])
            .optional()
            .meta({ id: "virtualization:Confidence", description: "How sure it is; absent = not decided." }),
        usedBy: z.array(z.string()).meta({ description: "Keys of the VMs that use the source." }),
    })
    .meta({ id: "virtualization:MapDecision", description: "What is proposed for one source, or asked." });

/** `virtualization.proposeMaps`. */
export const ProposeMapsArgs = z.strictObject({
    ...asked,
    targetNamespace,
    type,
    preserveStaticIPs,
    ...given,
    allowUndecided: z
        .boolean()
        .optional()
        .meta({ description: "`true` = what cannot be decided is answered in `undecided`, instead of failing the call. Default: false." }),
});
export const ProposeMapsOutputs = z.object({
    networks: z.record(z.string(), NetworkTarget).meta({ description: "For a NetworkMap: what was given and what is proposed." }),
    storage: z.record(z.string(), StorageTarget).meta({ description: "For a StorageMap: what was given and what is proposed." }),
    proposed: z.array(Decision).meta({ description: "Each proposal with its reason." }),
    undecided: z.array(Decision).meta({ description: "Sources for which several targets are as good, or none is alike; a line per choice." }),
});

/** `virtualization.checkVms`. */
export const CheckVmsArgs = z.strictObject({
    ...asked,
    type,
    targetNamespace: targetNamespace.optional(),
    preserveStaticIPs,
    migrateSharedDisks,
    ...given,
    ...scrutiny,
});

const VmFinding = z
    .object({
        severity: z.enum(["error", "warning"]).meta({ id: "virtualization:Severity", description: "An error would stop the preview of a Plan." }),
        property: z.string().meta({ description: 'What it is about, as a Plan would write it: `vms["web-01"]`.' }),
        message: z.string().meta({ description: "What was seen and what to do." }),
        condition: z.string().optional().meta({ description: "The condition in which the controller would say so; absent = it would not." }),
    })
    .meta({ id: "virtualization:VmFinding", description: "Something to be said before anything is made." });

export const CheckVmsOutputs = z.object({
    isMovable: z.boolean().meta({ description: "True when no finding is an error." }),
    findings: z.array(VmFinding).meta({ description: "Errors first." }),
    vms: z.record(z.string(), SelectedVm).meta({ description: "The VMs as the inventory shows them." }),
    ...picked,
});

export type SelectVmsArgs = z.infer<typeof SelectVmsArgs>;
export type ProposeMapsArgs = z.infer<typeof ProposeMapsArgs>;
export type CheckVmsArgs = z.infer<typeof CheckVmsArgs>;
