import type { Finding } from "../../concern/index.ts";
import type { TargetObject } from "../../mapping/index.ts";
import { classFindings } from "./classes.ts";
import type { Demand } from "./demand.ts";
import { type NodeFacts, nodeFindings } from "./nodes.ts";
import { quotaFindings } from "./quotas.ts";

export { type Demand, demandOf, sayDemand } from "./demand.ts";
export { needsOf, type Terms, type VmNeed } from "./needs.ts";
export type { NodeFacts } from "./nodes.ts";
export type { VolumeFacts } from "./volumes.ts";

/** What the target has for VMs; undefined = not seen. */
export interface Supply {
    /** ResourceQuotas of the target namespace. */
    readonly quotas?: readonly TargetObject[] | undefined;
    /** CSIStorageCapacity objects. */
    readonly capacities?: readonly TargetObject[] | undefined;
    readonly nodes?: NodeFacts | undefined;
}

export interface Where {
    /** The property that says where disks go. */
    readonly storage: string;
    /** Labels of the nodes that the VMs may run on. */
    readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
}

/** Where the target has too little for the VMs. */
export function capacityFindings(demand: Demand, { quotas = [], capacities = [], nodes }: Supply, where: Where): readonly Finding[] {
    return [
        ...quotaFindings(demand, quotas),
        ...classFindings(demand, capacities, where.storage),
        ...(nodes ? nodeFindings(demand, nodes, where.nodeSelector) : []),
    ];
}
