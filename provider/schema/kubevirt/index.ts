import { z } from "zod";

/** Whether it is given is the webhook's business. Source: live-migration LM-U02. */
export const VirtualMachineInstanceMigrationSpec = z.object({
    addedNodeSelector: z.record(z.string(), z.string()).optional().describe("Labels that the target node must have too."),
    priority: z.string().optional().describe("Which of several waiting migrations goes first."),
    vmiName: z.string().optional().describe("Name of the VirtualMachineInstance."),
});
