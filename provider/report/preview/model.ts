import { z } from "zod";

/** What becomes of a resource. */
export const Operation = z.enum(["create", "import", "update", "replace", "delete", "same"]);

const ofWave = {
    wave: z.string().optional().meta({ description: "Name of the Wave it is part of; absent when it stands alone." }),
    name: z.string().meta({ description: "Name in the program." }),
    object: z.string().optional().meta({ description: "`namespace/name` in the cluster; absent while it is not known." }),
    operation: Operation,
};

const Totals = z.object({ vms: z.number().int(), disks: z.number().int(), sizeGiB: z.number() });

export const VmReport = z.object({
    name: z.string(),
    change: z.enum(["joined", "left", "changed", "same"]),
    what: z.array(z.string()).meta({ description: "What is different since the last update, one fact each; empty unless it changed." }),
    isSeen: z.boolean().meta({ description: "False = the inventory was not asked about it; disks, host, networks and concerns are not known then." }),
    disks: z.number().int(),
    sizeGiB: z.number(),
    host: z.string().optional(),
    networks: z.array(z.string()).meta({ description: "Without repetitions, in the order of the names." }),
    concerns: z.array(z.string()).meta({ description: "Category and label, in the order of their ids." }),
});

export const PlanReport = z.object({
    ...ofWave,
    type: z.string().meta({ description: "`cold` or `warm`." }),
    targetNamespace: z.string().meta({ description: "Namespace of the target VMs." }),
    settings: z.array(z.string()).meta({ description: "What else of the plan changes, e.g. `type: nothing → warm`." }),
    networkMap: z.string().optional().meta({ description: "`namespace/name` of its network map." }),
    storageMap: z.string().optional().meta({ description: "`namespace/name` of its storage map." }),
    isKnown: z.boolean().meta({ description: "False = which VMs it has is not known yet." }),
    vms: z.array(VmReport).meta({ description: "In the order of the names; those that left among them." }),
    totals: Totals.meta({ description: "Of the VMs that the plan has; not of those that left." }),
    digest: z.string().optional().meta({ description: "Stands for the VMs as they are; absent while they are not known." }),
    part: z.string().optional().meta({ description: "Key of the plan in its wave." }),
    approval: z.enum(["open", "approved", "different"]).meta({ description: "`open` = no digest was approved; `different` = another one was." }),
});

export const MapLine = z.object({
    source: z.string(),
    target: z.string(),
    before: z.string().optional().meta({ description: "The earlier target of a line that changed." }),
    change: z.enum(["added", "removed", "changed", "same"]),
});

export const MapReport = z.object({
    ...ofWave,
    kind: z.enum(["network", "storage"]),
    isKnown: z.boolean().meta({ description: "False = the lines are not known yet." }),
    lines: z.array(MapLine).meta({ description: "In the order of the sources." }),
});

export const RunReport = z.object({
    wave: ofWave.wave,
    name: ofWave.name,
    operation: Operation,
    plan: z.string().optional().meta({ description: "`namespace/name` of its plan." }),
    moves: z.array(z.string()).meta({ description: "VMs that are under way or will be, in the order of the names." }),
    cancels: z.array(z.string()).meta({ description: "VMs that are taken out of it." }),
    what: z.array(z.string()).meta({ description: "Cutover, retry and other settings that matter, in words." }),
});

const Named = z.object({ type: z.string().meta({ description: "Short type, e.g. `Plan`." }), name: z.string() });

export const Finding = z.object({
    severity: z.enum(["error", "warning", "info"]),
    resource: Named.optional().meta({ description: "Absent when it is about the stack." }),
    message: z.string(),
});

/** A stack's preview for people: what moves, what became different, and what is to be thought about. One model, several views. */
export const PreviewReport = z.object({
    version: z.literal(1),
    kind: z.literal("preview"),
    project: z.string().optional(),
    stack: z.string().optional(),
    changes: z
        .record(Operation, z.number().int())
        .meta({ description: "Resources by operation; rows of single VMs are not resources and not counted." }),
    replaced: z.array(Named.extend({ reasons: z.array(z.string()) })).meta({ description: "Resources that are replaced, and the properties why." }),
    deleted: z.array(Named),
    waves: z.array(z.object({ name: z.string(), operation: Operation, stage: z.string(), stageBefore: z.string().optional() })),
    totals: Totals.meta({ description: "Of all plans that are not deleted." }),
    plans: z.array(PlanReport),
    maps: z.array(MapReport),
    runs: z.array(RunReport),
    findings: z.array(Finding).meta({ description: "Errors first, then warnings, then the rest." }),
});

export type Operation = z.infer<typeof Operation>;
export type Totals = z.infer<typeof Totals>;
export type VmReport = z.infer<typeof VmReport>;
export type PlanReport = z.infer<typeof PlanReport>;
export type MapLine = z.infer<typeof MapLine>;
export type MapReport = z.infer<typeof MapReport>;
export type RunReport = z.infer<typeof RunReport>;
export type Finding = z.infer<typeof Finding>;
export type PreviewReport = z.infer<typeof PreviewReport>;
